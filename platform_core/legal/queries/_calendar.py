"""What does the calendar say, and until when does it say anything?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import Final
from uuid import UUID

from django.db.models import Max, Min

from platform_core.legal.calendars import DayKind, Days
from platform_core.legal.models import CalendarDay, CalendarVersion, Proposal
from platform_core.legal.once import OnceATransaction
from platform_core.legal.registry import Payload
from platform_core.legal.spans import local_day
from platform_core.legal.states import ProposalState
from platform_core.legal.types import Matter
from platform_core.legal.years import Change, is_overdue, known_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """``known_until`` is the first day of which nobody has said yet whether it is worked."""

    version: int
    known_until: date
    days_left: int
    overdue: bool


def calendar(version: int | None = None) -> Days:
    """A version of the calendar, or the newest. Whoever counts asks once a transaction which there are, so nobody goes
    on with an old one; the days of each are kept by this process."""
    known = _versions()
    wanted = max(known, default=0) if version is None else version
    if wanted not in known:
        raise LookupError("no calendar has been loaded" if version is None else f"there is no calendar {version}")
    return _days(wanted, known[wanted])


def versions() -> Mapping[int, UUID]:
    """Every calendar that was loaded, by its number."""
    return _versions()


def outlook(*, at: datetime) -> Outlook:
    """How far the newest calendar reaches, and whether it should reach further by now."""
    newest, today = calendar(), local_day(at)
    until = known_until(newest)
    return Outlook(
        version=newest.version,
        known_until=until,
        days_left=(until - today).days,
        overdue=is_overdue(until, today=today),
    )


def reach(version: int) -> tuple[date, date]:
    """The first and the last of the days that this version brings or corrects."""
    found = CalendarDay.objects.filter(version=version).aggregate(first=Min("date"), last=Max("date"))
    return found["first"], found["last"]


def brought(version: int) -> list[Change]:
    """Each day that this version says otherwise than the calendar before it, which may not have known it."""
    before = _before(version)
    rows = CalendarDay.objects.filter(version=version).order_by("date").values_list("date", "kind")
    return [Change(day, before.get(day), DayKind(kind)) for day, kind in rows]


def is_waiting(kind: Matter, payload: Payload) -> bool:
    """Has somebody proposed exactly this, and nobody decided yet? For staff's eyes."""
    return Proposal.objects.filter(kind=kind, payload=dict(payload), state=ProposalState.PROPOSED).exists()


def forget() -> None:
    """Ask again within this transaction: for whoever has just loaded a notice."""
    _versions.forget()


def _loaded() -> Mapping[int, UUID]:
    return dict(CalendarVersion.objects.values_list("version", "id"))


_versions: Final = OnceATransaction(_loaded)


def _before(version: int) -> Mapping[date, DayKind]:
    older = [known for known in _versions() if known < version]
    return calendar(max(older)).kinds if older else {}


@cache
def _days(version: int, _loaded_as: UUID) -> Days:
    """By the row's id as well: a version that was rolled back may come again with other days."""
    rows = CalendarDay.objects.filter(version__lte=version).order_by("version")
    return Days(version, {day: DayKind(kind) for day, kind in rows.values_list("date", "kind")})
