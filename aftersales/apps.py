from importlib import import_module

from django.apps import AppConfig


class Aftersales(AppConfig):
    name = "aftersales"

    def ready(self) -> None:
        for module in ("personal_data",):
            import_module(f"aftersales.{module}")
