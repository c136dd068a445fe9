"""Values of clocks, for their callers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from platform_core.deadlines.verification import SecondCount
from platform_core.labels import Labelled, Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The subject of a promise (`orders.order`), its shop, and the person whose clock it is, on either side of it.

    Without a shop the row belongs to the platform.
    """

    type: str
    id: UUID
    merchant_id: UUID | None = None
    person_id: UUID | None = None


class PauseReason(Labelled):
    """The reasons for which a statute lets a clock pause."""

    TESTING = "testing"
    REPAIR = "repair"

    @property
    def duty(self) -> str:
        """The duty that says so: testing and appraisal do not count, nor does the time of a repair."""
        return {"testing": "CRI-46", "repair": "CRI-18a"}[self.value]


class ReasonKind(StrEnum):
    """The giver of the reason for which a clock ended."""

    GIVEN = ""  # a person or a command, in words or as a code of its app
    RECOMPUTED = "recomputed"  # a newer calendar, by its number: ``calendar``
    RESUMED = "resumed"  # the clock stood still ``why``, and the next one is longer by the span ``added``


@dataclass(frozen=True, slots=True, kw_only=True)
class ClosingReason:
    """Why a clock ended. Pages say it in the reader's language (``wording.reason``); ``in_english`` is for the log."""

    kind: ReasonKind = ReasonKind.GIVEN
    params: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""

    @property
    def in_english(self) -> str:
        """The same words for every reader: events and programs read them."""
        match self.kind:
            case ReasonKind.RECOMPUTED:
                return "counted again by calendar {calendar}".format_map(self.params)
            case ReasonKind.RESUMED:
                said = f"paused for {self.params['why']}: {self.params['added'] or 'nothing'} added"
                return f"{said}; {self.text}" if self.text else said
            case _:
                return self.text


class ClockGroup(StrEnum):
    """The clocks that a list shows."""

    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class ManualAction(StrEnum):
    """The actions of staff on a clock by hand."""

    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    RETRY = "retry"


class ManualActionRefusal(Reason):
    """Why staff may not take an action."""

    NOT_RUNNING = "not_running"
    AGAINST_THE_CONSUMER = "against_the_consumer"
    NOT_EXTENDABLE = "not_extendable"
    NOT_PUT_OFF = "not_put_off"
    NOT_STATUTORY = "not_statutory"
    OWES_IT = "owes_it"
    KIND_UNKNOWN = "kind_unknown"
    NO_REASON = "no_reason"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One clock as others may see it. ``rule`` is the rule it was counted by; empty where a contract gave it."""

    id: UUID
    kind: str
    subject_type: str
    subject_id: UUID
    owed_by: str
    owed_to: str
    rule: str
    started_at: datetime
    due_strict: datetime
    due_legal: datetime
    due_at: datetime
    state: str
    closed_at: datetime | None
    provisional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The event that started the count, if the reader may see it."""

    event_id: UUID
    topic: str
    occurred_at: datetime
    role: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """An earlier clock: its due time, when that was given up, and why."""

    deadline_id: UUID
    due_at: datetime
    closed_at: datetime
    reason: ClosingReason


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How many clocks of a kind are open, and how they stand. ``oldest`` is the longest that one is overdue."""

    kind: str
    running: int
    paused: int
    overdue: int
    oldest: timedelta
    provisional: int
    backed_off: int
    poisoned: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """How the clock went: its pause, its failures, how it ended, and how late."""

    paused_at: datetime | None
    pause_reason: str
    resumes_at: datetime | None
    attempts: int
    error: str
    run_at: datetime
    closed_at: datetime | None
    late: timedelta | None
    reason: ClosingReason
    outcome: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """How a due time came about, counted again from the stored row. ``agrees``: every count gives the same instant.

    Two pieces of code count that share nothing: ``due_strict`` and ``due_legal`` are the engine's count, ``recomputed``
    is the second one, with its days.
    """

    promise: Promise
    rule: str
    rule_version: int
    rule_says: str
    is_law: bool
    within: str
    calendar_version: int
    reading: str
    due_strict: datetime
    due_legal: datetime
    steps: Mapping[str, str]
    recomputed: SecondCount
    agrees: bool
    origin: Origin | None
    history: tuple[Change, ...]
    replaced_by: UUID | None
    course: Course
