"""Commands on the closing of a shop: announce it, take it back, close."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from merchants.closing import queries
from merchants.closing.case import CLOSE_CHECK, CLOSE_NOTICE, ClosingState
from merchants.closing.errors import AlreadyClosing
from merchants.closing.models import Closing
from merchants.guarantee.commands import guarantees
from merchants.shops.commands import standing
from merchants.shops.errors import NoShop
from platform_core.actors import DEADLINES, Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.deadlines.registry import on_missed
from platform_core.duties import fulfils
from platform_core.rows import new_id, one_after_the_other
from platform_core.tenancy.scopes import SYSTEM, bound


@fulfils("ECL-16", "OTM-23")
@transaction.atomic(savepoint=False)
def announce(*, by: Actor, at: datetime) -> Closing:
    """Announce that the shop closes. From now on it takes no new orders, and everybody reads it on its page.

    A sale that holds the shop's row goes first, and is owed as before. Raises ``NoShop``, ``AlreadyClosing``.
    """
    if by.merchant_id is None:
        raise NoShop
    one_after_the_other(f"closings of {by.merchant_id}")
    before = queries.latest_closing(by.merchant_id, by=by)
    if before and before.stage is not ClosingState.TAKEN_BACK:
        raise AlreadyClosing(merchant_id=by.merchant_id)
    row_id = new_id()
    row = Closing(
        id=row_id,
        merchant_id=by.merchant_id,
        number=number_of("L", row_id, at=at),
        announced_by=by.id,
        announced_at=at,
        closes_at=queries.notice_over_at(at),
    )
    row.save(force_insert=True)
    standing.begin_closing(row.merchant_id, closes_at=row.closes_at)
    open_case(row, by=by, at=at)
    return row


@carries_out(Closing.CASE, "take_back")
@transaction.atomic(savepoint=False)
def take_back(closing_id: UUID, *, by: Actor, at: datetime) -> Closing:
    """Take back that the shop closes, while the notice runs. It may sell again at once.

    Raises ``ClosingNotFound``, ``WrongRole``, ``IllegalTransition``, ``ReopenedTooLate``.
    """
    begun = begin(Closing, "take_back", closing_id, by=by, at=at)
    standing.stop_closing(begun.row.merchant_id)
    return begun.say()


@on_missed(CLOSE_NOTICE)
@on_missed(CLOSE_CHECK)
@transaction.atomic(savepoint=False)
def close_or_wait(closing_id: UUID, *, at: datetime) -> Closing:
    """Close the shop if nothing is open. Else its deposit is sent back as soon as it may go, and the shop is looked at
    again on another day."""
    with bound(SYSTEM):
        row = Closing.objects.see(closing_id, by=DEADLINES)
        steps = ("close", "hold") if row.stage is ClosingState.ANNOUNCED else ("close_settled", "wait")
        guarantees.end_deposit_of_closing(row.merchant_id, by=DEADLINES, at=at)
        if found := queries.open_items(row.merchant_id):
            return begin(Closing, steps[1], closing_id, by=DEADLINES, at=at).say(open_things=len(found))
        row = begin(Closing, steps[0], closing_id, by=DEADLINES, at=at).say()
        standing.close_shop(row.merchant_id, by=DEADLINES, at=at)
        return row
