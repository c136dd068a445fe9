"""Figures of a shop's sales and parcels."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from platform_core.money import Money


@dataclass(frozen=True, slots=True)
class DaySales:
    """The orders of one day, or of the week that begins with it, that were paid, and their prices together."""

    day: date
    orders: int
    amount: Money


@dataclass(frozen=True, slots=True)
class DayPunctuality:
    """The orders whose time to be handed over ended on a day, or in the week that begins with it."""

    day: date
    in_time: int
    late: int
