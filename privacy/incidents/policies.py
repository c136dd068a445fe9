"""Rules on incidents: their grade, the parts of a report, and the guards of their steps."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from platform_core.duties import fulfils
from platform_core.errors import Verdict
from privacy.incidents.types import Grade, IncidentFindings, IncidentRefusal

LARGER_FROM: Final = 1_000_000  # persons, by the annex of the measures on reporting


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentFacts:
    """Facts for the guards of an incident: its grade, the list of people, and the duties still owed."""

    ordinary: bool
    listed: bool
    told: bool
    spared: bool
    owes_report: bool
    owes_notice: bool


@fulfils("INC-4")
def grade_of(found: IncidentFindings) -> Grade:
    """Grade an incident by the number of people. Staff may set a higher grade, but no lower one."""
    return Grade.LARGER if found.persons >= LARGER_FROM else Grade.ORDINARY


@fulfils("PIP-57")
def may_report(found: IncidentFindings, *, receipt_no: str) -> Verdict:
    """Allow a report that has every part the law asks for, and the number of the authority's receipt."""
    return Verdict.of(
        {
            IncidentRefusal.WHAT_WANTED: not found.what.strip(),
            IncidentRefusal.KINDS_WANTED: not found.kinds.strip(),
            IncidentRefusal.CAUSE_WANTED: not found.cause.strip(),
            IncidentRefusal.HARM_WANTED: not found.harm.strip(),
            IncidentRefusal.MEASURES_WANTED: not found.measures.strip(),
            IncidentRefusal.RECEIPT_WANTED: not receipt_no.strip(),
        }
    )


def may_open(found: IncidentFindings, *, at: datetime) -> Verdict:
    """Allow opening a file that names the event and the kinds of data; the other findings may follow.

    The incident cannot have been found later than ``at``.
    """
    return Verdict.of(
        {
            IncidentRefusal.WHAT_WANTED: not found.what.strip(),
            IncidentRefusal.KINDS_WANTED: not found.kinds.strip(),
            IncidentRefusal.FOUND_LATER_THAN_NOW: found.found_at > at,
        }
    )


def is_ordinary(facts: IncidentFacts) -> bool:
    return facts.ordinary


def has_people_to_tell(facts: IncidentFacts) -> bool:
    """Allow telling the people on the list, once. People who are listed later are told without a step."""
    return facts.listed and not facts.told


def is_undecided(facts: IncidentFacts) -> bool:
    """Allow the decision to tell nobody, once, and only before people were told. Staff may still tell them later."""
    return not (facts.told or facts.spared)


def owes_nothing(facts: IncidentFacts) -> bool:
    """Allow closing a file once neither a report nor a notice to people is owed."""
    return not (facts.owes_report or facts.owes_notice)
