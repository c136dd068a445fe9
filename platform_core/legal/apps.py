from django.apps import AppConfig


class Legal(AppConfig):
    name = "platform_core.legal"
