"""Subscriptions are debited where their clock runs out."""

from datetime import datetime
from uuid import UUID

from orders.subscriptions.commands import debits
from orders.subscriptions.deadlines import DEBIT, DEBIT_AGAIN
from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed


@on_missed(DEBIT)
def debit(subscription_id: UUID, *, at: datetime) -> None:
    debits.debit(subscription_id, by=DEADLINES, at=at)


@on_missed(DEBIT_AGAIN)
def debit_again(subscription_id: UUID, *, at: datetime) -> None:
    debits.debit(subscription_id, by=DEADLINES, at=at)
