"""The command that loads a year into the calendar. Two persons load the notice; no version is ever edited.

A correction is a new version that names the days it corrects. So every due time can be counted again by the calendar by
which it was counted.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal import years
from platform_core.legal.events import CalendarLoaded
from platform_core.legal.judging import judge, years_of
from platform_core.legal.models.calendars import CalendarDay, CalendarVersion
from platform_core.legal.queries import calendars
from platform_core.legal.registry import Payload, handle
from platform_core.legal.types import Matter
from platform_core.legal.years import Change
from platform_core.rows import one_after_the_other


def load_calendar(payload: Payload, *, proposal_id: UUID, by: Actor, at: datetime) -> None:
    """Insert the days that a notice brings or corrects as the next version, and publish it."""
    one_after_the_other("legal/calendar")  # under the lock, so that this is the next version
    calendars.forget()
    wanted = judge(payload, at=at)
    found = years_of(wanted)
    row = CalendarVersion.objects.create(
        version=calendars.calendar().version + 1,
        years=[year.year for year in found],
        source=wanted["source"],
        proposal_id=proposal_id,
        loaded_at=at,
    )
    _write(row, [change for year in found for change in years.changes(year, to=calendars.calendar())])
    calendars.forget()
    fact = CalendarLoaded(calendar_id=row.id, version=row.version, years=tuple(row.years), source=row.source)
    publish(fact, by=by, at=at)


handle(Matter.CALENDAR, validate=judge, apply=load_calendar)


def _write(row: CalendarVersion, changes: list[Change]) -> None:
    CalendarDay.objects.bulk_create(
        CalendarDay(date=change.date, kind=change.after, source=row.source, version=row.version) for change in changes
    )
