"""Commands on a complaint: answer, grant, promise and perform."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

import platform_core.ledger.commands as ledger
from complaints.complaint import policies, queries
from complaints.complaint.commands.filing import write
from complaints.complaint.errors import AnswerRefused, PerformanceRefused, RemedyStands
from complaints.complaint.events import RemedyGranted
from complaints.complaint.models import Answer, Complaint, Message
from complaints.complaint.types import ABOUT, BROKEN, AnswerKind, DemandKind, Rejection
from platform_core.actors import Actor, Role
from platform_core.cases import records
from platform_core.cases.records import write as records_write
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin
from platform_core.errors import Verdict
from platform_core.eventlog.commands.publishing import publish
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.types import Source, Transfer
from platform_core.money import Money
from platform_core.payments.commands import asking_again, refunding
from platform_core.payments.types import Reference

BORNE: Final = "borne"  # the code that the ledger's functions for reviews and late decisions allow


@transaction.atomic(savepoint=False)
def ask_again(complaint_id: UUID, *, reason: str, by: Actor, at: datetime) -> Complaint:
    """Ask the provider again for a refund that it has refused, once staff have looked. Both sides read the reason.

    Raises ``ComplaintNotFound``, ``RemedyStands``, ``TextRefused``.
    """
    complaint = Complaint.objects.take(complaint_id, by=by)
    failed = queries.failed_remedy(complaint)
    if failed is None:
        raise RemedyStands(complaint_id=complaint.id)
    write(complaint_id, text=reason, by=by, at=at)
    asking_again.ask_again(failed.id, reason=f"as both sides read in {complaint.number}", by=by, at=at)
    _tell(complaint, failed.for_case, by=by, at=at)
    return complaint


# Money that the end of a complaint grants


def grant(complaint: Complaint, *, amount: Money | None, by: Actor, at: datetime, for_: str = ABOUT) -> None:
    """Set aside an amount agreed or decided, as far as it has not gone back by another way. Comes last: it locks money.

    ``for_`` is the member of ``GRANTED_FOR`` that gives it. Others' part of the price (added by the platform) goes back
    in proportion. Raises ``payments.NotRefundable`` where another takes it at this very moment: come again, and less is
    left.
    """
    amount = policies.payable_now(amount, refundable=queries.refundable(complaint.order_id))
    if amount is None:
        return
    order = Reference("orders.order", complaint.order_id)
    case = Reference(for_, complaint.id)
    refunding.request_refund(order, for_case=case, amount=amount, by=by, at=at)
    _tell(complaint, case, by=by, at=at)


def bear(amount: Money, *, of: Source, merchant_id: UUID, by: Actor, at: datetime) -> None:
    """Pay an amount out of the platform's money into the balance payable to the shop."""
    if not amount.amount:
        return
    paid = Transfer(debit=AccountKind.PLATFORM_FUNDING, credit=AccountKind.MERCHANT_PAYABLE, amount=amount, code=BORNE)
    ledger.post([paid], merchant_id=merchant_id, source=of, by=by, at=at)


def _tell(complaint: Complaint, case: Reference, *, by: Actor, at: datetime) -> None:
    refund = next(refund for refund in queries.last_attempts(complaint) if refund.for_case == case)
    own = {"refund_id": refund.id, "amount": refund.amount.amount, "currency": refund.amount.currency}
    granted = RemedyGranted(**complaint.fact_fields(RemedyGranted) | own)
    publish(granted, by=by, at=at)


@carries_out(Complaint.CASE, "perform")
@transaction.atomic(savepoint=False)
def perform(complaint_id: UUID, *, text: str, by: Actor, at: datetime) -> Complaint:
    """Report the performance as the shop, with a file left since the promise.

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
    """Turn a promise not kept in time into money: the price of the goods goes back, against the goods.

    Raises ``ComplaintNotFound``.
    """
    begun = begin(Complaint, "become_money", complaint_id, by=by, at=at)
    worth = policies.payable_now(
        queries.worth(begun.row, by=by, at=at), refundable=queries.refundable(begun.row.order_id)
    )
    complaint = begun.say(amount=worth.amount if worth else None)
    grant(complaint, amount=worth, by=by, at=at, for_=BROKEN)
    return complaint


# Promises of a performance


def promise(complaint: Complaint, *, by: Actor, at: datetime) -> None:
    """Make the granted performance owed by the shop from now on."""
    Begun(complaint, Complaint.CASE.by_name["promise"], by, at).move().say()


@carries_out(Complaint.CASE, "accept")
@transaction.atomic(savepoint=False)
def accept(complaint_id: UUID, *, by: Actor, at: datetime) -> Complaint:
    """Accept the demand as the shop, until somebody has decided: money goes back with it, a performance is owed.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    begun = begin(Complaint, "accept", complaint_id, by=by, at=at)
    demanded = begun.row.demanded
    _note(begun, AnswerKind.ACCEPT, amount=demanded)
    complaint = _resolve(begun, amount=demanded)
    if policies.grants_performance(DemandKind(complaint.demand)):
        promise(complaint, by=by, at=at)
    return complaint


@carries_out(Complaint.CASE, "offer")
@transaction.atomic(savepoint=False)
def offer(complaint_id: UUID, *, amount: Money, statement: str = "", by: Actor, at: datetime) -> Complaint:
    """Offer less than the demand as the shop; the shopper takes it or has the platform decide.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``AnswerTooLate``, ``AnswerRefused``.
    """
    begun = begin(Complaint, "offer", complaint_id, by=by, at=at)
    stakes = queries.stakes(begun.row)
    _refuse(policies.may_offer(amount, stakes=stakes), refundable=stakes.refundable)
    _note(begun, AnswerKind.OFFER, amount=amount.amount, statement=statement)
    return begun.say(kind=AnswerKind.OFFER, amount=amount.amount, why=None)


@carries_out(Complaint.CASE, "reject")
@transaction.atomic(savepoint=False)
def reject(complaint_id: UUID, *, rejection: Rejection, by: Actor, at: datetime) -> Complaint:
    """Reject the demand as the shop: with a reason of the list, its own words, and files that it left as evidence.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``AnswerTooLate``, ``AnswerRefused``.
    """
    begun = begin(Complaint, "reject", complaint_id, by=by, at=at)
    verdict = policies.may_reject(rejection, kept_by_shop=queries.kept_by_shop(complaint_id))
    _refuse(verdict, refundable=queries.refundable(begun.row.order_id))
    evidence = [str(file_id) for file_id in rejection.evidence]
    _note(begun, AnswerKind.REJECT, reason=rejection.reason, evidence=evidence, statement=rejection.statement)
    return begun.say(kind=AnswerKind.REJECT, amount=None, why=rejection.reason)


@carries_out(Complaint.CASE, "accept_offer")
@transaction.atomic(savepoint=False)
def accept_offer(complaint_id: UUID, *, by: Actor, at: datetime) -> Complaint:
    """Accept the shop's offer as the shopper; the money goes back with it.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``NothingOffered``.
    """
    begun = begin(Complaint, "accept_offer", complaint_id, by=by, at=at)
    return _resolve(begun, amount=queries.amount_offered(begun.row))


def _resolve(begun: Begun[Complaint], *, amount: int | None) -> Complaint:
    complaint = begun.say(amount=amount)
    grant(complaint, amount=complaint.money(amount), by=begun.by, at=begun.at)
    return complaint


def _refuse(verdict: Verdict, *, refundable: Money) -> None:
    if not verdict:
        raise AnswerRefused(reasons=verdict.codes(), refundable=refundable.amount)


def _note(begun: Begun[Complaint], kind: AnswerKind, *, statement: str = "", **said: Any) -> None:
    records_write(Answer(**begun.row.child_fields(), kind=kind, answered_at=begun.at, **said), statement)
