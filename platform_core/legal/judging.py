"""Check a notice of working days and days off before it is loaded: when it is viewed, proposed and approved."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final

from platform_core.legal import years
from platform_core.legal.calendars import Days
from platform_core.legal.errors import CalendarMoved, NothingChanges, NoticeRefused, NoticeUnreadable
from platform_core.legal.queries import calendars
from platform_core.legal.registry import Payload
from platform_core.legal.years import Fault, Year

LONGEST_SOURCE: Final = 200


def judge(payload: Payload, *, at: datetime) -> Payload:
    """Check a notice. Return it in the form that is kept, with the version of the calendar that the proposer saw.

    Raises ``NoticeUnreadable``, ``NoticeRefused`` (also if a year before it is missing), ``NothingChanges``, and
    ``CalendarMoved`` if a calendar was loaded since then that differs in these years.
    """
    read, source = years_of(payload), str(payload.get("source", "")).strip()
    if not source or len(source) > LONGEST_SOURCE:
        raise NoticeUnreadable(reasons=("source",))
    newest = calendars.calendar()
    if after := years.after_a_gap(read, known=newest):
        raise NoticeRefused(year=after[0], reasons=(Fault.LEAVES_A_GAP.value,))
    follows = int(payload.get("follows") or newest.version)
    _refuse_if_moved(read, follows=follows, newest=newest)
    if not any(years.changes(year, to=newest) for year in read):
        raise NothingChanges
    tables = {str(year.year): year.to_file() for year in read}
    return {"years": tables, "source": source, "follows": follows}


def years_of(payload: Payload) -> tuple[Year, ...]:
    """Read the years of a notice, in order. Raises ``NoticeUnreadable``, or ``NoticeRefused`` if one is implausible."""
    tables: Mapping[str, Any] = payload.get("years") or {}
    try:
        found = years.of_tables(tables)
    except ValueError as why:
        raise NoticeUnreadable(reasons=(str(why),)) from why
    for year in found:
        if not (verdict := years.may_load(year)):
            raise NoticeRefused(year=year.year, reasons=verdict.codes())
    if not found:
        raise NoticeUnreadable(reasons=("no year",))
    return found


def _refuse_if_moved(found: tuple[Year, ...], *, follows: int, newest: Days) -> None:
    then = calendars.calendar(follows)
    days = [day for year in found for day, _ in year.kinds()]
    if any(then.kinds.get(day) is not newest.kinds.get(day) for day in days):
        raise CalendarMoved(version=newest.version)
