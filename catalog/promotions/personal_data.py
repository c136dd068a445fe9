"""Personal data of promotions: none."""

from catalog.listings.types import NO_PERSON
from platform_core.vault import declarations

declarations.holds_none("catalog.Promotion", why=NO_PERSON)
