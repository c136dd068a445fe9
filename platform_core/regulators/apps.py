from importlib import import_module

from django.apps import AppConfig


class Regulators(AppConfig):
    name = "platform_core.regulators"

    def ready(self) -> None:
        from platform_core.audit.ports import fill_exports
        from platform_core.regulators.adapters.exports import ApprovedExports

        fill_exports("regulators", pending=ApprovedExports())
        for module in ("subscribers", "tasks", "personal_data"):
            import_module(f"platform_core.regulators.{module}")
