from importlib import import_module

from django.apps import AppConfig


class Vault(AppConfig):
    name = "platform_core.vault"

    def ready(self) -> None:
        import_module("platform_core.vault.personal_data")
