"""Values of notices of infringement."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from platform_core.labels import Labelled

# Notices of infringement: a right holder, a shop, and fifteen days

INFRINGEMENT: Final = "complaints.infringement"


class RightKind(Labelled):
    """Which right is said to be infringed."""

    TRADEMARK = "trademark"
    COPYRIGHT = "copyright"
    PATENT = "patent"
    DESIGN = "design", "design patent"
    OTHER = "other_right", "another right"


class Exhibit(Labelled):
    """What a file shows."""

    IDENTITY = "identity", "who the right holder is"
    AUTHORISATION = "authorisation", "power of attorney"
    RIGHT_PROOF = "right_proof", "proof of the right"
    EVIDENCE = "evidence", "first evidence of the infringement"
    COUNTER_EVIDENCE = "counter_evidence", "first evidence that nothing is infringed"
    FILING_PROOF = "filing_proof", "proof of a complaint to an authority or a suit"
    DELAY_PROOF = "delay_proof", "proof of a delay that the right holder could not help"
    OUTCOME = "outcome", "what the authority or the court has decided"


OF_THE_HOLDER: Final = (
    *(Exhibit.IDENTITY, Exhibit.AUTHORISATION, Exhibit.RIGHT_PROOF, Exhibit.EVIDENCE),
    *(Exhibit.FILING_PROOF, Exhibit.DELAY_PROOF),
)
OF_EITHER: Final = (Exhibit.OUTCOME,)
FOR_STAFF: Final = (Exhibit.DELAY_PROOF, Exhibit.OUTCOME)  # somebody has to look at it, and no step says so


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """Who claims which right against which goods of one shop, and why.

    ``company``: the right holder is an organisation, whose name everybody may read.
    """

    holder: str
    company: bool
    by_agent: bool
    contact: str
    right: RightKind
    right_no: str
    listings: tuple[UUID, ...]
    statement: str
