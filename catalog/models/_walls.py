"""Who may do what with the rows of a shop window?"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from platform_core.tenancy.walls import APPEND, READ, Wall

PLATFORM: Final = (Wall("staff", may=READ), Wall("system", may=READ), Wall("auditor", may=READ))
WORLD: Final = (Wall("anonymous", public=True), Wall("shopper", public=True))
SHOP_APPENDS: Final = Wall("merchant", own="merchant", may=APPEND)


def shop_changes(*columns: str) -> Wall:
    """A shop changes these columns of its rows and no others, and deletes none; locking a row needs its id."""
    return Wall("merchant", own="merchant", may=("SELECT", "INSERT", f"UPDATE (id, {', '.join(columns)})"))


def choices(values: Iterable[StrEnum]) -> list[tuple[str, str]]:
    return [(v.value, v.value) for v in values]
