"""Personal data of freight: none."""

from catalog.listings.types import NO_PERSON
from platform_core.vault import declarations

for model in ("catalog.FreightTemplate", "catalog.FreightRate", "catalog.ListingFreight"):
    declarations.holds_none(model, why=NO_PERSON)
