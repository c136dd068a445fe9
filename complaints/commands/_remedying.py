"""How does money go back because of a complaint?"""

from __future__ import annotations

from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

import platform_core.ledger.commands as ledger
import platform_core.payments.commands as payments
from complaints import policies, queries
from complaints.commands._writing import write
from complaints.errors import RemedyStands
from complaints.events import RemedyGranted
from complaints.models import Complaint
from complaints.types import ABOUT
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.types import Source, Transfer
from platform_core.money import Money
from platform_core.payments.types import Reference

BORNE: Final = "borne"  # what the ledger's functions of a review and of a decision out of time allow


@transaction.atomic(savepoint=False)
def ask_again(complaint_id: UUID, *, reason: str, by: Actor, at: datetime) -> Complaint:
    """The provider has refused to give granted money back; a person has looked, says what they found, and it is asked
    for once more. Both sides read the reason.

    Raises ``ComplaintNotFound``, ``RemedyStands``, ``TextRefused``.
    """
    complaint = Complaint.objects.take(complaint_id, by=by)
    failed = queries.failed_remedy(complaint)
    if failed is None:
        raise RemedyStands(complaint_id=complaint.id)
    write(complaint_id, text=reason, by=by, at=at)
    payments.ask_again(failed.id, reason=f"as both sides read in {complaint.number}", by=by, at=at)
    _tell(complaint, failed.for_case, by=by, at=at)
    return complaint


# For all that ends a complaint


def grant(complaint: Complaint, *, amount: Money | None, by: Actor, at: datetime, for_: str = ABOUT) -> None:
    """Set aside what was agreed or decided, as far as it has not gone back by another way. Comes last: it locks money.

    ``for_`` is which of ``GRANTED_FOR`` gives it.

    Others' part of the price (what the platform had added) goes back in proportion. Raises ``payments.NotRefundable``
    where another takes it at this very moment: come again, and what is left is less.
    """
    amount = policies.payable_now(amount, refundable=queries.refundable(complaint.order_id))
    if amount is None:
        return
    order = Reference("orders.order", complaint.order_id)
    case = Reference(for_, complaint.id)
    payments.request_refund(order, for_case=case, amount=amount, by=by, at=at)
    _tell(complaint, case, by=by, at=at)


def bear(amount: Money, *, of: Source, merchant_id: UUID, by: Actor, at: datetime) -> None:
    """Out of the platform's money, to what is payable to the shop."""
    if not amount.amount:
        return
    paid = Transfer(debit=AccountKind.PLATFORM_FUNDING, credit=AccountKind.MERCHANT_PAYABLE, amount=amount, code=BORNE)
    ledger.post([paid], merchant_id=merchant_id, source=of, by=by, at=at)


def _tell(complaint: Complaint, case: Reference, *, by: Actor, at: datetime) -> None:
    refund = next(refund for refund in queries.last_attempts(complaint) if refund.for_case == case)
    own = {"refund_id": refund.id, "amount": refund.amount.amount, "currency": refund.amount.currency}
    granted = RemedyGranted(**complaint.fact_fields(RemedyGranted) | own)
    publish(granted, by=by, at=at)
