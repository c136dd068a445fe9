"""The pages of a return, for either side."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from aftersales.freight import queries as freight_queries
from aftersales.returns.queries import cases as cases_queries
from aftersales.returns.types import GrantBasis, Grounds, ReturnFacts, RulingOutcome
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import Face, Facts
from platform_core.cases.queries import last_of_each
from platform_core.cases.words import kept_file
from platform_core.eventlog.queries import timeline
from platform_core.files.types import KeptFile
from platform_core.money import Money
from platform_core.project.faces import labels
from platform_core.project.faces.rows import (
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
