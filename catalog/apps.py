from django.apps import AppConfig

from platform_core.rooms import load_rooms


class Catalog(AppConfig):
    name = "catalog"

    def ready(self) -> None:
        from catalog.listings.adapters import Categories
        from catalog.listings.ports import fill_shop_window
        from catalog.prices.ports import fill_price_promise
        from catalog.promotions.adapters import PromotedPrices
        from catalog.safety.adapters import StandingFreezes
        from catalog.sheets.adapters.goods import GoodsLines, PriceLines, StockLines
        from catalog.sheets.ports import fill_writer
        from catalog.sheets.types import SheetKind
        from catalog.stock.ports import fill_frozen_lots
        from catalog.takedowns.adapters import ListingRestriction
        from catalog.window.adapters import ShownListings, Window
        from merchants.sanctions.ports import fill_effect
        from merchants.sanctions.types import SanctionKind
        from merchants.shops.ports import fill_trades
        from platform_core.cases.wiring import wire_cases
        from platform_core.http.health import DATABASE_FIGURES

        DATABASE_FIGURES.register(Window())
        fill_shop_window(ShownListings())
        fill_frozen_lots(StandingFreezes())
        fill_trades(Categories())
        fill_price_promise(PromotedPrices())
        fill_effect(SanctionKind.LISTING_RESTRICTION, ListingRestriction())
        fill_writer(SheetKind.GOODS, GoodsLines())
        fill_writer(SheetKind.STOCK, StockLines())
        fill_writer(SheetKind.PRICES, PriceLines())
        load_rooms("catalog")
        wire_cases(self)
