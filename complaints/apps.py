from importlib import import_module

from django.apps import AppConfig


class Complaints(AppConfig):
    name = "complaints"

    def ready(self) -> None:
        for module in ("commands", "tasks", "subscribers", "personal_data", "evidence"):
            import_module(f"complaints.{module}")
        from complaints.adapters import (
            AwardBackground,
            ComplaintHold,
            ConversationBackground,
            MediationHold,
            OwedOnComplaints,
            SettlementBar,
        )
        from complaints.models import (
            Award,
            Complaint,
            Conversation,
            IdentityRequest,
            Infringement,
            Mediation,
            OutsideCase,
            Report,
        )
        from complaints.ports import fill_background, fill_review_bar
        from merchants.ports import fill_open_duties
        from orders.ports import fill_settlement_hold
        from platform_core.cases.steps import follow_clocks

        fill_open_duties("complaints", asked=OwedOnComplaints())
        fill_settlement_hold("complaints", asked=ComplaintHold())
        fill_settlement_hold("complaints.mediation", asked=MediationHold())
        fill_review_bar("mediation", asked=SettlementBar())
        fill_background("awards", asked=AwardBackground())
        fill_background("service", asked=ConversationBackground())
        own = (Award, Complaint, Conversation, Report, Infringement, Mediation, OutsideCase, IdentityRequest)
        for case in own:
            follow_clocks(case)
