from django.apps import AppConfig


class Regulators(AppConfig):
    name = "platform_core.regulators"
