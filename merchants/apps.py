from importlib import import_module

from django.apps import AppConfig


class Merchants(AppConfig):
    name = "merchants"

    def ready(self) -> None:
        from merchants.adapters.registry_sandbox import SandboxRegistry
        from merchants.models import Application, Change
        from merchants.ports import fill_business_registry
        from platform_core.cases.steps import follow_clocks

        fill_business_registry(SandboxRegistry())
        for module in ("subscribers", "tasks", "personal_data"):
            import_module(f"merchants.{module}")
        follow_clocks(Application)
        follow_clocks(Change)
