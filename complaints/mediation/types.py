"""Values of mediations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from platform_core.labels import Labelled
from platform_core.money import Money


class MediationAct(Labelled):
    """An act of a side or the mediator, each once on record."""

    ASK = "ask", "asked for mediation"
    CONSENT = "consent", "agreed to be mediated"
    PROPOSE = "propose", "proposed a settlement"
    ACCEPT = "accept", "accepted the proposal"
    REFUSE = "refuse", "left the mediation or refused the proposal"


class MediationEnd(StrEnum):
    """The reason why a mediation ended without effect."""

    TIME_OVER = "time_over"
    REVIEW_ASKED = "review_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A mediator's proposal with its reasons: an amount to go back, or with ``performs`` the demand itself."""

    reasons: str
    amount: Money | None = None
    performs: bool = False
