from importlib import import_module

from django.apps import AppConfig


class Aftersales(AppConfig):
    name = "aftersales"

    def ready(self) -> None:
        for module in ("commands", "subscribers", "tasks", "personal_data", "evidence"):
            import_module(f"aftersales.{module}")
        from aftersales.adapters import (
            ClaimsFollow,
            HeldByReturns,
            OwedOnClaims,
            OwedOnFreight,
            OwedOnRemedies,
            OwedOnReturns,
            PiecesInClaims,
            PiecesInRemedies,
            PiecesOfClaims,
            ReceiptsWanted,
        )
        from aftersales.models import Claim, Freight, Reimbursement, Remedy, Return
        from aftersales.ports import FILES_WANTED, OTHER_PARCELS, PIECES_ELSEWHERE, WAITING
        from merchants.shops.ports import fill_open_duties
        from orders.ports import fill_settlement_hold
        from platform_core.cases.steps import follow_clocks

        fill_settlement_hold("aftersales", asked=HeldByReturns())
        fill_open_duties("aftersales.claims", asked=OwedOnClaims())
        fill_open_duties("aftersales", asked=OwedOnReturns())
        fill_open_duties("aftersales.freight", asked=OwedOnFreight())
        fill_open_duties("aftersales.remedies", asked=OwedOnRemedies())
        WAITING["claims"] = ClaimsFollow()
        OTHER_PARCELS["claims"] = PiecesOfClaims()
        PIECES_ELSEWHERE["claims"] = PiecesInClaims()
        PIECES_ELSEWHERE["remedies"] = PiecesInRemedies()
        FILES_WANTED["freight"] = ReceiptsWanted()
        follow_clocks(Return)
        follow_clocks(Claim)
        follow_clocks(Freight)
        follow_clocks(Remedy)
        follow_clocks(Reimbursement)
