"""Which values travel between the clock and those who use it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """What a promise is about (`orders.order`), in which shop, and which person's clock it is, on either side of it.

    Without a shop the row runs in the platform's scope.
    """

    type: str
    id: UUID
    merchant_id: UUID | None = None
    person_id: UUID | None = None


class PauseReason(StrEnum):
    """For what a statute lets a clock stand still."""

    TESTING = "testing"
    REPAIR = "repair"

    @property
    def duty(self) -> str:
        """Where it is written: testing and appraisal do not count, nor does the time of a repair."""
        return {"testing": "CRI-46", "repair": "CRI-18a"}[self.value]


class Deed(StrEnum):
    """What staff may do to a clock by hand."""

    PAUSE = "pause"
    RESUME = "resume"
    EXTEND = "extend"
    VOID = "void"


class DeedRefusal(StrEnum):
    """Why not to this one."""

    NOT_RUNNING = "not_running"
    AGAINST_THE_CONSUMER = "against_the_consumer"
    NOT_FAILING = "not_failing"
    NOT_STATUTORY = "not_statutory"


@dataclass(frozen=True, slots=True, kw_only=True)
class Promise:
    """One clock, as others may see it. ``rule`` names the number it was counted by, empty where a contract gave it."""

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
class Why:
    """How a due time came about, counted once more from what was stored; ``agrees``: it came out the same."""

    promise: Promise
    rule: str
    rule_version: int
    rule_says: str
    within: str
    calendar_version: int
    reading: str
    due_strict: datetime
    due_legal: datetime
    steps: Mapping[str, str]
    agrees: bool
