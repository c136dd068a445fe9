import gc

from django.apps import AppConfig


class Project(AppConfig):
    """Commands and pages that need several apps."""

    name = "platform_core.project"

    def ready(self) -> None:
        """Freeze the imported objects, so that the garbage collector never looks through them."""
        gc.freeze()
        gc.enable()
