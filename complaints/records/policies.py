"""Rules on records of a shop's complaints: facts in, verdict or value out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Final
from uuid import UUID, uuid5

from complaints.complaint.policies import LEAST_RATINGS, Refusal, may_write
from complaints.complaint.types import Outcome
from complaints.records.types import Course, Figures
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.legal.spans import LOCAL, local_day

SPANS: Final = (6, 12)  # months that a record looks back on
MOST_REPLY: Final = 500  # a house number: characters of a reply
_MONTHS: Final = UUID("5f6f2d4e-7c1b-4a53-9a53-0a4a86b0c001")


class _End(StrEnum):
    SETTLED = "settled"
    UPHELD = "upheld"
    DISMISSED = "dismissed"
    RESTED = "rested"
    UNDECIDED = "undecided"
    WITHDRAWN = "withdrawn"
    OPEN = "open"


def month_of(at: datetime) -> date:
    """The month in Shanghai, by its first day."""
    return local_day(at).replace(day=1)


def months_before(month: date, n: int) -> date:
    """The first day of the month ``n`` months before; after, for a negative ``n``."""
    years, index = divmod(month.year * 12 + month.month - 1 - n, 12)
    return date(years, index + 1, 1)


def begins(month: date) -> datetime:
    """The instant at which a month begins."""
    return datetime.combine(month, time(), tzinfo=LOCAL).astimezone(UTC)


def month_id(month: date) -> UUID:
    """The subject of the clock of a month's publication."""
    return uuid5(_MONTHS, month.isoformat())


@fulfils("HSE-09")
def months_to_publish(last: date | None, *, at: datetime) -> list[date]:
    """The months that have begun and are not published, the oldest first; a new house begins with the present one."""
    now = month_of(at)
    first = now if last is None else months_before(last, -1)
    count = (now.year - first.year) * 12 + now.month - first.month + 1
    return [months_before(first, -n) for n in range(count)]


@fulfils("HSE-09")
def figures(courses: Iterable[Course], *, since: datetime, until: datetime) -> Figures:
    """Count the complaints filed between two instants as they stood at ``until``; later steps count in another month.

    The figures are about no person: counts, shares and a median.
    """
    filed = [course for course in courses if since <= course.filed_at < until]
    ends = [_end(course, until=until) for course in filed]
    ways = Counter(way for way, _ in ends)
    stay = len(filed) - ways[_End.WITHDRAWN]
    resolved = ways[_End.SETTLED] + ways[_End.UPHELD] + ways[_End.DISMISSED]
    hours = sorted(
        int((when - course.filed_at).total_seconds()) // 3600
        for course, (way, when) in zip(filed, ends, strict=True)
        if when and way is not _End.WITHDRAWN
    )
    answers = [kept for course in filed if (kept := _in_time(course, until=until)) is not None]
    stars = [c.stars for c in filed if c.stars and c.rated_at and c.rated_at < until]
    return Figures(
        filed=len(filed),
        topics=dict(sorted(Counter(str(course.topic) for course in filed).items())),
        **{str(way): ways[way] for way in _End},
        resolved_percent=round(100 * resolved / stay) if stay else None,
        median_hours=_median(hours),
        to_answer=len(answers),
        in_time=sum(answers),
        timely=all(answers) if answers else None,
        ratings=len(stars),
        stars_tenths=round(10 * sum(stars) / len(stars)) if len(stars) >= LEAST_RATINGS else None,
    )


@fulfils("HSE-09")
def may_reply(text: str) -> Verdict:
    """Allow a reply that is not empty and no longer than ``MOST_REPLY``."""
    long = [Refusal.TEXT_TOO_LONG] if len(text) > MOST_REPLY else []
    return Verdict((*may_write(text).reasons, *long))


def _end(course: Course, *, until: datetime) -> tuple[_End, datetime | None]:
    """The end of a complaint as of ``until``, with the instant of its first end; a review may turn the outcome."""
    outcome = course.reviewed_to if course.reviewed_at and course.reviewed_at < until else course.outcome
    ways = (
        (_End.SETTLED, course.resolved_at),
        (_End.DISMISSED if outcome is Outcome.DISMISSED else _End.UPHELD, course.decided_at),
        (_End.UNDECIDED, course.undecided_at),
        (_End.RESTED, course.closed_at),
        (_End.WITHDRAWN, course.withdrawn_at),
    )
    return next(((way, when) for way, when in ways if when and when < until), (_End.OPEN, None))


def _in_time(course: Course, *, until: datetime) -> bool | None:
    """Say whether the shop answered in time; None where it had nothing to answer, or still had time."""
    answered, resolved, passed = (
        when is not None and when < until for when in (course.answered_at, course.resolved_at, course.escalated_at)
    )
    if course.with_shop_at is None or not (answered or resolved or passed):
        return None
    return answered or not passed


def _median(hours: Sequence[int]) -> int | None:
    """The median in whole hours, the lower of two in the middle."""
    return hours[(len(hours) - 1) // 2] if hours else None
