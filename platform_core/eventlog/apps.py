from django.apps import AppConfig
from django.db.models.signals import post_migrate

from platform_core.rooms import load_rooms


class Eventlog(AppConfig):
    name = "platform_core.eventlog"

    def ready(self) -> None:
        from platform_core.eventlog.commands import relaying
        from platform_core.eventlog.metrics import Relay
        from platform_core.http.health import DATABASE_FIGURES

        def open_cursors(**_: object) -> None:
            """Open positions after each migrate, when every app has registered its subscribers."""
            relaying.open_cursors()

        post_migrate.connect(open_cursors, sender=self, weak=False)
        load_rooms(self.name)
        DATABASE_FIGURES.register(Relay())
