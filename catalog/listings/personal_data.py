"""Personal data of listings: none, since they are a shop's own words."""

from typing import Final

from platform_core.vault import declarations

WHY: Final = "what a shop says of its goods, their stock and their prices; buyers appear as the id of an order alone"

for model in ("catalog.Category", "catalog.FactSet", "catalog.Image", "catalog.Listing", "catalog.ListingVersion"):
    declarations.holds_none(model, why=WHY)
