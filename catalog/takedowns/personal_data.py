"""Personal data of takedowns: none."""

from catalog.listings.types import NO_PERSON
from platform_core.vault import declarations

for model in ("catalog.Restriction", "catalog.Takedown"):
    declarations.holds_none(model, why=NO_PERSON)
