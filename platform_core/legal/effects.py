"""The effect of a proposal in words, for the person who decides about it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from itertools import groupby
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.translation import gettext

from platform_core.http.action_pages import humanize
from platform_core.legal import in_words, years
from platform_core.legal.calendars import Days
from platform_core.legal.queries import calendars
from platform_core.legal.registry import Payload
from platform_core.legal.types import Matter
from platform_core.legal.years import Change, Year

Effect = Mapping[str, Any]
UNKNOWN: Final = "unknown"
DAY: Final = timedelta(days=1)


def effect_of(kind: Matter, payload: Payload) -> Effect:
    """Label → text; for a kind without a description of its own, the payload's fields."""
    described = EFFECTS.get(kind)
    return described(payload) if described else {humanize(name): value for name, value in payload.items()}


def of_calendar(payload: Payload) -> Effect:
    """Compare with the calendar that the proposer saw, so that it stays true after the decision."""
    before = calendars.calendar(payload.get("follows"))
    found = years.of_tables(payload["years"])
    effect = {gettext("Source"): payload["source"], gettext("Calendar before it"): before.version}
    for year in found:
        effect |= _of_year(year, before=before)
    return effect


EFFECTS: Final[Mapping[Matter, Callable[[Payload], Effect]]] = {
    Matter.CALENDAR: of_calendar,
    Matter.NUMBER: in_words.of_number,
}


def changes_in_words(changes: list[Change]) -> list[str]:
    """One line for each run of days that change alike."""
    lines = []
    for (before, after, _), run in groupby(enumerate(changes), key=_alike):
        days = [change.date for _, change in run]
        was, will = humanize(str(before or UNKNOWN)), humanize(str(after))
        lines.append(f"{_from_to(days)}: {was} → {will}")
    return lines


def _of_year(year: Year, *, before: Days) -> Effect:
    written, changes = year.to_file(), years.changes(year, to=before)
    corrected = [change for change in changes if change.before is not None]
    days = {"found": year.working_days(), "expected": year.expected_working_days()}
    rows = {
        gettext("days off"): _list_days(written["off"], year.off),
        gettext("worked weekends"): _list_days(written["worked"], year.worked),
        gettext("working days"): gettext("%(found)d; by weekdays and festivals %(expected)d") % days,
        gettext("days that nobody knew"): len(changes) - len(corrected),
        gettext("corrected"): "; ".join(changes_in_words(corrected)) or "–",
    }
    return {f"{year.year} · {name}": value for name, value in rows.items()}


def _list_days(written: list[str], days: frozenset[date]) -> str:
    return f"{', '.join(written)} ({len(days)})"


def _alike(numbered: tuple[int, Change]) -> tuple[Any, Any, date]:
    """A key that is the same for consecutive days that change alike."""
    n, change = numbered
    return change.before, change.after, change.date - n * DAY


def _from_to(days: list[date]) -> str:
    first, last = (date_format(day, "Y-m-d") for day in (days[0], days[-1]))
    return first if first == last else f"{first} – {last}"
