"""The command that settles a shop's share."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

import platform_core.ledger.commands
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.money import Money
from platform_core.payments.errors import NotSettleable
from platform_core.payments.events.payments import ShareSettled
from platform_core.payments.models.shares import Share
from platform_core.payments.policies import payments
from platform_core.payments.types import Reference
from platform_core.tenancy.gathering import together


@transaction.atomic(savepoint=False)
@together()
def settle_share(order: Reference, *, commission_basis_points: int, by: Actor, at: datetime) -> bool:
    """Settle a share: move it from escrow to the shop's payable balance, less the platform's fee on the rest.

    False while money of it is owed back or on its way: the caller comes again when the refund has ended. Raises
    ``ShareNotFound``, ``NotSettleable``, or ``IllegalTransition``.
    """
    with Share.objects.taken(order) as share:
        if share.owes_back():
            return False
        parts = share.parts
        commission = payments.commission_on(parts, basis_points=commission_basis_points)
        if not (verdict := payments.may_settle(commission, parts=parts)):
            raise NotSettleable(reasons=verdict.codes())
        share.commission = commission.amount
        share.move("settle", by=by, at=at, also=["commission"])
        publish(_describe_settlement(share, commission), by=by, at=at)
        if transfers := payments.at_settlement(parts, commission=commission):
            platform_core.ledger.commands.post(
                transfers, merchant_id=share.merchant_id, source=share.source, by=by, at=at
            )
        return True


def _describe_settlement(share: Share, commission: Money) -> ShareSettled:
    return ShareSettled(
        share_id=share.id,
        merchant_id=share.merchant_id,
        order_type=share.order_type,
        order_id=share.order_id,
        amount=(payments.left(share.parts) - commission).amount,
        commission=commission.amount,
        currency=share.currency,
    )
