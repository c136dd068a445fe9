"""A shop's team for tests: people with a telephone that a test knows, members of a role, and invitations."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from itertools import count
from typing import Final

from django.db import transaction

from merchants.team import commands
from merchants.team.types import Made
from platform_core.accounts.commands import people
from platform_core.accounts.types import ShopRole
from platform_core.actors import ANONYMOUS, Actor, Role
from tests.merchants.builders import acting_as

PHONE: Final = "138 1234 5678"
_numbers = count(1)
Acts = Callable[..., object]


def known(at: datetime, *, phone: str = PHONE, email: str | None = None) -> Actor:
    """Somebody with an account at this telephone."""
    with transaction.atomic():
        account = people.register(
            f"invited_{next(_numbers)}", password=None, name="林某", phone=phone, email=email, by=ANONYMOUS, at=at
        )
    return Actor(id=account.id, role=Role.SHOPPER)


def member(owner: Actor, role: ShopRole, at: datetime) -> Actor:
    """Somebody of the owner's shop in this role, acting for it."""
    someone = known(at, phone=f"137{next(_numbers):08d}")
    with acting_as(owner), transaction.atomic():
        assert owner.merchant_id
        people.grant_membership(someone.id, merchant_id=owner.merchant_id, role=role, by=owner, at=at)
    return replace(someone, role=Role.MERCHANT, merchant_id=owner.merchant_id)


def invited(owner: Actor, at: datetime, *, to: str = PHONE, role: ShopRole = ShopRole.SERVICE) -> Made:
    with acting_as(owner), transaction.atomic():
        return commands.invite(to=to, role=role, by=owner, at=at)


def does(act: Acts, *args: object, by: Actor, at: datetime, **said: object) -> object:
    """An act with the scope that the door would give."""
    with acting_as(by), transaction.atomic():
        return act(*args, **said, by=by, at=at)
