"""The carrier: an API for senders, a handheld for the driver."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from platform_core.sandbox import clock, fields, webhooks
from platform_core.sandbox.once import once
from platform_core.sandbox.routes import Routes
from platform_core.sandbox.store import insert
from platform_core.sandbox.wire import Problem, Response, Visit, as_json, as_page, see_other

routes = Routes("/carrier", system="carrier")

KINDS: Final = ("picked_up", "in_transit", "out_for_delivery", "signed", "refused")
LAST: Final = ("signed", "refused")
PLACES: Final = ("depot", "door", "front_desk", "locker", "station", "neighbour")
SIGNERS: Final = ("addressee", "proxy", "locker")
SHOWN: Final = 100  # parcels on the driver's page


@routes.api("POST", "/api/v1/parcels")
@once("carrier")
def register(visit: Visit) -> Response:
    """A sender hands over a parcel and gets its waybill: ``{waybill_no?, order_ref, region_code, notify_url}``."""
    body = visit.request.json()
    number = visit.db.execute("SELECT coalesce(max(number), 0) + 1 FROM parcels").fetchone()[0]
    waybill_no = fields.reference(body, "waybill_no") if body.get("waybill_no") else f"TPX{number:012d}"
    if visit.db.execute("SELECT 1 FROM parcels WHERE waybill_no = ?", [waybill_no]).fetchone():
        raise Problem(409, "carrier.waybill_taken", "This waybill belongs to another parcel", waybill_no=waybill_no)
    insert(
        visit.db,
        "parcels",
        waybill_no=waybill_no,
        order_ref=fields.reference(body, "order_ref"),
        region_code=fields.reference(body, "region_code"),
        notify_url=webhooks.address(visit.options, fields.text(body, "notify_url", longest=2000)),
        state="registered",
        registered_at=clock.format_instant(visit.at),
    )
    return as_json(_parcel(visit.db, waybill_no), HTTPStatus.CREATED)


@routes.api("GET", "/api/v1/parcels/{waybill_no}")
def show(visit: Visit, waybill_no: str) -> Response:
    """The parcel and all that happened to it."""
    return as_json(_parcel(visit.db, waybill_no))


@routes.api("POST", "/api/v1/parcels/{waybill_no}/events")
def report(visit: Visit, waybill_no: str) -> Response:
    """The driver's handheld: ``{kind, place?, signed_by?, at?}``."""
    return as_json(_happen(visit, waybill_no, visit.request.json()), HTTPStatus.CREATED)


@routes.page("GET", "/")
def overview(visit: Visit) -> Response:
    """The latest parcels."""
    parcels = visit.db.execute("SELECT * FROM parcels ORDER BY number DESC LIMIT ?", [SHOWN]).fetchall()
    return as_page("parcels.html", parcels=[dict(parcel) for parcel in parcels])


@routes.page("GET", "/parcels/{waybill_no}")
def parcel(visit: Visit, waybill_no: str) -> Response:
    """Show one parcel, with a button for each event that may happen to it."""
    known = _parcel(visit.db, waybill_no)
    return as_page("parcel.html", parcel=known, kinds=KINDS, places=PLACES, signers=SIGNERS, last=LAST)


@routes.page("POST", "/parcels/{waybill_no}/events")
def click(visit: Visit, waybill_no: str) -> Response:
    """The handheld, clicked."""
    filled = {name: value for name, value in visit.request.form().items() if value}
    _happen(visit, waybill_no, filled)
    return see_other(f"/carrier/parcels/{waybill_no}")


def _parcel(db: sqlite3.Connection, waybill_no: str) -> dict[str, object]:
    one = "SELECT waybill_no, order_ref, region_code, state, registered_at FROM parcels WHERE waybill_no = ?"
    row = db.execute(one, [waybill_no]).fetchone()
    if row is None:
        raise Problem(404, "carrier.unknown_parcel", "No such parcel", waybill_no=waybill_no)
    events = "SELECT kind, place, signed_by, happened_at FROM parcel_events WHERE waybill_no = ? ORDER BY number"
    return {**dict(row), "events": [dict(event) for event in db.execute(events, [waybill_no])]}


def _happen(visit: Visit, waybill_no: str, body: Mapping[str, Any]) -> dict[str, object]:
    """Record an event of a parcel, and tell the sender."""
    known = _parcel(visit.db, waybill_no)
    if known["state"] in LAST:
        raise Problem(409, "carrier.parcel_done", "Nothing more happens to it", waybill_no=waybill_no)
    event = _event(body, at=visit.at)
    insert(visit.db, "parcel_events", waybill_no=waybill_no, **event)
    happened = "UPDATE parcels SET state = ? WHERE waybill_no = ? RETURNING notify_url"
    to = visit.db.execute(happened, [event["kind"], waybill_no]).fetchone()["notify_url"]
    report = {"waybill_no": waybill_no, "order_ref": known["order_ref"], **event}
    webhooks.announce(visit, "carrier", to=to, type_=f"parcel.{event['kind']}", data=report)
    return report


def _event(body: Mapping[str, Any], *, at: datetime) -> dict[str, str | None]:
    """A signature says where and by whom; of other events the place is enough, if it is known."""
    kind = fields.one_of(body, "kind", KINDS)
    signed = kind == "signed"
    return {
        "kind": kind,
        "place": fields.one_of(body, "place", PLACES) if signed or "place" in body else None,
        "signed_by": fields.one_of(body, "signed_by", SIGNERS) if signed else None,
        "happened_at": clock.format_instant(fields.instant(body, "at") if "at" in body else at),
    }
