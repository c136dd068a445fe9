from django.apps import AppConfig

from platform_core.rooms import load_rooms


class Merchants(AppConfig):
    name = "merchants"

    def ready(self) -> None:
        from merchants.guarantee.adapters import DepositAndDebts, OwedMoney
        from merchants.sanctions.adapters import MeasuresThatSuspend, RunningMeasures, Suspension
        from merchants.sanctions.ports import fill_effect
        from merchants.sanctions.types import SanctionKind
        from merchants.shops.adapters import SandboxRegistry
        from merchants.shops.ports import fill_business_registry, fill_open_duties, fill_suspensions
        from platform_core.cases.wiring import wire_cases
        from platform_core.payments.ports import stand_behind

        stand_behind(DepositAndDebts())
        fill_open_duties("merchants", asked=OwedMoney())
        fill_open_duties("merchants.sanctions", asked=RunningMeasures())
        fill_business_registry(SandboxRegistry())
        fill_effect(SanctionKind.SUSPENSION, Suspension())
        fill_suspensions(MeasuresThatSuspend())
        load_rooms("merchants")
        wire_cases(self)
