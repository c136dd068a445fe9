"""Values of proposals about rules and calendars."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

from platform_core.labels import Labelled, Reason


class Matter(Labelled):
    """The matter of a proposal: a number of the house, or the days of a year."""

    NUMBER = "number"
    CALENDAR = "calendar"


class DecisionRefusal(Reason):
    """Why this person may not decide about a proposal, or take it back."""

    OWN_PROPOSAL = "own_proposal"
    NOT_THEIRS = "not_theirs"


class NumberRefusal(Reason):
    """Why the house may not have this number from that day on."""

    NOT_OURS_TO_SET = "not_ours_to_set"
    WORSE_FOR_CONSUMERS = "worse_for_consumers"
    OUT_OF_REASON = "out_of_reason"
    TOO_SOON = "too_soon"
    SET_ALREADY = "set_already"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewNumber:
    """The number that a proposal asks for, and its first day."""

    code: str
    value: int
    effective_from: date

    def to_payload(self) -> dict[str, Any]:
        return {"code": self.code, "value": self.value, "effective_from": self.effective_from.isoformat()}

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> Self:
        day = date.fromisoformat(payload["effective_from"])
        return cls(code=str(payload["code"]), value=int(payload["value"]), effective_from=day)
