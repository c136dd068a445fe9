"""Which words do proposals about the law's data use?"""

from __future__ import annotations

from enum import StrEnum


class Matter(StrEnum):
    """What a proposal is about: a number of the house, or the days of a year."""

    NUMBER = "number"
    CALENDAR = "calendar"


class DecisionRefusal(StrEnum):
    """Why a proposal is not for this person to decide, or to take back."""

    OWN_PROPOSAL = "own_proposal"
    NOT_THEIRS = "not_theirs"
