"""Personal data of ranking: who of staff booked a place."""

from catalog.listings.types import NO_PERSON
from platform_core.vault import declarations

declarations.holds_none("catalog.ListingSales", why=NO_PERSON)

declarations.retain(
    "catalog.Placement",
    "booked_by",
    purpose="proof of which place among the listings was paid for, and who of staff booked it",
    because="ECL-40b",
    retention="RT_AD",
)
