from importlib import import_module

from django.apps import AppConfig

from platform_core.rooms import load_models, load_rooms


class Payments(AppConfig):
    name = "platform_core.payments"

    def import_models(self) -> None:
        super().import_models()
        load_models(self.name)

    def ready(self) -> None:
        from platform_core.cases.wiring import wire_cases

        load_rooms(self.name)
        import_module("platform_core.payments.adapters.sandbox")
        wire_cases(self)
