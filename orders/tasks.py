"""What happens when a clock of an order runs out?"""

from datetime import datetime
from uuid import UUID

from orders import commands
from orders.deadlines import CANCEL_REFUND, CONFIRM_RECEIPT, PAYMENT
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(PAYMENT)
def cancel_what_was_not_paid(order_id: UUID, *, at: datetime) -> None:
    commands.cancel_unpaid(order_id, by=DEADLINES, at=at)


@on_missed(CONFIRM_RECEIPT)
def confirm_silent_receipt(order_id: UUID, *, at: datetime) -> None:
    commands.confirm_receipt(order_id, by=DEADLINES, at=at)


@on_missed(CANCEL_REFUND)
def chase_cancel_refund(order_id: UUID, *, at: datetime) -> None:
    commands.chase_refund(order_id, by=DEADLINES, at=at)
