"""Values of cases outside the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from platform_core.labels import Labelled
from platform_core.money import Money


class OutsideKind(Labelled):
    """The route outside. The first two are an authority's; the others count by rules of their own."""

    COMPLAINT = "complaint", "complaint to the market authority (12315)"
    MEDIATION = "mediation", "mediation by a consumer organisation or an authority"
    ARBITRATION = "arbitration", "arbitration"
    COURT = "court", "court"


ADMINISTRATIVE: Final = (OutsideKind.COMPLAINT, OutsideKind.MEDIATION)


class OutsideOutcome(Labelled):
    """The outcome outside."""

    SETTLED = "settled", "both sides agreed"
    GRANTED = "granted", "decided for the shopper"
    DISMISSED = "dismissed", "decided against the shopper"
    TERMINATED = "terminated", "ended without agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFiling:
    """A filing outside: its route, the authority, the number there, and the day."""

    kind: OutsideKind
    authority: str
    authority_no: str
    filed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFinding:
    """An outcome as the paper has it: the paper's number, the words, and any amount that goes back."""

    outcome: OutsideOutcome
    document_no: str
    text: str
    amount: Money | None = None
