"""Who changes a number of the house in these tests, and to what? By the commands that the desk calls."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.legal import policies
from platform_core.legal.commands import proposing
from platform_core.legal.models.proposals import Proposal
from platform_core.legal.models.rules import LegalRule
from platform_core.legal.spans import DAY
from platform_core.legal.types import Matter, NewNumber
from platform_core.tenancy import scopes

ONE = Actor(id=UUID(int=71), role=Role.STAFF)
OTHER = Actor(id=UUID(int=72), role=Role.STAFF)
WHY = "客服部复核后认为可以更快"


def acting_as(actor: Actor) -> Any:
    """With the scope that the door would give this actor."""
    return scopes.bound(scopes.staff(actor.id) if actor.role is Role.STAFF else scopes.shopper(actor.id))


def now() -> datetime:
    """The database's own time, as of the test's transaction: it is the one that numbers are announced by."""
    with scopes.bound(scopes.ANONYMOUS), transaction.atomic():
        return clock.now()


def soonest() -> date:
    """The first day from which a number agreed upon now may hold."""
    return policies.earliest_effect(now())


def wanted(code: str = "DL_CMP_MERCHANT", value: int = 2, *, on: date | None = None) -> dict[str, Any]:
    return NewNumber(code=code, value=value, effective_from=on or soonest()).to_payload()


def proposed(*args: Any, by: Actor = ONE, **kwargs: Any) -> Proposal:
    payload = wanted(*args, **kwargs)
    with acting_as(by), transaction.atomic():
        return proposing.propose(Matter.NUMBER, payload=payload, why=WHY, by=by, at=clock.now())


def approved(proposal: Proposal, *, by: Actor = OTHER) -> Proposal:
    with acting_as(by), transaction.atomic():
        return proposing.approve(proposal.id, by=by, at=clock.now())


def house_number(*args: Any, **kwargs: Any) -> LegalRule:
    """A number that two persons have set."""
    proposal = approved(proposed(*args, **kwargs))
    with acting_as(ONE), transaction.atomic():
        return LegalRule.objects.get(proposal=proposal)


def later(days: int) -> date:
    """So many days after the soonest."""
    return soonest() + days * DAY
