"""The days and instants that a caller may name at all.

One further off is a slip of the pen, and no arithmetic with zones is to meet it: before 1901 Shanghai's time is some
seconds off any whole minute, which RFC 3339 cannot write, and no day comes after the last of all days.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator

FIRST: Final = date(1970, 1, 1)
LAST: Final = date(2199, 12, 31)
NAMEABLE: Final = (MinValueValidator(FIRST), MaxValueValidator(LAST))


def nameable(at: datetime) -> None:
    """Validate an instant in a field of a form. Raises ``ValidationError``."""
    for fits in NAMEABLE:
        fits(at.date())
