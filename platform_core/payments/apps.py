from importlib import import_module

from django.apps import AppConfig


class Payments(AppConfig):
    name = "platform_core.payments"

    def ready(self) -> None:
        import_module("platform_core.payments.subscribers")
        import_module("platform_core.payments.tasks")
        import_module("platform_core.payments.personal_data")
        import_module("platform_core.payments.adapters.sandbox")
        from platform_core.cases.wiring import wire_cases

        wire_cases(self)
