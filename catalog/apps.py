from importlib import import_module

from django.apps import AppConfig


class Catalog(AppConfig):
    name = "catalog"

    def ready(self) -> None:
        import_module("catalog.personal_data")
