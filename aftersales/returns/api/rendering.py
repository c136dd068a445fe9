"""Show rows of returns as plain data."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from aftersales.returns.api import serializers
from aftersales.returns.doors.acts import View
from aftersales.returns.events import ReturnReported
from aftersales.returns.models.records import Grant, Objection, Ruling
from aftersales.returns.models.returns import Return, ReturnLine
from aftersales.returns.queries import cases
from aftersales.returns.types import Right
from orders.sales.types import ParcelEvent
from platform_core.cases.doors import values
from platform_core.deadlines.types import Why
from platform_core.eventlog.types import TimelineItem
from platform_core.files.doors import FileOut
from platform_core.money import Money


def render_row(found: Return) -> dict[str, Any]:
    return {"amount": asdict(found.portion.paid)}


def render_case(found: Return) -> dict[str, Any]:
    """Render a return for an unsafe call: the answer is kept, so it holds nothing that is sealed."""
    facts, given = cases.facts(found), cases.record(found, "given")
    sent, home = cases.record(found, "parcel"), cases.record(found, "home_parcel")
    return {
        "freight": found.freight,
        "payable": asdict(cases.payable(found)),
        "lines": [_line(line, found.currency) for line in found.lines.all()],
        "has_address": facts.has_address,
        "address_named": facts.address_named,
        "parcel": values(sent, serializers.ReturnParcelOut) if sent else None,
        "refused_at": facts.refused_at,
        "arrived_at": facts.arrived_at,
        "sent_home": values(home, serializers.ReturnHomeParcelOut) if home else None,
        "grant": _grant(found, given) if given else None,
    }


def render_whole(view: View) -> dict[str, Any]:
    """Render its address, objection, ruling and evidence, which both sides may read."""
    address = cases.address(view.row)
    objection, ruling = cases.record(view.row, "objection"), cases.record(view.row, "ruling")
    return {
        "address": asdict(address) if address else None,
        "objection": _objection(objection) if objection else None,
        "ruling": _ruling(ruling) if ruling else None,
        "evidence": [FileOut(kept).data for _kind, kept in view.files],
    }


def render_stand(view: View) -> dict[str, Any]:
    """Render the clocks with both ends, and what may be done now with its grounds."""
    rights = cases.actions(view.row, by=view.by, at=view.at)
    return {
        "clocks": [_clock(why) for why in cases.explain_clocks(view.row)],
        "actions": [render_action(right) for right in rights if right.open],
    }


def render_event(found: TimelineItem) -> dict[str, Any]:
    return {"topic": found.topic, "occurred_at": found.occurred_at, "role": found.role, "reason": found.reason}


def read_report(data: dict[str, Any], *, message_id: str) -> ReturnReported:
    """The carrier's words as a fact. The parcel is named by the reference that we gave it."""
    parcel_id: UUID = data["order_ref"]
    return ReturnReported(
        report_id=message_id, parcel_id=parcel_id, kind=ParcelEvent(data["kind"]), happened_at=data["happened_at"]
    )


def render_action(found: Right) -> dict[str, Any]:
    return {
        "action": found.action,
        "until": found.until,
        "cost": found.cost,
        "why": list(found.why),
        "duties": list(found.duties),
    }


def _clock(why: Why) -> dict[str, Any]:
    promise = why.promise
    return {
        "kind": promise.kind,
        "owed_by": promise.owed_by,
        "owed_to": promise.owed_to,
        "state": promise.state,
        "due_at": promise.due_at,
        "due_strict": why.due_strict,
        "due_legal": why.due_legal,
    }


def _line(line: ReturnLine, currency: str) -> dict[str, Any]:
    return values(line, serializers.ReturnLineOut) | {"amount": _money(line.paid, currency)}


def _grant(found: Return, given: Grant) -> dict[str, Any]:
    return {
        "basis": given.basis,
        "amount": _money(given.amount, given.currency),
        "granted_at": given.granted_at,
        "refunds": list(cases.refund_states(found)),
    }


def _objection(found: Objection) -> dict[str, Any]:
    return {
        "grounds": found.grounds,
        "evidence": found.evidence,
        "statement": cases.statement_of(found),
        "made_at": found.made_at,
    }


def _ruling(found: Ruling) -> dict[str, Any]:
    return {
        "outcome": found.outcome,
        "amount": _money(found.amount, found.currency),
        "reasons": cases.statement_of(found),
        "ruled_at": found.ruled_at,
    }


def _money(amount: int, currency: str) -> dict[str, Any]:
    return asdict(Money(amount, currency))
