"""How are a mediation and a case outside the house shown, to either side?"""

from __future__ import annotations

from typing import Protocol
from uuid import UUID

import platform_core.deadlines.queries as deadlines
from complaints.mediation import queries as mediation_queries
from complaints.mediation.types import MediationAct
from complaints.outside import queries as outside_queries
from complaints.outside.types import OutsideKind
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.form_pages import Face, Facts
from platform_core.cases.queries import last_of_each
from platform_core.eventlog.queries import timeline


class DisputeRow(Protocol):
    """What the rows of both have that a page shows."""

    id: UUID
    number: str
    state: str
    order_id: UUID

    @property
    def is_open(self) -> bool: ...


def one_mediation(mediation_id: UUID, *, by: Actor) -> Face[None]:
    """Who has agreed to it, what is proposed and why, and what may be done until when."""
    found = mediation_queries.mediation(mediation_id, by=by)
    facts: Facts = {
        **case(found, lifecycle="mediation", by=by),
        "complaint_id": found.complaint_id,
        "mine": found.asked_by == by.role,
        "asked_by": words.role(found.asked_by),
        "shopper_consented_at": found.shopper_consented_at,
        "shop_consented_at": found.shop_consented_at,
        "proposed_at": found.proposed_at,
        "amount": found.money(found.amount),
        "performs": found.performs,
        "accepted": [words.role(side) for side in (found.first_accepted_by, found.then_accepted_by) if side],
        "said": [
            {
                "act": words.said(MediationAct, word.act),
                "who": words.role(word.author),
                "text": text,
                "at": word.said_at,
            }
            for word, text in mediation_queries.mediation_words(found)
        ],
    }
    names = {action.name for action in mediation_queries.mediation_actions(found, by=by, at=clock.now())}
    return Face(facts, {"agree" if name in ("accept", "conclude") else name for name in names}, about=None)


def listed(by: Actor) -> Facts:
    """Those of one side that are not older than its last fifty, the newest first."""
    mediations = mediation_queries.mediations_of(by).order_by("-asked_at", "-id")[:50]
    outside = outside_queries.outside_of(by).order_by("-opened_at", "-id")[:50]
    return {
        "mediations": [_row(row, lifecycle="mediation") | {"at": row.asked_at} for row in mediations],
        "outside_cases": [
            _row(row, lifecycle="outside") | {"at": row.opened_at, "kind": words.said(OutsideKind, row.kind)}
            for row in outside
        ],
    }


def case(found: DisputeRow, *, lifecycle: str, by: Actor) -> Facts:
    """What every case has on its page."""
    return {
        **_row(found, lifecycle=lifecycle),
        "case_id": found.id,
        "order_number": sales_queries.number_of(found.order_id),
        "order_id": found.order_id,
        "is_open": found.is_open,
        "clocks": words.clocks(last_of_each(deadlines.about(found.id)), reader=by.role),
        "history": words.history(timeline(found.id)),
    }


def _row(found: DisputeRow, *, lifecycle: str) -> Facts:
    return {
        "id": found.id,
        "number": found.number,
        "state": words.state(lifecycle, found.state),
    }
