"""Who may do what with the rows of a shop window?"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from platform_core.tenancy.walls import APPEND, READ, Wall

KEEP: Final = ("SELECT", "INSERT", "UPDATE")  # changed, never deleted
PLATFORM: Final = (Wall("staff", may=READ), Wall("system", may=READ), Wall("auditor", may=READ))
WORLD: Final = (Wall("anonymous", public=True), Wall("shopper", public=True))
SHOP_KEEPS: Final = Wall("merchant", own="merchant", may=KEEP)
SHOP_APPENDS: Final = Wall("merchant", own="merchant", may=APPEND)


def choices(values: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(v.value, v.value) for v in values]
