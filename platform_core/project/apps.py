import gc

from django.apps import AppConfig


class Project(AppConfig):
    """Commands and pages that need several apps."""

    name = "platform_core.project"

    def ready(self) -> None:
        """Say what each role of a shop does at which address; then freeze the imported objects, so that the garbage
        collector never looks through them."""
        from platform_core.project import shop_rights

        shop_rights.fill()
        gc.freeze()
        gc.enable()
