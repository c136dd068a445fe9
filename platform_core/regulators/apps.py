from importlib import import_module

from django.apps import AppConfig


class Regulators(AppConfig):
    name = "platform_core.regulators"

    def ready(self) -> None:
        from platform_core.audit.ports import fill_exports
        from platform_core.cases.wiring import wire_cases
        from platform_core.regulators.adapters.exports import ApprovedExports, AskedDossiers, IdentityReports

        fill_exports("regulators", pending=ApprovedExports())
        fill_exports("dossiers", pending=AskedDossiers())
        fill_exports("identity_reports", pending=IdentityReports())
        for module in ("subscribers", "tasks", "personal_data"):
            import_module(f"platform_core.regulators.{module}")
        wire_cases(self)
