"""Values of cases outside the house."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from platform_core.labels import Labelled
from platform_core.money import Money


class OutsideKind(Labelled):
    """Before whom is it? The first two are an authority's; the others count by rules of their own."""

    COMPLAINT = "complaint", "complaint to the market authority (12315)"
    MEDIATION = "mediation", "mediation by a consumer organisation or an authority"
    ARBITRATION = "arbitration", "arbitration"
    COURT = "court", "court"


ADMINISTRATIVE: Final = (OutsideKind.COMPLAINT, OutsideKind.MEDIATION)


class OutsideOutcome(Labelled):
    """How did it end outside?"""

    SETTLED = "settled", "both sides agreed"
    GRANTED = "granted", "decided for the shopper"
    DISMISSED = "dismissed", "decided against the shopper"
    TERMINATED = "terminated", "ended without agreement"


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFiling:
    """What is told of a case outside: who has it, under which number, since which day."""

    kind: OutsideKind
    authority: str
    authority_no: str
    filed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class OutsideFinding:
    """How it ended, as the paper says: its number, in words, and the amount that goes back, if one is named."""

    outcome: OutsideOutcome
    document_no: str
    text: str
    amount: Money | None = None
