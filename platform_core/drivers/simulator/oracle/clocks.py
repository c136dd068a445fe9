"""Until when does a clock of each kind run that begins at an instant? By the letter of the law."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Final

from platform_core.drivers.simulator.oracle.days import calendar_days, calendar_days_by_law, working_days
from platform_core.drivers.simulator.words import DAY

LENGTHS: Final[dict[str, Callable[[datetime], datetime]]] = {}
NEAR: Final[dict[str, timedelta]] = {}
"""How long before its end the shopper is reminded of a clock of theirs, if it still runs then."""


def _clock(kind: str, until: Callable[[datetime], datetime], *, near: timedelta | None = None) -> str:
    LENGTHS[kind] = until
    if near:
        NEAR[kind] = near
    return kind


PAYMENT: Final = _clock("orders.payment", lambda since: since + timedelta(minutes=30))
CONFIRM: Final = _clock("orders.confirm_receipt", lambda since: calendar_days(since, 10))
MONEY_BACK: Final = _clock("orders.cancel_refund", lambda since: since + timedelta(hours=24))
WINDOW: Final = _clock(
    "aftersales.return_window", lambda since: calendar_days_by_law(since, 7, late=True), near=timedelta(hours=48)
)
ADDRESS: Final = _clock("aftersales.address", lambda since: since + timedelta(hours=48))
HANDLE: Final = _clock("aftersales.handle_red_line", lambda since: calendar_days_by_law(since, 15))
SEARCH: Final = _clock("aftersales.find_arrival", lambda since: calendar_days(since, 15))
# Three working days, and in any case a day before the money is due.
OBJECTION: Final = _clock(
    "aftersales.objection", lambda since: min(working_days(since, 3), calendar_days_by_law(since, 7) - DAY)
)
REFUND: Final = _clock("aftersales.refund", lambda since: calendar_days_by_law(since, 7))
REFUND_RED: Final = _clock("aftersales.refund_red_line", lambda since: calendar_days_by_law(since, 15))
RULING: Final = _clock("aftersales.ruling", lambda since: calendar_days(since, 15))
SEND_HOME: Final = _clock("aftersales.send_home", lambda since: calendar_days_by_law(since, 15))
ACKNOWLEDGE: Final = _clock("complaints.acknowledge", lambda since: since + timedelta(hours=24))
ANSWER: Final = _clock("complaints.answer", lambda since: working_days(since, 3))
REPLY: Final = _clock("complaints.reply", lambda since: calendar_days(since, 15), near=timedelta(hours=48))
DECIDE: Final = _clock("complaints.decide", lambda since: calendar_days(since, 15))
