"""Personal data of listings: none, since they are a shop's own words."""

from catalog.listings.types import NO_PERSON
from platform_core.vault import declarations

for model in ("catalog.Category", "catalog.FactSet", "catalog.Image", "catalog.Listing", "catalog.ListingVersion"):
    declarations.holds_none(model, why=NO_PERSON)
