from django.apps import AppConfig

from platform_core.rooms import load_rooms


class Aftersales(AppConfig):
    name = "aftersales"

    def ready(self) -> None:
        load_rooms("aftersales")
        from aftersales.claims.adapters import ClaimsFollow, OwedOnClaims, PiecesInClaims, PiecesOfClaims
        from aftersales.freight.adapters import OwedOnFreight, ReceiptsWanted
        from aftersales.remedies.adapters import OwedOnRemedies, PiecesInRemedies
        from aftersales.returns.adapters import OpenWindows, OwedOnReturns
        from aftersales.returns.ports import FILES_WANTED, OTHER_PARCELS, PIECES_ELSEWHERE, WAITING
        from aftersales.rights.adapters import HeldByReturns
        from merchants.shops.ports import fill_open_duties
        from orders.sales.ports import fill_settlement_hold
        from platform_core.cases.wiring import wire_cases

        fill_settlement_hold("aftersales", asked=HeldByReturns())
        fill_open_duties("aftersales.claims", asked=OwedOnClaims())
        fill_open_duties("aftersales", asked=OwedOnReturns())
        fill_open_duties("aftersales.windows", asked=OpenWindows())
        fill_open_duties("aftersales.freight", asked=OwedOnFreight())
        fill_open_duties("aftersales.remedies", asked=OwedOnRemedies())
        WAITING["claims"] = ClaimsFollow()
        OTHER_PARCELS["claims"] = PiecesOfClaims()
        PIECES_ELSEWHERE["claims"] = PiecesInClaims()
        PIECES_ELSEWHERE["remedies"] = PiecesInRemedies()
        FILES_WANTED["freight"] = ReceiptsWanted()
        wire_cases(self)
