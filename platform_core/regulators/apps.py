from django.apps import AppConfig

from platform_core.rooms import load_rooms


class Regulators(AppConfig):
    name = "platform_core.regulators"

    def ready(self) -> None:
        from platform_core.audit.ports import fill_exports
        from platform_core.cases.wiring import wire_cases
        from platform_core.regulators.adapters.exports import ApprovedExports, AskedDossiers, IdentityReports

        fill_exports("regulators", pending=ApprovedExports())
        fill_exports("dossiers", pending=AskedDossiers())
        fill_exports("identity_reports", pending=IdentityReports())
        load_rooms(self.name)
        wire_cases(self)
