"""The refusals of clocks."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import NotFound, RuleRefused, TooLate


class DeadlineNotRunning(NotFound):
    code = "deadlines.not_running"
    title = "No such deadline is running"
    remedy = "Look at what has become of it; it was met, missed or made void before."
    kind: str
    subject_id: UUID


class DeadlinePassed(TooLate):
    code = "deadlines.passed"
    title = "The time has run out already"
    remedy = "Nothing extends a period that has ended."
    kind: str
    closed_at: datetime


class DeadlineNotPausable(RuleRefused):
    code = "deadlines.not_pausable"
    title = "No statute stops this clock for that"
    remedy = "Only testing and repair stop a clock, and only one whose rule says so."
    kind: str
    reason: str


class DeadlineNotPaused(NotFound):
    code = "deadlines.not_paused"
    title = "No such clock stands still"
    remedy = "Look at what has become of it; it runs, or has ended."
    kind: str
    subject_id: UUID


class NotByHand(RuleRefused):
    code = "deadlines.not_by_hand"
    title = "This clock is not changed by hand"
    remedy = "Nobody takes time or money from a consumer here; the case itself shows what can be done."
    reasons: tuple[str, ...]


class DeadlineUnknown(NotFound):
    code = "deadlines.unknown"
    title = "No such deadline"
    remedy = "Check the id; only what concerns you can be seen."
    deadline_id: UUID
