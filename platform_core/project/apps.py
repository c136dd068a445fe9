import gc

from django.apps import AppConfig


class Project(AppConfig):
    """Commands and pages that need several apps."""

    name = "platform_core.project"

    def ready(self) -> None:
        """Whatever is imported stays: nobody need look through it for garbage."""
        gc.freeze()
        gc.enable()
