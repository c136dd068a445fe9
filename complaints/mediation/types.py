"""Values of mediations."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from platform_core.labels import Labelled
from platform_core.money import Money


class MediationAct(Labelled):
    """What a side or the mediator said in a mediation, each once on record."""

    ASK = "ask", "asked for mediation"
    CONSENT = "consent", "agreed to be mediated"
    PROPOSE = "propose", "proposed a settlement"
    ACCEPT = "accept", "accepted the proposal"
    REFUSE = "refuse", "left the mediation or refused the proposal"


class MediationEnd(StrEnum):
    """Why a mediation ended without effect."""

    TIME_OVER = "time_over"
    REVIEW_ASKED = "review_asked"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What a mediator proposes and why: an amount that goes back, or ``performs``: what is demanded is done."""

    reasons: str
    amount: Money | None = None
    performs: bool = False
