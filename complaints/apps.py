from django.apps import AppConfig

from platform_core.rooms import load_rooms


class Complaints(AppConfig):
    name = "complaints"

    def ready(self) -> None:
        load_rooms("complaints")
        from complaints.awards.adapters import OwedAwards, fraud_facts
        from complaints.complaint.adapters import ComplaintHold, OwedOnComplaints
        from complaints.complaint.ports import FACTS_BESIDE, WORDS_BESIDE, fill_review_bar
        from complaints.mediation.adapters import MediationHold, SettlementBar
        from complaints.service.adapters import OwedReplies, words_before
        from merchants.shops.ports import fill_open_duties
        from orders.sales.ports import fill_settlement_hold
        from platform_core.cases.wiring import wire_cases

        fill_open_duties("complaints", asked=OwedOnComplaints())
        fill_open_duties("complaints.service", asked=OwedReplies())
        fill_open_duties("complaints.awards", asked=OwedAwards())
        fill_settlement_hold("complaints", asked=ComplaintHold())
        fill_settlement_hold("complaints.mediation", asked=MediationHold())
        fill_review_bar("mediation", asked=SettlementBar())
        FACTS_BESIDE["awards"] = fraud_facts
        WORDS_BESIDE["service"] = words_before
        wire_cases(self)
