from importlib import import_module

from django.apps import AppConfig


class Regulators(AppConfig):
    name = "platform_core.regulators"

    def ready(self) -> None:
        for module in ("subscribers", "tasks", "personal_data"):
            import_module(f"platform_core.regulators.{module}")
