"""Values of records of a shop's complaints."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from complaints.complaint.types import Outcome, Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """The course of one complaint by its instants, from which a record is counted."""

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
    """Figures on a shop's complaints of some months. ``median_hours``: from the filing to the first end.

    ``timely``: the shop gave every answer that it owed in time; None where it owed none.
    """

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
