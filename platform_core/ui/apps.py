from django.apps import AppConfig


class Ui(AppConfig):
    name = "platform_core.ui"
