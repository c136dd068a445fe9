from django.apps import AppConfig
from django.apps.registry import Apps
from django.db.models.signals import post_migrate

from platform_core.rooms import load_models, load_rooms


class Legal(AppConfig):
    name = "platform_core.legal"

    def import_models(self) -> None:
        super().import_models()
        load_models(self.name)

    def ready(self) -> None:
        from platform_core.http.health import DATABASE_FIGURES
        from platform_core.legal import catalogue
        from platform_core.legal.metrics import Calendar

        def enter_catalogue(*, apps: Apps, **_: object) -> None:
            """Enter, after each migrate, the rules that the database does not have yet, once their table exists."""
            if "legalrule" in apps.all_models["legal"]:
                catalogue.enter_catalogue()

        post_migrate.connect(enter_catalogue, sender=self, weak=False)
        load_rooms(self.name)  # importing the commands registers what may be proposed
        DATABASE_FIGURES.register(Calendar())
