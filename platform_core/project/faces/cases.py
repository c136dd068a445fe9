"""How are a return and a complaint shown, to either side?"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import aftersales.queries
import complaints.queries
import platform_core.cases.queries
from aftersales.types import GrantBasis, Grounds, RulingOutcome
from complaints.types import AnswerKind, DemandKind, Outcome, RejectReason, Topic
from platform_core.actors import Actor
from platform_core.eventlog.queries import timeline
from platform_core.files.types import KeptFile
from platform_core.money import Money
from platform_core.project.faces import words
from platform_core.project.faces.shapes import Facts


def one_return(case: Any, *, by: Actor) -> Facts:
    """All of a return: where the goods are, where the money is, and what is due when."""
    facts = aftersales.queries.facts(case)
    return {
        "case": facts,
        "return_id": case.id,
        "state": words.state("return", case.state),
        "lines": [
            {"id": line.line_id, "title": words.title(line), "quantity": line.quantity} for line in case.lines.all()
        ],
        "address": aftersales.queries.address(case),
        "cost": words.cost(facts.freight, reader=by.role),
        "parcel": _parcel(case),
        "clocks": words.clocks(last_of_each(aftersales.queries.clocks(case)), reader=by.role),
        "granted": words.said(GrantBasis, facts.basis),
        "money": [words.state("refund", state) for state in aftersales.queries.refund_states(case)],
        "objection": _objection(case),
        "ruling": _ruling(case),
        "files_below": f"returns/{case.id}",
        **_shown(aftersales.queries.evidence(case), by=by),
        "history": words.history(timeline(case.id)),
    }


def return_row(case: Any) -> Facts:
    """A line of a list of returns."""
    return {
        "id": case.id,
        "number": case.number,
        "order_number": case.order_number,
        "state": words.state("return", case.state),
        "total": Money(case.paid, case.currency),
        "since": case.noticed_at,
    }


def one_complaint(found: Any, *, by: Actor) -> Facts:
    """All of a complaint: what was said, answered and decided, and whose turn it is."""
    answers, decision = complaints.queries.answers(found), complaints.queries.decision(found)
    messages = complaints.queries.messages(found)
    texts = complaints.queries.texts(found, [*answers, *messages, *([decision] if decision else [])])
    return {
        "complaint": complaint_row(found),
        "complaint_id": found.id,
        "order_id": found.order_id,
        "statement": texts.statement,
        "answers": [_answer(answer, found, texts.written.get(answer.id, "")) for answer in answers],
        "written": [_message(message, texts.written.get(message.id, "")) for message in messages],
        "decision": _decision(decision, found, texts.written) if decision else None,
        "clocks": words.clocks(last_of_each(platform_core.cases.queries.clocks(found)), reader=by.role),
        "files_below": f"complaints/{found.id}",
        **_shown(complaints.queries.evidence(found.id), by=by),
        "history": words.history(timeline(found.id)),
    }


def complaint_row(found: Any) -> Facts:
    """A line of a list of complaints."""
    return {
        "id": found.id,
        "number": found.number,
        "state": words.state("complaint", found.state),
        "topic": words.said(Topic, found.topic),
        "demand": words.said(DemandKind, found.demand),
        "demanded": found.money(found.demanded),
        "since": found.filed_at,
    }


def _shown(kept: Collection[KeptFile], *, by: Actor) -> Facts:
    """What was shown, by whom and when; what it was called at home is nobody's business."""
    return {"evidence": [_file(file) for file in kept], "own_files": any(file.kept_by == by.role for file in kept)}


def _file(file: KeptFile) -> Facts:
    who = words.role(file.kept_by)
    return {"id": file.id, "kind": words.media(file.media_type), "who": who, "at": file.kept_at}


def last_of_each(promises: Iterable[Any]) -> list[Any]:
    """The last of a kind is the one that counts."""
    return list({promise.kind: promise for promise in promises}.values())


def _parcel(case: Any) -> Facts | None:
    found = getattr(case, "parcel", None)
    return found and {"carrier": words.carrier(found.carrier), "waybill": found.waybill}


def _objection(case: Any) -> Facts | None:
    found = getattr(case, "objection", None)
    if found is None:
        return None
    grounds = [words.said(Grounds, code) for code in found.grounds]
    return {"grounds": grounds, "at": found.made_at, "text": aftersales.queries.statement(found)}


def _ruling(case: Any) -> Facts | None:
    found = getattr(case, "ruling", None)
    if found is None:
        return None
    text = aftersales.queries.statement(found)
    return {"outcome": words.said(RulingOutcome, found.outcome), "at": found.ruled_at, "text": text}


def _answer(answer: Any, found: Any, text: str) -> Facts:
    return {
        "kind": words.said(AnswerKind, answer.kind),
        "amount": found.money(answer.amount),
        "reason": words.said(RejectReason, answer.reason),
        "text": text,
        "at": answer.answered_at,
    }


def _message(message: Any, text: str) -> Facts:
    return {"who": words.role(message.author), "text": text, "at": message.written_at}


def _decision(decision: Any, found: Any, written: Any) -> Facts:
    return {
        "outcome": words.said(Outcome, decision.outcome),
        "amount": found.money(decision.amount),
        "basis": decision.basis,
        "text": written.get(decision.id, ""),
        "at": decision.decided_at,
    }
