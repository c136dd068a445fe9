from django.apps import AppConfig

from platform_core.rooms import load_rooms


class Privacy(AppConfig):
    name = "privacy"

    def ready(self) -> None:
        from platform_core.cases.wiring import wire_cases
        from platform_core.notices.ports import fill_text_in_force
        from platform_core.vault.ports import fill_recipients
        from privacy.closures.queries import is_closed
        from privacy.consents.policies import advertising_version
        from privacy.recipients.commands import supply
        from privacy.retention.ports import fill_closed_accounts

        fill_text_in_force(advertising_version)
        fill_recipients(supply)
        fill_closed_accounts(is_closed)
        load_rooms("privacy")
        wire_cases(self)
