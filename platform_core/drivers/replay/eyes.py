"""With whose eyes, and when, is a step of the replay taken? In a transaction of its own, as the doors do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import Scope


@contextmanager
def step(actor: Actor) -> Iterator[datetime]:
    """One transaction with this actor's scope; gives its time."""
    with scopes.bound(_scope_of(actor)), transaction.atomic():
        yield clock.now()


def _scope_of(actor: Actor) -> Scope:
    match actor.role:
        case Role.ANONYMOUS:
            return scopes.ANONYMOUS
        case Role.SHOPPER:
            return scopes.shopper(actor.id)
        case Role.MERCHANT if actor.merchant_id:
            return scopes.merchant(actor.merchant_id, actor.id)
        case Role.STAFF:
            return scopes.staff(actor.id)
        case _:
            return scopes.SYSTEM
