"""How is a step of a return begun? As the rights engine judges, on the shop's side of the wall.

Locks are taken in one order: clocks, then the return, then the shelf, then the money.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from aftersales import policies
from aftersales.errors import NotNow
from aftersales.models import Claim, Return
from platform_core.actors import Actor
from platform_core.errors import Verdict
from platform_core.states import WrongRole
from platform_core.tenancy.scopes import acting_for


@contextmanager
def at_its_shop(return_id: UUID, *, by: Actor) -> Iterator[None]:
    """For shoppers and staff. Raises ``ReturnNotFound``."""
    with acting_for(Return.objects.see(return_id, by=by).merchant_id):
        yield


@contextmanager
def at_the_shop_of(claim_id: UUID, *, by: Actor) -> Iterator[None]:
    """The same of a claim. Raises ``ClaimNotFound``."""
    with acting_for(Claim.objects.see(claim_id, by=by).merchant_id):
        yield


def refuse(action: str, verdict: Verdict) -> None:
    """Raises ``NotNow`` with every reason."""
    if not verdict:
        raise NotNow(action=action, reasons=verdict.codes())


def require_role(action: str, *, by: Actor) -> None:
    """For what is no step of the table. Raises ``WrongRole``."""
    if by.role is not policies.ACTIONS[action].role:
        raise WrongRole(lifecycle=Return.CASE.lifecycle.name, transition=action, role=by.role)
