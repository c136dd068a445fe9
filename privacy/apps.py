from importlib import import_module

from django.apps import AppConfig


class Privacy(AppConfig):
    name = "privacy"

    def ready(self) -> None:
        from platform_core.notices.ports import fill_text_in_force
        from privacy.policies import advertising_version

        fill_text_in_force(advertising_version)
        import_module("privacy.personal_data")
