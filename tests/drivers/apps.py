from django.apps import AppConfig


class Trials(AppConfig):
    """Programs that try Tianping by size: simulator, bench, bulk and replay. They use the product as tests do."""

    name = "tests.drivers"
    label = "trials"
