"""How does a shop answer? In one of three ways; whatever else it writes is no answer."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
from complaints import policies, queries
from complaints.commands._remedying import grant
from complaints.commands._telling import child_fields, fact_fields, sealed
from complaints.deadlines import ANSWER, DECIDE, REPLY
from complaints.errors import AnswerRefused, AnswerTooLate
from complaints.events import ComplaintAnswered, ComplaintResolved
from complaints.models import Answer, Complaint
from complaints.types import AnswerKind, Rejection, RejectReason, Settlement
from platform_core.actors import Actor
from platform_core.errors import Verdict
from platform_core.eventlog.commands import publish
from platform_core.money import Money


@transaction.atomic(savepoint=False)
def accept(complaint_id: UUID, *, by: Actor, at: datetime) -> Complaint:
    """The shop grants what is demanded, and the money goes back with it. As long as nobody has decided, never too late.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    deadlines.meet(ANSWER, subject_id=complaint_id, by=by, at=at)  # clocks before complaints, in the order they follow
    for clock in (REPLY, DECIDE):
        deadlines.void(clock, subject_id=complaint_id, by=by, at=at, reason=Settlement.DEMAND_ACCEPTED)
    complaint = Complaint.objects.take(complaint_id, by=by)
    complaint.move("accept", by=by, at=at)
    _note(complaint, AnswerKind.ACCEPT, amount=complaint.demanded, at=at)
    resolved = ComplaintResolved(
        **fact_fields(complaint),
        how=Settlement.DEMAND_ACCEPTED,
        amount=complaint.demanded,
        currency=complaint.currency,
    )
    publish(resolved, by=by, at=at)
    grant(complaint, complaint.money(complaint.demanded), by=by, at=at)
    return complaint


@transaction.atomic(savepoint=False)
def offer(complaint_id: UUID, *, amount: Money, statement: str = "", by: Actor, at: datetime) -> Complaint:
    """The shop would give less than is demanded; the shopper takes it or has the platform decide.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``AnswerTooLate``, ``AnswerRefused``.
    """
    complaint = _answered(complaint_id, "offer", by=by, at=at)
    stakes = queries.stakes(complaint)
    _refuse(policies.may_offer(amount, stakes=stakes), refundable=stakes.refundable)
    answer = _note(complaint, AnswerKind.OFFER, amount=amount.amount, statement=statement, at=at)
    return _await_reply(complaint, answer, by=by, at=at)


@transaction.atomic(savepoint=False)
def reject(complaint_id: UUID, *, rejection: Rejection, by: Actor, at: datetime) -> Complaint:
    """The shop grants nothing, for a reason of the list, in its own words, with files that it has left as evidence.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``AnswerTooLate``, ``AnswerRefused``.
    """
    complaint = _answered(complaint_id, "reject", by=by, at=at)
    verdict = policies.may_reject(rejection, kept_by_shop=queries.kept_by_shop(complaint_id))
    _refuse(verdict, refundable=queries.refundable(complaint.order_id))
    answer = _note(
        complaint,
        AnswerKind.REJECT,
        reason=rejection.reason,
        evidence=[str(file_id) for file_id in rejection.evidence],
        statement=rejection.statement,
        at=at,
    )
    return _await_reply(complaint, answer, by=by, at=at)


def _answered(complaint_id: UUID, move: str, *, by: Actor, at: datetime) -> Complaint:
    """The complaint, moved on; a late shop is refused, however late the sweep is."""
    until = queries.find_due(complaint_id, of=ANSWER)
    deadlines.meet(ANSWER, subject_id=complaint_id, by=by, at=at)  # clocks before complaints, as the sweep does
    complaint = Complaint.objects.take(complaint_id, by=by)
    complaint.move(move, by=by, at=at)
    if until is not None and not policies.is_in_time(until=until, at=at):
        raise AnswerTooLate(closed_at=until)
    return complaint


def _refuse(verdict: Verdict, *, refundable: Money) -> None:
    if not verdict:
        raise AnswerRefused(reasons=verdict.codes(), refundable=refundable.amount)


def _note(complaint: Complaint, kind: AnswerKind, *, at: datetime, statement: str = "", **said: Any) -> Answer:
    answer = Answer(**child_fields(complaint), kind=kind, answered_at=at, **said)
    if statement:
        answer.statement = sealed("statement", statement, place=answer.place())
    answer.save(force_insert=True)
    return answer


def _await_reply(complaint: Complaint, answer: Answer, *, by: Actor, at: datetime) -> Complaint:
    """The shopper's turn."""
    answered = ComplaintAnswered(
        **fact_fields(complaint),
        kind=AnswerKind(answer.kind),
        amount=answer.amount,
        currency=complaint.currency,
        why=RejectReason(answer.reason) if answer.reason else None,
    )
    event_id = publish(answered, by=by, at=at)
    deadlines.start(REPLY, about=complaint.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    return complaint
