"""Personal data of ranking: who of staff booked a place."""

from typing import Final

from platform_core.vault import declarations

WHY: Final = "what a shop says of its goods, their stock and their prices; buyers appear as the id of an order alone"

declarations.holds_none("catalog.ListingSales", why=WHY)

declarations.retain(
    "catalog.Placement",
    "booked_by",
    purpose="proof of which place among the listings was paid for, and who of staff booked it",
    because="ECL-40b",
    retention="RT_AD",
)
