"""Whom do the rows of the shop window concern? No natural person: listings, stock and prices are a shop's own words."""

from typing import Final

from platform_core.vault import declarations

WHY: Final = "what a shop says of its goods, their stock and their prices; buyers appear as the id of an order alone"

for model in (
    "catalog.Category",
    "catalog.FactSet",
    "catalog.Image",
    "catalog.Listing",
    "catalog.ListingVersion",
    "catalog.Sku",
    "catalog.Lot",
    "catalog.PriceInterval",
    "catalog.StockMovement",
    "catalog.Reservation",
    "catalog.ReservedItem",
    "catalog.TradedPrice",
    "catalog.ListingSales",
    "catalog.DepositTerms",
    "catalog.Restriction",
    "catalog.Takedown",
    "catalog.Promotion",
    "catalog.FreightTemplate",
    "catalog.FreightRate",
    "catalog.ListingFreight",
):
    declarations.holds_none(model, why=WHY)

declarations.retain(
    "catalog.Placement",
    "booked_by",
    purpose="proof of which place among the listings was paid for, and who of staff booked it",
    because="ECL-40b",
    retention="RT_AD",
)
