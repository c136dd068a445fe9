from importlib import import_module

from django.apps import AppConfig


class Accounts(AppConfig):
    name = "platform_core.accounts"

    def ready(self) -> None:
        import_module("platform_core.accounts.personal_data")
