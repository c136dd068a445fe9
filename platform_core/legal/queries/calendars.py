"""Reads of the calendar, and of how far it reaches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from uuid import UUID

from django.db.models import Max, Min

from platform_core.legal.calendars import DayKind, Days
from platform_core.legal.models.calendars import CalendarDay
from platform_core.legal.models.proposals import Proposal
from platform_core.legal.queries.current_versions import current_versions
from platform_core.legal.registry import Payload
from platform_core.legal.spans import local_day
from platform_core.legal.states import ProposalState
from platform_core.legal.types import Matter
from platform_core.legal.years import Change, is_overdue, known_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """How far the calendar reaches: ``known_until`` is the first day that no notice has announced."""

    version: int
    known_until: date
    days_left: int
    overdue: bool


def calendar(version: int | None = None) -> Days:
    """One version of the calendar, or the newest. The versions are read once per transaction, so that nobody counts
    by an outdated one; this process keeps the days of each."""
    known = _versions()
    wanted = max(known, default=0) if version is None else version
    if wanted not in known:
        raise LookupError("no calendar has been loaded" if version is None else f"there is no calendar {version}")
    return _days(wanted, known[wanted])


def versions() -> Mapping[int, UUID]:
    """The ids of all calendars by their version."""
    return _versions()


def outlook(*, at: datetime) -> Outlook:
    """How far the newest calendar reaches, and whether a year is overdue."""
    newest, today = calendar(), local_day(at)
    until = known_until(newest)
    return Outlook(
        version=newest.version,
        known_until=until,
        days_left=(until - today).days,
        overdue=is_overdue(until, today=today),
    )


def reach(version: int) -> tuple[date, date]:
    """The first and the last day that this version brings or corrects."""
    found = CalendarDay.objects.filter(version=version).aggregate(first=Min("date"), last=Max("date"))
    return found["first"], found["last"]


def list_changes(version: int) -> list[Change]:
    """Each day on which this version differs from the calendar before it, which may not have known the day."""
    before = _before(version)
    rows = CalendarDay.objects.filter(version=version).order_by("date").values_list("date", "kind")
    return [Change(day, before.get(day), DayKind(kind)) for day, kind in rows]


def is_waiting(kind: Matter, payload: Payload) -> bool:
    """Tell whether exactly this is proposed and undecided. In the scope of staff."""
    return Proposal.objects.filter(kind=kind, payload=dict(payload), state=ProposalState.PROPOSED).exists()


def forget() -> None:
    """Ask again within this transaction, after a calendar was loaded in it."""
    current_versions.forget()


def _versions() -> Mapping[int, UUID]:
    return current_versions().calendars


def _before(version: int) -> Mapping[date, DayKind]:
    older = [known for known in _versions() if known < version]
    return calendar(max(older)).kinds if older else {}


@cache
def _days(version: int, _loaded_as: UUID) -> Days:
    """The days of a version, cached by the row's id too: a version that was rolled back may return with other days."""
    rows = CalendarDay.objects.filter(version__lte=version).order_by("version")
    return Days(version, {day: DayKind(kind) for day, kind in rows.values_list("date", "kind")})
