from django.apps import AppConfig
from django.db.models.signals import post_migrate


def open_cursors(**_: object) -> None:
    """After migrate, when every app has said what it wants to hear."""
    from platform_core.eventlog.commands import open_cursors

    open_cursors()


class Eventlog(AppConfig):
    name = "platform_core.eventlog"

    def ready(self) -> None:
        post_migrate.connect(open_cursors, sender=self)
