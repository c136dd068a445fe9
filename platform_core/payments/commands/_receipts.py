"""How does money that fits no payment go back, and what does the provider say to that?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.ledger.commands
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin
from platform_core.ledger.types import Transfer
from platform_core.payments import policies
from platform_core.payments.case import RECEIPT
from platform_core.payments.models import Receipt
from platform_core.payments.states import ReceiptState
from platform_core.payments.types import Answer, Outcome


@carries_out(RECEIPT, "arrive")
@transaction.atomic(savepoint=False)
def arrive(receipt_id: UUID, *, by: Actor, at: datetime) -> Receipt:
    """The provider has given the money back. Raises ``ReceiptNotFound``, ``WrongRole``, ``IllegalTransition``."""
    receipt = begin(Receipt, "arrive", receipt_id, by=by, at=at).say()
    book_receipt(receipt, policies.at_end_of_receipt(receipt.money, code="sent_back"), by=by, at=at)
    return receipt


@transaction.atomic(savepoint=False)
def record_return(receipt_id: UUID, *, answer: Answer, by: Actor, at: datetime) -> None:
    """What the provider said when it was asked to give the money back. Anything but *done* leaves it to the clock."""
    stage = Receipt.objects.see(receipt_id, by=by).stage
    if answer.outcome is Outcome.SUCCEEDED and stage is ReceiptState.GOING_BACK:
        arrive(receipt_id, by=by, at=at)


def book_receipt(receipt: Receipt, transfers: list[Transfer], *, by: Actor, at: datetime) -> None:
    if receipt.booked:
        platform_core.ledger.commands.post(transfers, merchant_id=receipt.shop_id, source=receipt.source, by=by, at=at)
