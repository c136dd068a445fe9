from importlib import import_module

from django.apps import AppConfig


class Ledger(AppConfig):
    name = "platform_core.ledger"

    def ready(self) -> None:
        import_module("platform_core.ledger.personal_data")
        import_module("platform_core.ledger.tasks")
