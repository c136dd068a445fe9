from django.apps import AppConfig


class Drivers(AppConfig):
    """Programs that use Tianping as people do: the demo, its data, and the world of both. Not in production."""

    name = "platform_core.drivers"
