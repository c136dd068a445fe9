"""Rendering of complaints: rows in, plain data out."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any, Final

from complaints.complaint import queries
from complaints.complaint.models import Answer, Complaint, Decision, Message, Review
from complaints.complaint.types import Texts
from platform_core.actors import Actor
from platform_core.cases import doors as cases
from platform_core.files.doors import FileOut
from platform_core.payments.types import RefundFacts

STAMPS: Final = (
    *("with_shop_at", "answered_at", "escalated_at", "senior_since"),
    *("resolved_at", "decided_at", "under_review_at", "stands_at", "reviewed_at", "undecided_at"),
    *("closed_at", "withdrawn_at", "promised_at", "performed_at", "broken_at"),
)


def row(found: Complaint) -> dict[str, Any]:
    return {
        "id": found.id,
        "number": found.number,
        "order_id": found.order_id,
        "merchant_id": found.merchant_id,
        "topic": found.topic,
        "demand": {"kind": found.demand, "amount": _money(found.demanded, found)},
        "state": found.state,
        "filed_at": found.filed_at,
    }


def stand(found: Complaint, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The state of a complaint and the steps of this actor, without any words."""
    wanted = [asdict(one) for one in queries.evidence_wanted(found)]
    return row(found) | cases.stand(found, queries.actions(found, by=by, at=at)) | {"evidence_wanted": wanted}


def complaint(found: Complaint, *, by: Actor, at: datetime) -> dict[str, Any]:
    """The whole complaint, for its two parties."""
    answers, messages = queries.answers(found), queries.messages(found)
    decision, review = queries.decision(found), queries.review(found)
    texts = queries.texts(found, [*answers, *messages, *queries.decisions(found)])
    return (
        stand(found, by=by, at=at)
        | {name: getattr(found, name) for name in STAMPS}
        | {
            "lines": found.lines,
            "outside_route": asdict(queries.outside_route(found, at=at)),
            "statement": texts.statement,
            "channel": found.channel,
            "conversation_id": found.conversation_id,
            "taken_down": _telephone_note(found),
            "new_fact": {"text": texts.new_fact, "since": found.new_fact_since} if found.new_fact else None,
            "answers": [_answer(given, found, texts) for given in answers],
            "messages": [message(said) | {"text": texts.written[said.id]} for said in messages],
            "decision": decision and _decision(decision, found, texts) | {"decided_at": decision.decided_at},
            "review": review and _decision(review, found, texts) | {"reviewed_at": review.reviewed_at},
            "remedies": [_remedy(refund) for refund in queries.refunds(found)],
            "evidence": FileOut(queries.evidence(found.id), many=True).data,
        }
    )


def _telephone_note(found: Complaint) -> dict[str, Any] | None:
    note, correction = queries.telephone_note(found.id), queries.correction(found.id)
    text = queries.texts(found, [correction]).written[correction.id] if correction else None
    return {"read_back_at": note.read_back_at, "correction": text} if note else None


def message(said: Message) -> dict[str, Any]:
    return {"id": said.id, "author": said.author, "written_at": said.written_at}


def _answer(given: Answer, found: Complaint, texts: Texts) -> dict[str, Any]:
    return {
        "kind": given.kind,
        "amount": _money(given.amount, found),
        "reason": given.reason or None,
        "statement": texts.written.get(given.id),
        "evidence": given.evidence,
        "answered_at": given.answered_at,
    }


def _decision(decision: Decision | Review, found: Complaint, texts: Texts) -> dict[str, Any]:
    return {
        "outcome": decision.outcome,
        "amount": _money(decision.amount, found),
        "reasons": texts.written[decision.id],
        "basis": decision.basis,
    }


def _remedy(refund: RefundFacts) -> dict[str, Any]:
    amount = {"amount": refund.amount.amount, "currency": refund.amount.currency}
    return {"amount": amount, "state": refund.state, "granted_at": refund.requested_at}


def _money(amount: int | None, found: Complaint) -> dict[str, Any] | None:
    return None if amount is None else {"amount": amount, "currency": found.currency}
