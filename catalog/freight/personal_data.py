"""Personal data of freight: none."""

from typing import Final

from platform_core.vault import declarations

WHY: Final = "what a shop says of its goods, their stock and their prices; buyers appear as the id of an order alone"

for model in ("catalog.FreightTemplate", "catalog.FreightRate", "catalog.ListingFreight"):
    declarations.holds_none(model, why=WHY)
