"""Personal data in the window: none."""

from catalog.listings.types import NO_PERSON
from platform_core.vault import declarations

declarations.holds_none("catalog.Shown", why=NO_PERSON)
