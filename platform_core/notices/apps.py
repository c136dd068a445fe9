from importlib import import_module

from django.apps import AppConfig


class Notices(AppConfig):
    name = "platform_core.notices"

    def ready(self) -> None:
        import_module("platform_core.notices.subscribers")
        import_module("platform_core.notices.personal_data")
        import_module("platform_core.notices.adapters.sandbox")
