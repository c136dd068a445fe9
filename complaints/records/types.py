"""Values of records of a shop's complaints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from complaints.complaint.types import Outcome, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of one complaint, by its instants: what a record of complaints is counted from."""

    topic: Topic
    filed_at: datetime
    with_shop_at: datetime | None = None
    answered_at: datetime | None = None
    escalated_at: datetime | None = None
    resolved_at: datetime | None = None
    decided_at: datetime | None = None
    outcome: Outcome | None = None
    reviewed_at: datetime | None = None
    reviewed_to: Outcome | None = None
    undecided_at: datetime | None = None
    closed_at: datetime | None = None
    withdrawn_at: datetime | None = None
    rated_at: datetime | None = None
    stars: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """How a shop dealt with the complaints of some months. ``median_hours``: from the filing to the first end.
    ``timely``: all that it had to answer it answered in time; none where there was nothing to answer."""

    filed: int
    topics: dict[str, int]
    settled: int
    upheld: int
    dismissed: int
    rested: int
    undecided: int
    withdrawn: int
    open: int
    resolved_percent: int | None
    median_hours: int | None
    to_answer: int
    in_time: int
    timely: bool | None
    ratings: int
    stars_tenths: int | None
