from importlib import import_module

from django.apps import AppConfig


class Aftersales(AppConfig):
    name = "aftersales"

    def ready(self) -> None:
        from aftersales.adapters.open_duties import OwedOnReturns
        from aftersales.adapters.settlement_hold import HeldByReturns
        from aftersales.queries import number_of
        from merchants.ports import fill_open_duties
        from orders.ports import fill_settlement_hold
        from platform_core.payments.ports import name_cases

        name_cases("aftersales.return", number_of)
        fill_settlement_hold("aftersales", asked=HeldByReturns())
        fill_open_duties("aftersales", asked=OwedOnReturns())
        for module in ("subscribers", "tasks", "personal_data", "evidence"):
            import_module(f"aftersales.{module}")
