"""How do the goods get back to the shop, and when are they there?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

import merchants.queries
import platform_core.deadlines.commands as deadlines
from aftersales import policies, queries
from aftersales.commands._stopping import stop
from aftersales.commands._telling import beneath, require_role, whose
from aftersales.commands._writing import RETENTION
from aftersales.deadlines import ADDRESS, HANDLE_RED, OBJECTION, REFUND, REFUND_RED
from aftersales.errors import NotNow, RulingRefused, UnknownReturnParcel
from aftersales.events import GoodsArrived, ReturnReported, ReturnSent
from aftersales.models import Arrival, Return, ReturnParcel, ReturnReport
from aftersales.policies import Against
from aftersales.states import RETURN, ReturnState
from aftersales.types import ArrivalSource
from orders.ports import CARRIERS, carrier_named
from orders.types import ParcelEvent
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.rows import new_id
from platform_core.tenancy.scopes import acting_for
from platform_core.vault.commands import seal
from platform_core.vault.types import Place, Sealed

FROM_ARRIVAL: Final = (OBJECTION, REFUND, REFUND_RED)


@transaction.atomic(savepoint=False)
def send_back(return_id: UUID, *, carrier: str, waybill: str, by: Actor, at: datetime) -> ReturnParcel:
    """The goods are under way, with any carrier that the shopper likes (NRR-19).

    Raises ``ReturnNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    merchant_id = Return.objects.see(return_id, by=by).merchant_id
    region_code = merchants.queries.trader_facts(merchant_id).region_code
    with acting_for(merchant_id):
        stop(return_id, void=(ADDRESS,), why="sent", by=by, at=at)
        case = Return.objects.take(return_id, by=by)
        case.move("send_back", by=by, at=at)
        parcel = ReturnParcel.objects.create(
            **beneath(case), carrier=carrier, waybill=waybill, tracked=carrier in CARRIERS, sent_at=at
        )
        event_id = publish(_sent(case, parcel, region_code=region_code), by=by, at=at)
        _run_red_line_again(case, event_id=event_id, by=by, at=at)
    return parcel


@transaction.atomic(savepoint=False)
def report(fact: ReturnReported, *, by: Actor, at: datetime) -> None:
    """Leave what a carrier said in the log, as that carrier; the relay applies it."""
    publish(fact, by=by, at=at)


@transaction.atomic(savepoint=False)
def record_report(report: ReturnReported, *, source: Actor, by: Actor, at: datetime) -> None:
    """Note what the carrier said. Its signature at the shop is the arrival, if nobody was earlier.

    Reports may come twice and in any order. Raises ``UnknownReturnParcel``, also when ``source`` is not its carrier.
    """
    parcel = ReturnParcel.objects.filter(id=report.parcel_id).first()
    if parcel is None or source != carrier_named(parcel.carrier):
        raise UnknownReturnParcel(parcel_id=report.parcel_id)
    with acting_for(parcel.merchant_id):
        case = Return.objects.take(parcel.case_id, by=by)
        _note_report(case, report, at=at)
        if report.kind is ParcelEvent.SIGNED:
            signed_at = min(max(report.happened_at, parcel.sent_at), at)  # whatever the carrier's clock says
            ReturnParcel.objects.filter(id=parcel.id, signed_at=None).update(signed_at=signed_at)
            if policies.may_note_arrival(queries.facts(case)):
                _arrive(case, ArrivalSource.CARRIER, arrived_at=signed_at, by=by, at=at)


@transaction.atomic(savepoint=False)
def confirm_arrival(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """The shop says that the goods are back. With that it has begun to handle the return.

    Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``.
    """
    require_role("confirm_arrival", by=by)
    stop(return_id, met=(HANDLE_RED,), void=(ADDRESS,), why="arrived", by=by, at=at)
    case = Return.objects.take(return_id, by=by)
    verdict = policies.may_note_arrival(queries.facts(case))
    if not verdict:
        raise NotNow(action="confirm_arrival", reasons=verdict.codes())
    _arrive(case, ArrivalSource.SHOP, arrived_at=at, by=by, at=at)
    return case


@transaction.atomic(savepoint=False)
def find_arrival(return_id: UUID, *, arrived_at: datetime, reasons: str, by: Actor, at: datetime) -> Return:
    """Staff have found out, on a proof that they name, that the goods are back, and since when.

    Raises ``ReturnNotFound``, ``WrongRole``, ``RulingRefused`` without reasons, ``NotNow``.
    """
    require_role("find_arrival", by=by)
    merchant_id = Return.objects.see(return_id, by=by).merchant_id
    with acting_for(merchant_id):
        stop(return_id, void=(ADDRESS,), why="arrived", by=by, at=at)
        case = Return.objects.take(return_id, by=by)
        verdict = policies.may_find_arrival(queries.facts(case), reasons=reasons)
        if Against.REASONS_MISSING in verdict.reasons:
            raise RulingRefused(reasons=verdict.codes())
        if not verdict:
            raise NotNow(action="find_arrival", reasons=verdict.codes())
        since = min(max(arrived_at, case.sent_at or case.noticed_at), at)
        _arrive(case, ArrivalSource.STAFF, arrived_at=since, by=by, at=at, reasons=reasons)
    return case


def _arrive(
    case: Return, source: ArrivalSource, *, arrived_at: datetime, by: Actor, at: datetime, reasons: str = ""
) -> None:
    """The arrival, once. From it the refund's clocks count, unless the shop has paid without waiting for the goods."""
    row = Arrival(id=new_id(), **beneath(case), source=source, arrived_at=arrived_at, noted_at=at)
    for column, sealed in _sealed(row, reasons).items():
        setattr(row, column, sealed)
    row.save(force_insert=True)
    expected = "arrive" in RETURN.open_to(by.role, state=ReturnState(case.state))
    if expected:
        case.move("arrive", by=by, at=at)
    event_id = publish(GoodsArrived(**whose(case), source=source, arrived_at=arrived_at), by=by, at=at)
    for clock in FROM_ARRIVAL if expected else ():
        deadlines.start(clock, about=case.as_subject(), started_at=arrived_at, event_id=event_id, by=by, at=at)


def _sealed(row: Arrival, reasons: str) -> Mapping[str, Sealed]:
    if not reasons:
        return {}
    return seal({"reasons": reasons}, retention=RETENTION, place=Place.of(row, subject_id=row.shopper_id))


def _run_red_line_again(case: Return, *, event_id: UUID, by: Actor, at: datetime) -> None:
    """Who sends only after the red line has passed must not stand before a shop that owes nothing by any clock."""
    if not any(clock.kind == HANDLE_RED.kind and clock.state == "running" for clock in queries.clocks(case)):
        deadlines.start(HANDLE_RED, about=case.as_subject(), started_at=at, event_id=event_id, by=by, at=at)


def _sent(case: Return, parcel: ReturnParcel, *, region_code: str) -> ReturnSent:
    """Of a carrier that we do not know the log holds no name: a shopper wrote it, and may have written anything."""
    told: dict[str, Any] = whose(case)
    return ReturnSent(
        **told,
        parcel_id=parcel.id,
        carrier=parcel.carrier if parcel.tracked else "",
        waybill=parcel.waybill,
        region_code=region_code,
        tracked=parcel.tracked,
    )


def _note_report(case: Return, report: ReturnReported, *, at: datetime) -> None:
    ReturnReport.objects.get_or_create(
        case=case,
        report_id=report.report_id,
        defaults={
            "merchant_id": case.merchant_id,
            "shopper_id": case.shopper_id,
            "kind": report.kind,
            "happened_at": report.happened_at,
            "reported_at": at,
        },
    )
