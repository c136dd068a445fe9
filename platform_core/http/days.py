"""The range of days and instants that a caller may name.

A day outside of it is a slip of the pen, and may break arithmetic with time zones: before 1901 Shanghai's offset from
UTC is no whole number of minutes, which RFC 3339 cannot write, and Python has no day after 9999-12-31.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from django.core.validators import MaxValueValidator, MinValueValidator

FIRST: Final = date(1970, 1, 1)
LAST: Final = date(2199, 12, 31)
NAMEABLE: Final = (MinValueValidator(FIRST), MaxValueValidator(LAST))


def validate_instant(at: datetime) -> None:
    """Validate an instant in a field of a form. Raises ``ValidationError``."""
    for validate in NAMEABLE:
        validate(at.date())
