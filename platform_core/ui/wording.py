"""Money, moments and lengths of time in the reader's language."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final

from django.utils.dates import MONTHS_3
from django.utils.translation import get_language, gettext, ngettext

from platform_core.clock import LOCAL
from platform_core.labels import Labelled
from platform_core.money import CNY, Money

TICK: Final = timedelta.resolution


def amount(money: Money) -> str:
    """`¥1,280.00`; other currencies by their code."""
    written, _, code = str(money).partition(" ")
    number = f"{Decimal(written):,}"
    return f"¥{number}".replace("¥-", "-¥") if code == CNY else f"{code} {number}"


def label(of: Labelled) -> str:
    """Translate the label of a code."""
    return gettext(of.label)


def count_up_to(found: int, *, up_to: int) -> str:
    """Word a count that went no further than ``up_to``: "10 or more" says no more than is known."""
    return str(found) if found < up_to else gettext("%(n)d or more") % {"n": up_to}


def moment(at: datetime) -> str:
    return _minute(at.astimezone(LOCAL))


def day(on: date) -> str:
    """Word a day. Django's formats would cost as much as the rest of a line in a list."""
    if _is_english():
        return f"{on.day} {MONTHS_3[on.month].title()} {on.year}"
    return f"{on.year}年{on.month}月{on.day}日"


def until(end: datetime) -> str:
    """Word an exclusive end: a promise that ends at midnight ends with the day before, and says so."""
    local = end.astimezone(LOCAL)
    if local.time() != time():
        return _minute(local)
    return gettext("end of %(day)s") % {"day": day((local - TICK).date())}


def time_left(end: datetime, *, at: datetime) -> str:
    """The time until then, or since then, in the two largest units."""
    if at < end:
        return gettext("%(time)s left") % {"time": length(end - at)}
    return gettext("ended %(time)s ago") % {"time": length(at - end)}


def ends_today(end: datetime, *, at: datetime) -> bool:
    """Tell whether an exclusive end is over, or comes by midnight of this day in Shanghai."""
    return (end - TICK).astimezone(LOCAL).date() <= at.astimezone(LOCAL).date()


def length(of: timedelta) -> str:
    """`2 days 3 hours`. Rounded down, so that nobody is promised a minute that is not there."""
    units = list(_units(of))[:2]
    return " ".join(units) if units else gettext("less than a minute")


def _units(of: timedelta) -> Iterator[str]:
    """The units from the largest that is there, without gaps."""
    days, hours, minutes = of.days, of.seconds // 3600, of.seconds % 3600 // 60
    if days:
        yield ngettext("%(n)d day", "%(n)d days", days) % {"n": days}
    if hours:
        yield ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    if minutes and not days:
        yield ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}


def _minute(local: datetime) -> str:
    return f"{day(local)}{',' if _is_english() else ''} {local:%H:%M}"


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
