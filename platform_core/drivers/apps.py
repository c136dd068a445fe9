from django.apps import AppConfig


class Drivers(AppConfig):
    """Programs that use Tianping as people do: demo, replay, simulator, bulk and bench. Not installed in production."""

    name = "platform_core.drivers"
