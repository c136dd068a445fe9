from importlib import import_module

from django.apps import AppConfig


class Catalog(AppConfig):
    name = "catalog"

    def ready(self) -> None:
        for module in ("subscribers", "tasks", "personal_data"):
            import_module(f"catalog.{module}")
