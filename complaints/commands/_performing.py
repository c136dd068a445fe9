"""How is a demand that is not money performed, and what if it is not?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from complaints import policies, queries
from complaints.commands._remedying import grant
from complaints.errors import PerformanceRefused
from complaints.models import Complaint, Message
from complaints.types import BROKEN
from platform_core.actors import Actor, Role
from platform_core.cases import records
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin


@carries_out(Complaint.CASE, "perform")
@transaction.atomic(savepoint=False)
def perform(complaint_id: UUID, *, text: str, by: Actor, at: datetime) -> Complaint:
    """The shop says what it did; a file that it has left since the promise shows it.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``PerformanceTooLate``, ``NothingOwed``,
    ``PerformanceRefused``.
    """
    begun = begin(Complaint, "perform", complaint_id, by=by, at=at)
    shown = [kept.kept_at for kept in queries.evidence(complaint_id) if kept.kept_by == Role.MERCHANT]
    verdict = policies.may_perform(text, shown=shown, since=begun.row.promised_at or at)
    if not verdict:
        raise PerformanceRefused(reasons=verdict.codes())
    records.write(Message(**begun.row.child_fields(), author=by.role, written_at=at), text)
    return begun.say()


@carries_out(Complaint.CASE, "become_money")
@transaction.atomic(savepoint=False)
def become_money(complaint_id: UUID, *, by: Actor, at: datetime) -> Complaint:
    """It was not done in time: the money for what the complaint is about goes back, against the goods.

    Raises ``ComplaintNotFound``.
    """
    begun = begin(Complaint, "become_money", complaint_id, by=by, at=at)
    worth = policies.payable_now(
        queries.worth(begun.row, by=by, at=at), refundable=queries.refundable(begun.row.order_id)
    )
    complaint = begun.say(amount=worth.amount if worth else None)
    grant(complaint, amount=worth, by=by, at=at, for_=BROKEN)
    return complaint


# For all that grants something


def promise(complaint: Complaint, *, by: Actor, at: datetime) -> None:
    """From now on the shop owes what was granted."""
    Begun(complaint, Complaint.CASE.by_name["promise"], by, at).move().say()
