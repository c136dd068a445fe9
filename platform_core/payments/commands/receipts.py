"""Commands on money that fits no payment: it goes back, or to an account that the payer names if the provider refuses.

While they name none, the old way is tried whenever the clock of that runs out; staff may have it tried at any time.
"""

from __future__ import annotations

import logging
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.ledger.commands
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin, step_of
from platform_core.duties import fulfils
from platform_core.ledger.types import Transfer
from platform_core.payments.case.payments import RECEIPT
from platform_core.payments.commands.asking_again import keep_agreed
from platform_core.payments.models.payments import Receipt
from platform_core.payments.policies import payments as payments_policies
from platform_core.payments.queries import payments as payments_queries
from platform_core.payments.states import ReceiptState
from platform_core.payments.types import Answer, BankAccount, Outcome
from platform_core.payments.types import PostingPurpose as P
from platform_core.rows import new_id

logger = logging.getLogger(__name__)


@carries_out(RECEIPT, "arrive")
@transaction.atomic(savepoint=False)
def arrive(receipt_id: UUID, *, by: Actor, at: datetime) -> Receipt:
    """The provider has given the money back. Raises ``ReceiptNotFound``, ``WrongRole``, ``IllegalTransition``."""
    receipt = begin(Receipt, "arrive", receipt_id, by=by, at=at).say()
    book_receipt(receipt, payments_policies.at_end_of_receipt(receipt.money, code=P.SENT_BACK), by=by, at=at)
    return receipt


@carries_out(RECEIPT, "ask_account")
@transaction.atomic(savepoint=False)
def ask_account(receipt_id: UUID, *, refusal: str, by: Actor, at: datetime) -> Receipt:
    """The provider refuses to give the money back: the payer is asked for another account.

    Raises ``ReceiptNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    return begin(Receipt, "ask_account", receipt_id, by=by, at=at).say(refusal=refusal)


@fulfils("NRR-14")
@carries_out(RECEIPT, "name_account")
@transaction.atomic(savepoint=False)
def name_receipt_account(receipt_id: UUID, *, account: BankAccount, agreed: bool, by: Actor, at: datetime) -> Receipt:
    """The payer agrees that the money goes to this account of theirs, and the provider is asked once more, for that.

    Raises ``WrongRole``, ``ReceiptNotFound``, ``IllegalTransition`` where nobody asks, or ``AccountRefused`` with every
    reason.
    """
    begun = begin(Receipt, "name_account", receipt_id, by=by, at=at, move=False)
    receipt = begun.row
    how = {"payer_id": receipt.payer_id, "refund_no": receipt.asked_under}
    kept = keep_agreed(account, agreed=agreed, **how, at=at)
    return _ask_once_more(begun, account_id=kept.id)


@carries_out(RECEIPT, "try_old_way")
@transaction.atomic(savepoint=False)
def try_old_way(receipt_id: UUID, *, by: Actor, at: datetime) -> Receipt:
    """Staff have the provider asked once more to give the money back the way it came.

    Raises ``ReceiptNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    return _ask_once_more(begin(Receipt, "try_old_way", receipt_id, by=by, at=at, move=False))


@carries_out(RECEIPT, "try_old_way_by_itself")
@transaction.atomic(savepoint=False)
def try_old_way_by_itself(receipt_id: UUID, *, by: Actor, at: datetime) -> Receipt:
    """The payer has named no account in time. Raises as ``try_old_way`` does."""
    return _ask_once_more(begin(Receipt, "try_old_way_by_itself", receipt_id, by=by, at=at, move=False))


@transaction.atomic(savepoint=False)
def record_return(refund_no: UUID, *, answer: Answer, by: Actor, at: datetime) -> None:
    """Record the provider's answer or report about giving the money back under this number.

    Silence leaves it to the clock. A word about a number under which it had refused before, and that another one has
    replaced, changes nothing: money may have gone twice, so it is an error in the log.
    """
    receipt = payments_queries.find_receipt_asked_under(refund_no)
    if receipt is None:
        logger.error("answer_to_replaced_return", extra={"refund_no": str(refund_no), "outcome": answer.outcome.value})
    elif answer.outcome is Outcome.SUCCEEDED and receipt.stage in (ReceiptState.GOING_BACK, ReceiptState.ACCOUNT_ASKED):
        arrive(receipt.id, by=by, at=at)
    elif answer.outcome is Outcome.FAILED and receipt.stage is ReceiptState.GOING_BACK:
        ask_account(receipt.id, refusal=answer.reason, by=by, at=at)


def _ask_once_more(begun: Begun[Receipt], *, account_id: UUID | None = None) -> Receipt:
    """Ask once more, under a new number: a refusal under the last one is for ever."""
    return begun.move(refund_no=new_id(), account_id=account_id).say()


def book_receipt(receipt: Receipt, transfers: list[Transfer], *, by: Actor, at: datetime) -> None:
    """Book a receipt in the books of the shop that has it; the books know the yuan alone."""
    if receipt.booked:
        platform_core.ledger.commands.post(transfers, merchant_id=receipt.shop_id, source=receipt.source, by=by, at=at)


send_back = step_of(Receipt, "send_back")
