"""What does an order say when the money for it comes in? Fills ``payments.ports.Payable``."""

from __future__ import annotations

from datetime import datetime

from orders import commands
from platform_core.actors import Actor
from platform_core.payments.types import ShareFacts


class OrderPayable:
    """Orders answer for `orders.order`."""

    def captured(self, share: ShareFacts, *, by: Actor, at: datetime) -> bool:
        return commands.mark_paid(share.order.id, payment_id=share.payment_id, by=by, at=at)


class DepositPayable:
    """And for `orders.deposit`."""

    def captured(self, share: ShareFacts, *, by: Actor, at: datetime) -> bool:
        return commands.take_deposit(share.order.id, by=by, at=at)
