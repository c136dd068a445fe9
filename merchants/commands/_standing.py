"""How does the standing of a shop change?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from merchants.commands._opening import stated
from merchants.events import ShopReinstated, ShopSuspended
from merchants.models import Merchant
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish


@transaction.atomic(savepoint=False)
def suspend(merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> Merchant:
    """No sale from now on; one that holds the shop still goes first. What was sold stays owed.

    Raises ``MerchantNotFound``, ``ReasonRequired``, ``WrongRole`` or ``IllegalTransition``.
    """
    shop = Merchant.objects.take(merchant_id)
    shop.move("suspend", by=by, at=at)
    publish(ShopSuspended(merchant_id=shop.id), by=by, at=at, reason=stated(reason))
    return shop


@transaction.atomic(savepoint=False)
def reinstate(merchant_id: UUID, *, reason: str, by: Actor, at: datetime) -> Merchant:
    """Let a suspended shop sell again. Refuses as ``suspend``."""
    shop = Merchant.objects.take(merchant_id)
    shop.move("reinstate", by=by, at=at)
    publish(ShopReinstated(merchant_id=shop.id), by=by, at=at, reason=stated(reason))
    return shop
