"""How is a complaint taken down by telephone and corrected, an answer called none, and how content is the shopper?"""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

import orders.queries
from complaints import policies, queries
from complaints.commands._filing import written
from complaints.errors import ComplaintRefused, TextRefused
from complaints.models import Complaint, Message, Rating, TelephoneCorrection, TelephoneNote
from complaints.types import CameBy, Channel, Matter, TakenDown
from platform_core.actors import Actor
from platform_core.cases import records
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin, open_case

BY_TELEPHONE: Final = Matter(came=CameBy(channel=Channel.TELEPHONE))


@transaction.atomic(savepoint=False)
def take_down(said: TakenDown, *, by: Actor, at: datetime) -> Complaint:
    """Staff take a complaint down by telephone, read it back, and the caller confirms it. It goes on as any other; the
    caller gets it by notice and may correct it.

    Raises ``OrderNotFound``, ``ComplaintRefused``, ``ComplaintOpen``, ``DecidedAlready``.
    """
    if not (verdict := policies.may_take_down(said)):
        raise ComplaintRefused(reasons=verdict.codes(), refundable=queries.refundable(said.order_id).amount)
    sale = orders.queries.sale_facts(said.order_id, by=by, at=at)
    what = (said.topic, said.demand, said.read_back)
    complaint = written(sale, *what, matter=BY_TELEPHONE, owner_id=said.caller_id, at=at)
    open_case(complaint, by=by, at=at, about_what=said.topic, amount=complaint.demanded)
    note = TelephoneNote(**complaint.child_fields(), taken_by=by.id, read_back_at=at)
    records.write(note)
    return Begun(complaint, Complaint.CASE.by_name["take_down"], by, at).move().say(taken_by=by.id)


@carries_out(Complaint.CASE, "correct")
@transaction.atomic(savepoint=False)
def correct(complaint_id: UUID, *, text: str, by: Actor, at: datetime) -> Complaint:
    """What the complainer says instead of what was taken down; both stay.

    Raises ``ComplaintNotFound``, ``IllegalTransition``, ``CorrectionTooLate``, ``NothingToCorrect``, ``TextRefused``.
    """
    begun = begin(Complaint, "correct", complaint_id, by=by, at=at)
    queries.check_text(text)
    note = queries.telephone_note(complaint_id)
    records.write(TelephoneCorrection(**begun.row.child_fields(), note=note, said_at=at), text)
    return begun.say()


@carries_out(Complaint.CASE, "reject_answer")
@transaction.atomic(savepoint=False)
def reject_answer(complaint_id: UUID, *, text: str, by: Actor, at: datetime) -> Complaint:
    """What the shop answered does not answer: the shopper says why, and the platform decides.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``TextRefused``.
    """
    begun = begin(Complaint, "reject_answer", complaint_id, by=by, at=at)
    queries.check_text(text)
    records.write(Message(**begun.row.child_fields(), author=by.role, written_at=at), text)
    return begun.say()


@carries_out(Complaint.CASE, "rate")
@transaction.atomic(savepoint=False)
def rate(complaint_id: UUID, *, stars: int, text: str = "", by: Actor, at: datetime) -> Complaint:
    """How content the shopper is, once it has ended; words are optional.

    Raises ``ComplaintNotFound``, ``IllegalTransition``, ``RatedAlready``, ``TextRefused``.
    """
    begun = begin(Complaint, "rate", complaint_id, by=by, at=at)
    if not (verdict := policies.may_rate(stars, text=text)):
        raise TextRefused(reasons=verdict.codes())
    said: dict[str, Any] = {"stars": stars, "decided_by": queries.decided_last_by(begun.row), "rated_at": at}
    records.write(Rating(**begun.row.child_fields(), **said), text)
    return begun.say()
