"""How does a shop answer, in one of three ways, and how does the shopper take what it offers?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from complaints import policies, queries
from complaints.commands._performing import promise
from complaints.commands._remedying import grant
from complaints.errors import AnswerRefused
from complaints.models import Answer, Complaint
from complaints.types import AnswerKind, DemandKind, Rejection
from platform_core.actors import Actor
from platform_core.cases.records import write
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin
from platform_core.errors import Verdict
from platform_core.money import Money


@carries_out(Complaint.CASE, "accept")
@transaction.atomic(savepoint=False)
def accept(complaint_id: UUID, *, by: Actor, at: datetime) -> Complaint:
    """The shop grants what is demanded: money goes back with it, anything else is owed. As long as nobody has decided,
    never too late.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    begun = begin(Complaint, "accept", complaint_id, by=by, at=at)
    demanded = begun.row.demanded
    _note(begun, AnswerKind.ACCEPT, amount=demanded)
    complaint = _resolved(begun, amount=demanded)
    if policies.grants_performance(DemandKind(complaint.demand)):
        promise(complaint, by=by, at=at)
    return complaint


@carries_out(Complaint.CASE, "offer")
@transaction.atomic(savepoint=False)
def offer(complaint_id: UUID, *, amount: Money, statement: str = "", by: Actor, at: datetime) -> Complaint:
    """The shop would give less than is demanded; the shopper takes it or has the platform decide.

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
    """The shop grants nothing, for a reason of the list, in its own words, with files that it has left as evidence.

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
    """The shopper takes what the shop has offered, and the money goes back with it.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``NothingOffered``.
    """
    begun = begin(Complaint, "accept_offer", complaint_id, by=by, at=at)
    return _resolved(begun, amount=queries.offered(begun.row))


def _resolved(begun: Begun[Complaint], *, amount: int | None) -> Complaint:
    complaint = begun.say(amount=amount)
    grant(complaint, amount=complaint.money(amount), by=begun.by, at=begun.at)
    return complaint


def _refuse(verdict: Verdict, *, refundable: Money) -> None:
    if not verdict:
        raise AnswerRefused(reasons=verdict.codes(), refundable=refundable.amount)


def _note(begun: Begun[Complaint], kind: AnswerKind, *, statement: str = "", **said: Any) -> None:
    write(Answer(**begun.row.child_fields(), kind=kind, answered_at=begun.at, **said), statement)
