from django.apps import AppConfig


class Audit(AppConfig):
    name = "platform_core.audit"
