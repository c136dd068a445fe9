from django.apps import AppConfig

from platform_core.rooms import load_rooms


class Complaints(AppConfig):
    name = "complaints"

    def ready(self) -> None:
        load_rooms("complaints")
        from complaints.awards.adapters import OwedAwards, fraud_facts
        from complaints.awards.models import Award
        from complaints.complaint.adapters import ComplaintHold, OwedOnComplaints
        from complaints.complaint.models import Complaint
        from complaints.complaint.ports import FACTS_BESIDE, WORDS_BESIDE, fill_review_bar
        from complaints.identity.models import IdentityRequest
        from complaints.infringements.models import Infringement
        from complaints.mediation.adapters import MediationHold, SettlementBar
        from complaints.mediation.models import Mediation
        from complaints.outside.models import OutsideCase
        from complaints.reports.models import Report
        from complaints.service.adapters import OwedReplies, words_before
        from complaints.service.models import Conversation
        from merchants.shops.ports import fill_open_duties
        from orders.sales.ports import fill_settlement_hold
        from platform_core.cases.steps import follow_clocks

        fill_open_duties("complaints", asked=OwedOnComplaints())
        fill_open_duties("complaints.service", asked=OwedReplies())
        fill_open_duties("complaints.awards", asked=OwedAwards())
        fill_settlement_hold("complaints", asked=ComplaintHold())
        fill_settlement_hold("complaints.mediation", asked=MediationHold())
        fill_review_bar("mediation", asked=SettlementBar())
        FACTS_BESIDE["awards"] = fraud_facts
        WORDS_BESIDE["service"] = words_before
        own = (Award, Complaint, Conversation, Report, Infringement, Mediation, OutsideCase, IdentityRequest)
        for case in own:
            follow_clocks(case)
