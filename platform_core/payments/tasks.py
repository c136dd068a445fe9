"""Handlers for clocks of payments and refunds that ran out."""

from datetime import datetime
from uuid import UUID

from platform_core.actors import DEADLINES
from platform_core.deadlines.registry import on_missed
from platform_core.payments.commands import asking_again, asking_the_provider, payouts, refunding
from platform_core.payments.deadlines import (
    ASK_AGAIN,
    ASK_PROVIDER,
    HEAR_OF_CLOSING,
    HEAR_OF_REFUND,
    NAME_ACCOUNT,
    PAY_OUT,
)


@on_missed(ASK_PROVIDER)
def ask_after_payment(payment_id: UUID, *, at: datetime) -> None:
    asking_the_provider.ask_after_payment(payment_id, by=DEADLINES, at=at)


@on_missed(HEAR_OF_CLOSING)
def ask_after_closing(payment_id: UUID, *, at: datetime) -> None:
    asking_the_provider.ask_after_payment(payment_id, by=DEADLINES, at=at)


@on_missed(HEAR_OF_REFUND)
def ask_provider_again(refund_id: UUID, *, at: datetime) -> None:
    refunding.ask_provider_again(refund_id, by=DEADLINES, at=at)


@on_missed(ASK_AGAIN)
def ask_again(refund_id: UUID, *, at: datetime) -> None:
    asking_again.ask_by_the_clock(refund_id, by=DEADLINES, at=at)


@on_missed(NAME_ACCOUNT)
def ask_the_old_way(refund_id: UUID, *, at: datetime) -> None:
    asking_again.ask_by_the_clock(refund_id, by=DEADLINES, at=at)


@on_missed(PAY_OUT)
def pay_out(merchant_id: UUID, *, at: datetime) -> None:
    payouts.pay_out(merchant_id, by=DEADLINES, at=at)
