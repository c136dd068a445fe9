"""How does a year get into the calendar? Two persons load what was announced; what is there is never edited.

A correction is a version more, which speaks of the days that it corrects. So every due time can be counted again by the
calendar that it was counted by.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import connection

from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.legal import queries, years
from platform_core.legal.calendars import Days
from platform_core.legal.errors import CalendarMoved, NothingChanges, NoticeRefused, NoticeUnreadable
from platform_core.legal.events import CalendarLoaded
from platform_core.legal.models import CalendarDay, CalendarVersion
from platform_core.legal.registry import Payload, handle
from platform_core.legal.types import Matter
from platform_core.legal.years import Change, Year

TURN: Final = "SELECT pg_advisory_xact_lock(hashtextextended('legal/calendar', 0))"
LONGEST_SOURCE: Final = 200


def judged(payload: Payload, *, at: datetime) -> Payload:
    """The notice as it is kept, with the calendar that whoever proposed it had before them.

    Raises ``NoticeUnreadable``, ``NoticeRefused``, ``NothingChanges``; ``CalendarMoved`` if another has been loaded
    since that says something else of these years.
    """
    found, source = _years(payload), str(payload.get("source", "")).strip()
    if not source or len(source) > LONGEST_SOURCE:
        raise NoticeUnreadable(reasons=("source",))
    newest = queries.calendar()
    follows = int(payload.get("follows") or newest.version)
    _refuse_if_moved(found, follows=follows, newest=newest)
    if not any(years.changes(year, to=newest) for year in found):
        raise NothingChanges
    written = {str(year.year): year.written() for year in found}
    return {"years": written, "source": source, "follows": follows}


def load(payload: Payload, *, proposal_id: UUID, by: Actor, at: datetime) -> None:
    """Write the days that the notice brings or corrects as the next version, and say so."""
    with connection.cursor() as cursor:
        cursor.execute(TURN)  # who waited here must look again: the version is the next one only now
    queries.forget()
    wanted = judged(payload, at=at)
    found = _years(wanted)
    row = CalendarVersion.objects.create(
        version=queries.calendar().version + 1,
        years=[year.year for year in found],
        source=wanted["source"],
        proposal_id=proposal_id,
        loaded_at=at,
    )
    _write(row, [change for year in found for change in years.changes(year, to=queries.calendar())])
    queries.forget()
    told = CalendarLoaded(calendar_id=row.id, version=row.version, years=tuple(row.years), source=row.source)
    publish(told, by=by, at=at)


handle(Matter.CALENDAR, validate=judged, apply=load)


def _write(row: CalendarVersion, changes: list[Change]) -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(date=change.date, kind=change.after, source=row.source, version=row.version) for change in changes
    )


def _years(payload: Payload) -> tuple[Year, ...]:
    """In order, each as a notice could be."""
    tables: Mapping[str, Any] = payload.get("years") or {}
    try:
        found = years.of_tables(tables)
    except ValueError as why:
        raise NoticeUnreadable(reasons=(str(why),)) from why
    for year in found:
        if verdict := years.faults(year):
            continue
        raise NoticeRefused(year=year.year, reasons=verdict.codes())
    if not found:
        raise NoticeUnreadable(reasons=("no year",))
    return found


def _refuse_if_moved(found: tuple[Year, ...], *, follows: int, newest: Days) -> None:
    then = queries.calendar(follows)
    days = [day for year in found for day, _ in year.kinds()]
    if any(then.kinds.get(day) is not newest.kinds.get(day) for day in days):
        raise CalendarMoved(version=newest.version)
