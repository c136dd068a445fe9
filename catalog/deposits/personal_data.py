"""Personal data of deposits: none."""

from catalog.listings.types import NO_PERSON
from platform_core.vault import declarations

declarations.holds_none("catalog.DepositTerms", why=NO_PERSON)
