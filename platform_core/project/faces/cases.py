"""The pages of a return and of a complaint, for either side."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

import platform_core.cases.queries
from aftersales.freight import queries as freight_queries
from aftersales.returns.queries import cases as cases_queries
from aftersales.returns.types import GrantBasis, Grounds, ReturnFacts, RulingOutcome
from complaints.complaint import queries as complaint_queries
from complaints.complaint.types import AnswerKind, Channel, DemandKind, Outcome, RejectReason, Shows, Topic
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import Face, Facts
from platform_core.cases.queries import last_of_each
from platform_core.cases.words import kept_file
from platform_core.eventlog.queries import timeline
from platform_core.files.types import KeptFile
from platform_core.money import Money
from platform_core.project.faces import awards, labels
from platform_core.project.faces.rows import (
    AnswerRow,
    ComplaintRow,
    FindingRow,
    MessageRow,
    ObjectionRow,
    ReturnParcelRow,
    ReturnRow,
    RulingRow,
)
from platform_core.project.faces.shapes import Disputed, Goods


def one_return(return_id: UUID, *, by: Actor) -> Face[Disputed]:
    """All of a return: where the goods and the money are, the clocks, and the actions that are open with their ends."""
    case = cases_queries.one_return(return_id, by=by)
    judged, kept = cases_queries.facts(case), cases_queries.evidence(case)
    rights = cases_queries.actions(case, by=by, at=clock.now())
    goods = [Goods(id=line.line_id, title=words.title(line), quantity=line.quantity) for line in case.lines.all()]
    objection, ruling = cases_queries.record(case, "objection"), cases_queries.record(case, "ruling")
    until = {right.action: right.until for right in rights if right.open}
    facts = _facts_of_return(judged, reader=by.role) | {
        "payable": cases_queries.payable(case),
        "lines": goods,
        "address": cases_queries.address(case),
        "parcel": case.parcel and _return_parcel(case.parcel),
        "clocks": words.clocks(last_of_each(cases_queries.clocks(case)), reader=by.role),
        "money": [words.state("refund", state) for state in cases_queries.refund_states(case)],
        "objection": objection and _objection(objection, cases_queries.statement_of(objection)),
        "ruling": ruling and _ruling(ruling, cases_queries.statement_of(ruling)),
        "evidence": [kept_file(file) for file in kept],
        "history": words.history(timeline(return_id)),
        "until": until,
    }
    offered = [*until, *(["evidence"] * freight_queries.takes_evidence(case, by=by))]
    return Face(facts, offered, Disputed(own_files=_has_shown(kept, by=by), goods=goods))


def return_row(case: ReturnRow) -> Facts:
    """A line of a list of returns."""
    return {
        "id": case.id,
        "number": case.number,
        "order_number": case.order_number,
        "state": words.state("return", case.state),
        "total": Money(case.paid, case.currency),
        "since": case.noticed_at,
    }


def one_complaint(complaint_id: UUID, *, by: Actor) -> Face[Disputed]:
    """All of a complaint: the words of both sides, answers, decision, whose turn it is, and the open actions."""
    found = complaint_queries.complaint(complaint_id, by=by)
    answers, decision = complaint_queries.answers(found), complaint_queries.decision(found)
    review = complaint_queries.review(found)
    messages, kept = complaint_queries.messages(found), complaint_queries.evidence(complaint_id)
    texts = complaint_queries.texts(found, [*answers, *messages, *complaint_queries.decisions(found)])
    written, shows = texts.written, complaint_queries.shown_by_file(found)
    facts: Facts = {
        "complaint": complaint_row(found),
        "complaint_id": complaint_id,
        "order_id": found.order_id,
        "statement": texts.statement,
        "new_fact": texts.new_fact,
        "outside": complaint_queries.outside_route(found, at=clock.now()),
        "new_since": found.new_fact_since,
        "goods": _goods(found.order_id, found.lines, by=by),
        "answers": [_answer(answer, found, written.get(answer.id, "")) for answer in answers],
        "written": [_message(message, written.get(message.id, "")) for message in messages],
        "decision": decision and _finding(decision, found, written.get(decision.id, ""), decision.decided_at),
        "review": review and _finding(review, found, written.get(review.id, ""), review.reviewed_at),
        "undecided": found.undecided_at,
        "clocks": words.clocks(last_of_each(platform_core.cases.queries.clocks(found)), reader=by.role),
        "files_below": f"complaints/{complaint_id}",
        "evidence": [kept_file(file) | {"shows": words.label_of(Shows, shows.get(file.id))} for file in kept],
        "history": words.history(timeline(complaint_id)),
        "awards": awards.awards_of(complaint_id, by=by),
    } | _came_by(found)
    offered = [action.name for action in complaint_queries.actions(found, by=by, at=clock.now())]
    return Face(facts, offered, Disputed(own_files=_has_shown(kept, by=by)))


def _came_by(found: ComplaintRow) -> Facts:
    """The channel it came by, the record of a call with its correction, and the evidence asked for."""
    note, correction = complaint_queries.telephone_note(found.id), complaint_queries.correction(found.id)
    wanted = complaint_queries.evidence_wanted(found)
    return {
        "channel": words.label_of(Channel, found.channel),
        "conversation_id": found.conversation_id,
        "taken_down": note and note.read_back_at,
        "correction": correction and complaint_queries.words_of([correction])[correction.id],
        "wanted": [{"shows": words.label_of(Shows, one.shows), "given": one.given} for one in wanted],
    }


def _goods(order_id: UUID, lines: Collection[str], *, by: Actor) -> list[str]:
    """The titles of the named lines."""
    sold = sales_queries.sale_facts(order_id, by=by, at=clock.now()).lines if lines else ()
    return [words.title(line) for line in sold if str(line.line_id) in lines]


def complaint_row(found: ComplaintRow) -> Facts:
    """A line of a list of complaints."""
    return {
        "id": found.id,
        "number": found.number,
        "state": words.state("complaint", found.state),
        "topic": words.label_of(Topic, found.topic),
        "demand": words.label_of(DemandKind, found.demand),
        "demanded": found.money(found.demanded),
        "since": found.filed_at,
    }


def _has_shown(kept: Iterable[KeptFile], *, by: Actor) -> bool:
    return any(file.kept_by == by.role for file in kept)


def _facts_of_return(case: ReturnFacts, *, reader: Role) -> Facts:
    return {
        "case": case,
        "return_id": case.id,
        "state": words.state("return", case.state),
        "cost": labels.cost(case.freight, reader=reader),
        "granted": words.label_of(GrantBasis, case.basis),
        "files_below": f"returns/{case.id}",
    }


def _return_parcel(found: ReturnParcelRow) -> Facts:
    return {"carrier": labels.carrier(found.carrier), "waybill": found.waybill}


def _objection(found: ObjectionRow, text: str) -> Facts:
    grounds = [words.label_of(Grounds, code) for code in found.grounds]
    return {"grounds": grounds, "at": found.made_at, "text": text}


def _ruling(found: RulingRow, text: str) -> Facts:
    return {"outcome": words.label_of(RulingOutcome, found.outcome), "at": found.ruled_at, "text": text}


def _answer(answer: AnswerRow, found: ComplaintRow, text: str) -> Facts:
    return {
        "kind": words.label_of(AnswerKind, answer.kind),
        "amount": found.money(answer.amount),
        "reason": words.label_of(RejectReason, answer.reason),
        "text": text,
        "at": answer.answered_at,
    }


def _message(message: MessageRow, text: str) -> Facts:
    return {"who": words.role(message.author), "text": text, "at": message.written_at}


def _finding(made: FindingRow, found: ComplaintRow, text: str, at: datetime) -> Facts:
    return {
        "outcome": words.label_of(Outcome, made.outcome),
        "amount": found.money(made.amount),
        "basis": made.basis,
        "text": text,
        "at": at,
    }
