from importlib import import_module

from django.apps import AppConfig


class Legal(AppConfig):
    name = "platform_core.legal"

    def ready(self) -> None:
        import_module("platform_core.legal.personal_data")
