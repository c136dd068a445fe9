from importlib import import_module

from django.apps import AppConfig


class Legal(AppConfig):
    name = "platform_core.legal"

    def ready(self) -> None:
        for module in ("commands", "personal_data"):  # the commands enter what may be proposed
            import_module(f"platform_core.legal.{module}")
