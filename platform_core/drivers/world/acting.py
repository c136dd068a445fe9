"""Steps taken as an actor, at a time: each in a transaction of its own, as the doors do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final

from django.db import transaction

from orders.sales.ports import carrier_named
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.payments.ports import reporter
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import Scope

SANDBOX: Final = "sandbox"  # the name that payments and parcels bear
PROVIDER: Final = reporter(SANDBOX)
CARRIER: Final = carrier_named(SANDBOX)
OF_ROLE: Final = {Role.SHOPPER: scopes.shopper, Role.STAFF: scopes.staff, Role.REGULATOR: scopes.regulator}


@contextmanager
def acting_as(actor: Actor, *, at: datetime | None = None) -> Iterator[datetime]:
    """Open one transaction in this actor's scope. Gives ``at``, or else the time of the transaction."""
    with scopes.bound(_scope_of(actor)), transaction.atomic():
        yield at or clock.now()


def _scope_of(actor: Actor) -> Scope:
    if actor in (PROVIDER, CARRIER):  # whose signature was checked: they leave a report and see nothing
        return scopes.outside(actor.id)
    if actor.merchant_id:
        return scopes.merchant(actor.merchant_id, actor.id)
    if actor.role is Role.ANONYMOUS:
        return scopes.ANONYMOUS
    of_role = OF_ROLE.get(actor.role)
    return of_role(actor.id) if of_role else scopes.SYSTEM
