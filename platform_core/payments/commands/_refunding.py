"""How does money go back, exactly once, though the provider may not answer?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

import platform_core.ledger.commands
from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.eventlog.commands import publish
from platform_core.money import Money
from platform_core.payments import policies
from platform_core.payments.errors import NotRefundable, RefundDiffers
from platform_core.payments.events import Refunded, RefundFailed, RefundRequested, RefundUnknown
from platform_core.payments.models import Refund, Share
from platform_core.payments.states import RefundState, ShareState
from platform_core.payments.types import Answer, Outcome, Reference
from platform_core.rows import new_id


@fulfils("NRR-14")
@transaction.atomic(savepoint=False)
def request_refund(order: Reference, *, amount: Money, cause: str, by: Actor, at: datetime) -> UUID:
    """Decide that this much of the order's share goes back the way it came, and set it aside; gives the refund's id.

    One refund for each order and cause: asked again it is the same one. Raises ``ShareNotFound``, ``NotRefundable``
    with every reason, or ``RefundDiffers``.
    """
    with Share.objects.taken(order) as share:
        if known := share.refunds.filter(cause=cause).first():
            return _same(known, amount)
        before = share.parts
        _take_back(share, amount)
        settled = share.stage is ShareState.SETTLED
        transfers = policies.at_refund(amount, parts=before, settled=settled)
        refund = _written(share, amount, cause, codes=[t.code for t in transfers], at=at)
        publish(RefundRequested(**refund.told(), **_where(share), provider=share.provider), by=by, at=at)
        platform_core.ledger.commands.hold(transfers, merchant_id=share.merchant_id, source=refund.source, by=by, at=at)
        return refund.id


@transaction.atomic(savepoint=False)
def record_answer(refund_id: UUID, *, answer: Answer, by: Actor, at: datetime) -> None:
    """What the provider said of a refund, whether as an answer or by a report. Once it has ended, nothing changes it.

    Raises ``RefundNotFound``.
    """
    order = Refund.objects.of(refund_id).share.order
    with Share.objects.taken(order) as share:
        refund = share.refunds.select_for_update().get(id=refund_id)
        if refund.stage in (RefundState.SUCCEEDED, RefundState.FAILED):
            return
        match answer.outcome:
            case Outcome.SUCCEEDED:
                _succeed(refund, share, answer, by=by, at=at)
            case Outcome.FAILED:
                _fail(refund, share, answer, by=by, at=at)
            case _:
                _lose_sight(refund, share, by=by, at=at)


def _same(known: Refund, amount: Money) -> UUID:
    if known.money != amount:
        raise RefundDiffers(refund_id=known.id)
    return known.id


def _take_back(share: Share, amount: Money) -> None:
    """The condition and the change are one statement, for whoever comes without the lock."""
    verdict = policies.may_refund(amount, parts=share.parts, state=ShareState(share.state))
    room = Share.objects.filter(id=share.id, merchant_id=share.merchant_id, refunded__lte=F("amount") - amount.amount)
    if not verdict or not room.update(refunded=F("refunded") + amount.amount):
        refundable = share.amount - share.refunded
        raise NotRefundable(reasons=verdict.codes(), amount=amount.amount, refundable=refundable)


def _written(share: Share, amount: Money, cause: str, *, codes: list[str], at: datetime) -> Refund:
    return Refund.objects.create(
        id=new_id(),
        merchant_id=share.merchant_id,
        share=share,
        payer_id=share.payer_id,
        cause=cause,
        amount=amount.amount,
        currency=amount.currency,
        codes=codes,
        requested_at=at,
    )


def _where(share: Share) -> dict[str, Any]:
    return {"order_type": share.order_type, "order_id": share.order_id}


def _succeed(refund: Refund, share: Share, answer: Answer, *, by: Actor, at: datetime) -> None:
    refund.provider_ref = answer.provider_ref
    refund.save(update_fields=["provider_ref"])
    refund.move("succeed", by=by, at=at)
    publish(Refunded(**refund.told(), **_where(share)), by=by, at=at)
    platform_core.ledger.commands.settle(
        refund.source, codes=refund.codes, merchant_id=refund.merchant_id, by=by, at=at
    )


def _fail(refund: Refund, share: Share, answer: Answer, *, by: Actor, at: datetime) -> None:
    """The amount may be asked back again, under another cause."""
    refund.move("fail", by=by, at=at)
    publish(RefundFailed(**refund.told(), **_where(share), reason=answer.reason), by=by, at=at)
    Share.objects.filter(id=share.id, merchant_id=share.merchant_id).update(refunded=F("refunded") - refund.amount)
    platform_core.ledger.commands.release(
        refund.source, codes=refund.codes, merchant_id=refund.merchant_id, by=by, at=at
    )


def _lose_sight(refund: Refund, share: Share, *, by: Actor, at: datetime) -> None:
    if refund.stage is RefundState.REQUESTED:
        refund.move("lose_sight", by=by, at=at)
        publish(RefundUnknown(**refund.told(), provider=share.provider), by=by, at=at)
