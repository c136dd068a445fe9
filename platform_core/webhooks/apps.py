from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from prometheus_client import REGISTRY


class Webhooks(AppConfig):
    name = "platform_core.webhooks"

    def ready(self) -> None:
        import_module("platform_core.webhooks.personal_data")
        import_module("platform_core.webhooks.subscribers")
        REGISTRY.register(import_module("platform_core.webhooks.metrics").Webhooks())
        autodiscover_modules("events")  # of every app above: they say what of their facts is for shops
