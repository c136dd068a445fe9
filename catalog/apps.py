from importlib import import_module

from django.apps import AppConfig


class Catalog(AppConfig):
    name = "catalog"

    def ready(self) -> None:
        from catalog.adapters.freezes import StandingFreezes
        from catalog.adapters.metrics import Window
        from catalog.adapters.promotions import PromotedPrices
        from catalog.adapters.restriction import ListingRestriction
        from catalog.adapters.showing import ShownListings
        from catalog.models import LotFreeze, Promotion, Sample, Sampling
        from catalog.ports import fill_frozen_lots, fill_price_promise, fill_shop_window
        from merchants.sanctions.ports import fill_effect
        from merchants.sanctions.types import SanctionKind
        from platform_core.cases.steps import follow_clocks
        from platform_core.http.health import DATABASE_FIGURES

        DATABASE_FIGURES.register(Window())
        fill_shop_window(ShownListings())
        fill_frozen_lots(StandingFreezes())
        fill_price_promise(PromotedPrices())
        fill_effect(SanctionKind.LISTING_RESTRICTION, ListingRestriction())
        for module in ("commands", "subscribers", "tasks", "personal_data"):
            import_module(f"catalog.{module}")
        for case in (Promotion, Sampling, Sample, LotFreeze):
            follow_clocks(case)
