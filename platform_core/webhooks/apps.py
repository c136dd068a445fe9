from importlib import import_module

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

from platform_core.rooms import load_models, load_rooms


class Webhooks(AppConfig):
    name = "platform_core.webhooks"

    def import_models(self) -> None:
        super().import_models()
        load_models(self.name)

    def ready(self) -> None:
        from platform_core.http.health import DATABASE_FIGURES

        load_rooms(self.name)
        DATABASE_FIGURES.register(import_module("platform_core.webhooks.metrics").Webhooks())
        autodiscover_modules("events")  # every app's events declare which facts shops may get
