from django.apps import AppConfig


class Aftersales(AppConfig):
    name = "aftersales"
