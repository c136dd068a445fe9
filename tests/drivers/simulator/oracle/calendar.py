"""When does a period end that begins at an instant? By the letter of the law.

Counted day by day, and by nothing of the engine's. Of 2026 the notice of the State Council is copied here. What nobody
has announced is supposed, early for what shops and platform owe and late for what a shopper may do; the days up to
Labour Day 2027 are all that this year needs of it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from tests.drivers.simulator.words import DAY

LOCAL: Final = ZoneInfo("Asia/Shanghai")
EXACT: Final = ("minutes", "hours")


def _days(*texts: str) -> Iterable[date]:
    for text in texts:
        first, _, last = text.partition("/")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            yield day
            day += DAY


# By the notice of the State Council for 2026; of the year after it by statute, of which no notice leaves anything out.
OFF: Final = frozenset(
    _days(
        "2026-01-01/2026-01-03",
        "2026-02-15/2026-02-23",
        "2026-04-04/2026-04-06",
        "2026-05-01/2026-05-05",
        "2026-06-19/2026-06-21",
        "2026-09-25/2026-09-27",
        "2026-10-01/2026-10-07",
        "2027-01-01",
        "2027-02-05/2027-02-08",
        "2027-04-05",
        "2027-05-01/2027-05-02",
    )
)
WORKED: Final = frozenset(_days("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"))
# A notice has never moved a day off further than two days before a festival and five after it, nor a worked weekend
# further than eight days before and ten after.
PERHAPS_OFF: Final = frozenset(
    _days("2027-01-01/2027-01-06", "2027-02-03/2027-02-13", "2027-04-03/2027-04-10", "2027-04-29/2027-05-07")
)
PERHAPS_WORKED: Final = frozenset(
    _days("2027-01-01/2027-01-11", "2027-01-28/2027-02-18", "2027-03-28/2027-04-15", "2027-04-23/2027-05-12")
)


def is_worked(day: date, *, late: bool) -> bool:
    """Whether people work on this day, or would be supposed to. ``late``: supposed so that a period ends later."""
    if day in WORKED or day in OFF:
        return day in WORKED
    if late:
        return day.weekday() < 5 and day not in PERHAPS_OFF
    return day.weekday() < 5 or day in PERHAPS_WORKED


def end_of_period(within: str, since: datetime, *, by_law: bool = False, late: bool = False) -> datetime:
    """Of `hours:48` or `working_days:3`, of one that ends a day before another (`<`), or is longer by another (`+`).

    The day of the event is not counted; the last day is counted whole. ``by_law``: if it is one of rest, the period
    ends with the next that is not. ``late``: what nobody has announced is supposed so that it ends later.
    """
    whole, more, longer = within.rpartition("+")
    if more:
        first = end_of_period(whole, since)
        since = first if _is_exact(longer) else first - DAY
        return end_of_period(longer, since, by_law=by_law, late=late)
    own, bar, other = within.partition("<")
    end = _end_of(own, since, by_law=by_law, late=late)
    return min(end, _end_of(other, since, by_law=True, late=late) - DAY) if bar else end


def _end_of(within: str, since: datetime, *, by_law: bool, late: bool) -> datetime:
    unit, _, count = within.partition(":")
    if _is_exact(within):
        return since + timedelta(**{unit: int(count)})
    last = _last_day(unit, day_of(since), int(count), late=late)
    while by_law and not is_worked(last, late=late):
        last += DAY
    return end_of_day(last)


def _last_day(unit: str, first: date, count: int, *, late: bool) -> date:
    match unit:
        case "calendar_days":
            return first + count * DAY
        case "working_days":
            return _working_day(first, count, late=late)
        case "months" | "years":
            return _months_later(first, count * (12 if unit == "years" else 1))
        case "month_end":
            return _months_later(first.replace(day=1), count + 1) - DAY
        case _:
            raise ValueError(f"{unit} is counted in no way that the law knows")


def _working_day(day: date, count: int, *, late: bool) -> date:
    for _ in range(count):
        day += DAY
        while not is_worked(day, late=late):
            day += DAY
    return day


def _months_later(day: date, count: int) -> date:
    """The day of the same number, or the last one of a shorter month."""
    month = day.replace(day=1)
    for _ in range(count):
        month = (month + 31 * DAY).replace(day=1)
    last = (month + 31 * DAY).replace(day=1) - DAY
    return min(month + (day.day - 1) * DAY, last)


def opened(instant: datetime) -> datetime:
    """When somebody of customer service is there, from nine to nine: only then the minutes of a person count."""
    local = instant.astimezone(LOCAL)
    if time(9) <= local.time() < time(21):
        return instant
    day = local.date() if local.time() < time(9) else local.date() + DAY
    return datetime.combine(day, time(9), LOCAL).astimezone(UTC)


def end_of_day(day: date) -> datetime:
    """Nothing of the day is cut off: the instant at which the next one begins."""
    return datetime.combine(day + DAY, time(), LOCAL).astimezone(UTC)


def day_of(instant: datetime) -> date:
    return instant.astimezone(LOCAL).date()


def _is_exact(within: str) -> bool:
    return within.partition(":")[0] in EXACT
