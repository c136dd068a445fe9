from importlib import import_module

from django.apps import AppConfig


class Files(AppConfig):
    name = "platform_core.files"

    def ready(self) -> None:
        import_module("platform_core.files.personal_data")
