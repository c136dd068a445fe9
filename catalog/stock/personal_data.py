"""Personal data of the shelf: none but the id of an order."""

from catalog.listings.types import NO_PERSON
from platform_core.vault import declarations

for model in ("catalog.Sku", "catalog.Lot", "catalog.StockMovement", "catalog.Reservation", "catalog.ReservedItem"):
    declarations.holds_none(model, why=NO_PERSON)
