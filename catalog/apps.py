from importlib import import_module

from django.apps import AppConfig


class Catalog(AppConfig):
    name = "catalog"

    def ready(self) -> None:
        from catalog.adapters.restriction import ListingRestriction
        from merchants.ports import fill_effect
        from merchants.types import SanctionKind

        fill_effect(SanctionKind.LISTING_RESTRICTION, ListingRestriction())
        for module in ("subscribers", "tasks", "personal_data"):
            import_module(f"catalog.{module}")
