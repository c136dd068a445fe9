"""What does the model remember of a subscription?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reminder:
    """The shopper was told of a debit: of which instant, of how much, and when."""

    due: datetime
    fen: int
    at: datetime


@dataclass(slots=True)
class Subscription:
    """Sums are in fen, of all pieces. ``asked``: what the shop asks by now, nought where it has no plan any more.
    ``due``: the instant of the debit that is told of; ``day``: that of its first try, from which the next month counts.

    ``told``: by mandate, period and notice, the last one; ``debits``: by mandate, how many the provider was asked for.
    """

    price: int = 0  # without a plan
    asked: int = 0
    agreed: int = 0
    first_days: int = 0
    due: datetime = field(init=False)
    day: datetime = field(init=False)
    period: int = 1
    attempt: int = 1
    mandate: int = 0  # the how-manieth
    is_signed: bool = False
    told: dict[tuple[int, int, str], Reminder] = field(default_factory=dict)
    told_of_price: set[tuple[datetime, int]] = field(default_factory=set)
    debits: dict[int, int] = field(default_factory=dict)
