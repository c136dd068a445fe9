from importlib import import_module

from django.apps import AppConfig


class Merchants(AppConfig):
    name = "merchants"

    def ready(self) -> None:
        from merchants.adapters.guarantee import DepositAndDebts, OwedMoney
        from merchants.adapters.registry_sandbox import SandboxRegistry
        from merchants.adapters.suspension import MeasuresThatSuspend, Suspension
        from merchants.models import Application, Change, Debt, Grant, Guarantee, Sanction
        from merchants.ports import fill_business_registry, fill_effect, fill_open_duties, fill_suspensions
        from merchants.types import SanctionKind
        from platform_core.cases.steps import follow_clocks
        from platform_core.payments.ports import stand_behind

        stand_behind(DepositAndDebts())
        fill_open_duties("merchants", asked=OwedMoney())
        fill_business_registry(SandboxRegistry())
        fill_effect(SanctionKind.SUSPENSION, Suspension())
        fill_suspensions(MeasuresThatSuspend())
        for module in ("subscribers", "tasks", "personal_data", "evidence"):
            import_module(f"merchants.{module}")
        for model in (Application, Change, Sanction, Debt, Grant, Guarantee):
            follow_clocks(model)
