from importlib import import_module

from django.apps import AppConfig


class Cases(AppConfig):
    name = "platform_core.cases"

    def ready(self) -> None:
        from platform_core.http.health import DATABASE_FIGURES

        DATABASE_FIGURES.register(import_module("platform_core.cases.metrics").WAITING)
