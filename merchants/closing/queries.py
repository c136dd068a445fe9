"""Reads of the closing of a shop, and of everything that is open before it."""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from merchants.closing.case import NOTICE
from merchants.closing.models import Closing
from merchants.guarantee import queries as guarantee
from merchants.shops.types import OwedDuty
from platform_core.actors import Actor
from platform_core.deadlines.queries import promises
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.queries import balances
from platform_core.legal.queries import calendars, rules
from platform_core.legal.spans import local_day

OWN_MONEY: Final = (AccountKind.MERCHANT_PAYABLE, AccountKind.DEPOSIT)
BALANCE: Final = "payments.balance"


def closing(closing_id: UUID, *, by: Actor) -> Closing:
    """A closing. Raises ``ClosingNotFound``."""
    return Closing.objects.see(closing_id, by=by)


def latest_closing(merchant_id: UUID, *, by: Actor) -> Closing | None:
    """The closing that the shop announced last, if any."""
    found = Closing.objects.visible_to(by).filter(merchant_id=merchant_id)
    return found.order_by("-announced_at", "-id").first()


def notice_over_at(announced_at: datetime) -> datetime:
    """The instant at which the notice of a closing announced then is over."""
    within = rules.in_force(NOTICE.code, on=local_day(announced_at)).length
    return within.due(announced_at, calendar=calendars.calendar()).strict


def open_items(merchant_id: UUID) -> list[OwedDuty]:
    """Everything that is open between the shop and others: what it owes, as the apps above know it, and its own money
    here, which has to go to it. In its scope, or the system's."""
    promises.of_merchant(merchant_id)  # all of them first: on a page no room then reads those of its own kind again
    return [*guarantee.duties_of(merchant_id), *_own_money(merchant_id)]


def _own_money(merchant_id: UUID) -> list[OwedDuty]:
    books = balances(merchant_id)
    held = [kind for kind in OWN_MONEY if books[kind].posted.amount > 0]
    return [OwedDuty(kind=BALANCE, subject_id=merchant_id)] if held else []
