"""Queries about cases outside the house."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import platform_core.cases.queries as cases
import platform_core.files.queries as files
import platform_core.regulators.queries
from complaints.complaint.types import OUTSIDE as ABOUT_OUTSIDE
from complaints.outside import policies
from complaints.outside.case import OUTSIDE
from complaints.outside.deadlines import AUTHORITY_MEDIATES
from complaints.outside.models import OutsideCase
from complaints.outside.models import OutsideFinding as Finding
from complaints.outside.states import OutsideState
from complaints.outside.types import OutsideKind
from platform_core.actors import Actor
from platform_core.cases.queries import Action
from platform_core.cases.records import opened
from platform_core.cases.registry import facts_of
from platform_core.deadlines.states import DeadlineState
from platform_core.duties import fulfils
from platform_core.files.types import KeptFile
from platform_core.payments.queries import payments
from platform_core.payments.types import Reference, RefundFacts

# Outside


def outside_case(outside_id: UUID, *, by: Actor) -> OutsideCase:
    """Find one case outside. Raises ``OutsideNotFound``."""
    return OutsideCase.objects.see(outside_id, by=by)


def outside_of_order(order_id: UUID) -> list[OutsideCase]:
    """The cases outside about an order in the bound scope, the latest first."""
    return list(OutsideCase.objects.filter(order_id=order_id).order_by("-opened_at", "-id"))


@facts_of(OUTSIDE)
def outside_stand(found: OutsideCase) -> policies.OutsideStand:
    return policies.OutsideStand(
        kind=OutsideKind(found.kind),
        testing=found.testing_since is not None,
        evidence_wanted=bool(found.evidence_wanted_at) and not (found.evidence_shown_at or found.evidence_missed_at),
    )


def is_paused(found: OutsideCase) -> bool:
    """Say whether the authority's days stand still."""
    kind, paused = AUTHORITY_MEDIATES.kind, DeadlineState.PAUSED
    return any(promise.kind == kind and promise.state == paused for promise in cases.clocks(found))


def outside_actions(found: OutsideCase, *, by: Actor, at: datetime) -> list[Action]:
    """The steps of the table, and for the two parties to leave a file while it is open."""
    beside = [Action(name="keep_evidence", until=None)] if found.is_open and by.role in OUTSIDE.parties else []
    return [*outside_steps(found, by=by, at=at), *beside]


def outside_steps(found: OutsideCase, *, by: Actor, at: datetime) -> list[Action]:
    """The steps possible now: the file of the order only once there is one, and no pause of a time that is over."""
    return [action for action in cases.actions(found, by=by, at=at) if _is_possible(found, action.name, by=by, at=at)]


def _is_possible(found: OutsideCase, step: str, *, by: Actor, at: datetime) -> bool:
    match step:
        case "hand_file":
            return platform_core.regulators.queries.lying_ready(found.order_id, by=by) is not None
        case "begin_testing":
            due = cases.due_at(found.id, of=AUTHORITY_MEDIATES)
            return due is not None and at < due
        case _:
            return True


def outside_findings(found: OutsideCase) -> list[tuple[Finding, str]]:
    """The outcomes told, each with its text, the earliest first."""
    rows = list(Finding.objects.filter(outside=found).order_by("told_at", "id"))
    texts = opened(rows)
    return [(row, texts[row.id]) for row in rows]


def outside_evidence(outside_id: UUID) -> list[KeptFile]:
    return files.files_about(ABOUT_OUTSIDE, outside_id)


def papers_of(found: OutsideCase) -> int:
    """The number of papers on file: the parties' files, and the letter by which staff know of the case."""
    return len(outside_evidence(found.id)) + bool(found.document_no)


def outside_refunds(outside_id: UUID) -> list[RefundFacts]:
    """The refunds that its outcome granted."""
    return payments.refunds_for(Reference(ABOUT_OUTSIDE, outside_id))


@fulfils("CRL-39")
def ways_left(found: OutsideCase) -> tuple[OutsideKind, ...]:
    """The routes of the law still open to the shopper."""
    done = {OutsideKind(found.kind)} if found.stage is not OutsideState.CLOSED else set()
    return tuple(kind for kind in OutsideKind if kind not in done)


def outside_cases_about(order_id: UUID) -> list[UUID]:
    """List the outside cases about an order with their clocks, files and refunds."""
    outside = list(OutsideCase.objects.filter(order_id=order_id).order_by("opened_at", "id"))
    return [*cases.dossier(outside), *(refund.id for found in outside for refund in outside_refunds(found.id))]
