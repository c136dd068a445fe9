"""Show rows of returns as plain data."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from aftersales.returns.events import ReturnReported
from aftersales.returns.models.records import Grant, HomeParcel, Objection, ReturnParcel, Ruling
from aftersales.returns.models.returns import Return, ReturnLine
from aftersales.returns.queries import cases
from aftersales.returns.types import Right
from orders.sales.types import ParcelEvent
from platform_core.actors import Actor
from platform_core.deadlines.types import Why
from platform_core.eventlog.types import TimelineItem
from platform_core.money import Money


def row(found: Return) -> dict[str, Any]:
    return {
        "id": found.id,
        "number": found.number,
        "order_id": found.order_id,
        "order_number": found.order_number,
        "merchant_id": found.merchant_id,
        "state": found.state,
        "amount": _money(found.paid, found.currency),
        "noticed_at": found.noticed_at,
    }


def render_case(found: Return, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Render a return for an unsafe call: the answer is kept, so it holds nothing that is sealed."""
    facts, given = cases.facts(found), cases.record(found, "given")
    return row(found) | {
        "freight": found.freight,
        "payable": asdict(cases.payable(found)),
        "lines": [_line(line, found.currency) for line in found.lines.all()],
        "has_address": facts.has_address,
        "address_named": facts.address_named,
        "parcel": parcel(cases.record(found, "parcel")),
        "refused_at": facts.refused_at,
        "arrived_at": facts.arrived_at,
        "sent_home": home(cases.record(found, "home_parcel")),
        "grant": _grant(found, given) if given else None,
        "clocks": [_clock(why) for why in cases.explain_clocks(found)],
        "actions": [render_action(right) for right in cases.actions(found, by=by, at=at) if right.open],
    }


def render_latest(return_id: UUID, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Read the return again and render it: the command's row is older than its last step."""
    return render_case(cases.one_return(return_id, by=by), by=by, at=at)


def render_whole(found: Return, *, by: Actor, at: datetime) -> dict[str, Any]:
    """Render a return with its address, objection, ruling and evidence, which both sides may read."""
    address = cases.address(found)
    objection, ruling = cases.record(found, "objection"), cases.record(found, "ruling")
    return render_case(found, by=by, at=at) | {
        "address": asdict(address) if address else None,
        "objection": _objection(objection) if objection else None,
        "ruling": _ruling(ruling) if ruling else None,
        "evidence": cases.evidence(found),
    }


def parcel(found: ReturnParcel | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {
        "id": found.id,
        "carrier": found.carrier,
        "waybill": found.waybill,
        "tracked": found.tracked,
        "sent_at": found.sent_at,
        "signed_at": found.signed_at,
    }


def home(found: HomeParcel | None) -> dict[str, Any] | None:
    if found is None:
        return None
    return {"carrier": found.carrier, "waybill": found.waybill, "sent_at": found.sent_at}


def event(found: TimelineItem) -> dict[str, Any]:
    return {"topic": found.topic, "occurred_at": found.occurred_at, "role": found.role, "reason": found.reason}


def report(data: dict[str, Any], *, message_id: str) -> ReturnReported:
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
    return {
        "line_id": line.line_id,
        "sku_id": line.sku_id,
        "title_zh": line.title_zh,
        "title_en": line.title_en,
        "quantity": line.quantity,
        "amount": _money(line.paid, currency),
        "window_until": line.window_until,
    }


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
