"""Personal data of prices: none."""

from catalog.listings.types import NO_PERSON
from platform_core.vault import declarations

for model in ("catalog.PriceInterval", "catalog.TradedPrice"):
    declarations.holds_none(model, why=NO_PERSON)
