from django.apps import AppConfig
from django.apps.registry import Apps
from django.db.models.signals import post_migrate

from platform_core.rooms import load_models, load_rooms


class Rulebook(AppConfig):
    name = "platform_core.rulebook"

    def import_models(self) -> None:
        super().import_models()
        load_models(self.name)

    def ready(self) -> None:
        from platform_core.accounts.ports import fill_terms
        from platform_core.cases.wiring import wire_cases
        from platform_core.rulebook import texts
        from platform_core.rulebook.adapters import Terms

        def ship(*, apps: Apps, **_: object) -> None:
            """Ship, after each migrate, the first rules and guides that are not there yet, once their table exists."""
            if "version" in apps.all_models["rulebook"]:
                texts.ship()
            if "article" in apps.all_models["rulebook"]:
                texts.ship_guides()

        post_migrate.connect(ship, sender=self, weak=False)
        fill_terms(Terms())
        load_rooms(self.name)
        wire_cases(self)
