from importlib import import_module

from django.apps import AppConfig


class Privacy(AppConfig):
    name = "privacy"

    def ready(self) -> None:
        from platform_core.cases.steps import follow_clocks
        from platform_core.notices.ports import fill_text_in_force
        from platform_core.vault.ports import fill_recipients
        from privacy.commands import supply
        from privacy.models import Closure, Hold, Incident, Request
        from privacy.policies import advertising_version
        from privacy.ports import fill_closed_accounts
        from privacy.queries import is_closed

        fill_text_in_force(advertising_version)
        fill_recipients(supply)
        fill_closed_accounts(is_closed)
        for module in ("commands", "subscribers", "personal_data"):
            import_module(f"privacy.{module}")
        for case in (Request, Closure, Hold, Incident):
            follow_clocks(case)
