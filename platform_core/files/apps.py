from django.apps import AppConfig


class Files(AppConfig):
    name = "platform_core.files"
