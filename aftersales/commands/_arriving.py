"""When are the goods back at the shop, on whose word, and what if nobody says a word?

An arrival stops clocks, so before the return is locked one looks which (``_clear``). If that has changed by the time
the lock is held, nothing is done: whoever asked asks again.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
from aftersales import policies, queries
from aftersales.commands._stopping import stop
from aftersales.commands._telling import child_fields, fact_fields, require_role
from aftersales.commands._writing import RETENTION
from aftersales.deadlines import ADDRESS, FIND_ARRIVAL, HANDLE_RED, OBJECTION, REFUND, REFUND_RED
from aftersales.errors import NotNow, RulingRefused, UnknownReturnParcel
from aftersales.events import ArrivalWanted, GoodsArrived, ReturnReported
from aftersales.models import Arrival, Return, ReturnParcel, ReturnReport
from aftersales.policies import Against
from aftersales.states import RETURN, ReturnState
from aftersales.types import ArrivalSource, Unfound
from orders.ports import carrier_named
from orders.types import ParcelEvent
from platform_core.actors import Actor, Role
from platform_core.deadlines.specs import Deadline
from platform_core.eventlog.commands import publish
from platform_core.rows import new_id
from platform_core.tenancy.scopes import acting_for
from platform_core.vault.commands import seal
from platform_core.vault.types import Place, Sealed

FROM_ARRIVAL: Final = (OBJECTION, REFUND, REFUND_RED)
# What counts as an arrival though nobody has seen one.
SUPPOSED: Final[Mapping[Unfound, ArrivalSource]] = {
    Unfound.OFFERED: ArrivalSource.REFUSAL,
    Unfound.SHOWN: ArrivalSource.SILENCE,
}


@transaction.atomic(savepoint=False)
def report(fact: ReturnReported, *, by: Actor, at: datetime) -> None:
    """Leave what a carrier said in the log, as that carrier; the relay applies it."""
    publish(fact, by=by, at=at)


@transaction.atomic(savepoint=False)
def record_report(report: ReturnReported, *, source: Actor, by: Actor, at: datetime) -> None:
    """Note what the carrier said. Its signature at the shop is the arrival, its refusal there a call for staff.

    Reports may come twice and in any order. Raises ``UnknownReturnParcel``, also when ``source`` is not its carrier,
    and ``NotNow`` where somebody was faster: tell it again.
    """
    parcel = ReturnParcel.objects.filter(id=report.parcel_id).first()
    if parcel is None or source != carrier_named(parcel.carrier):
        raise UnknownReturnParcel(parcel_id=report.parcel_id)
    with acting_for(parcel.merchant_id):
        seen = Return.objects.see(parcel.case_id, by=by)
        arrives = report.kind is ParcelEvent.SIGNED and _counts(report, seen)
        since = min(report.happened_at, at)  # whatever the carrier's clock says
        earlier = arrives and _clear(seen, since=since, void=(FIND_ARRIVAL,), by=by, at=at)
        case = Return.objects.take(parcel.case_id, by=by)
        if case.parcel != parcel:  # the shopper has corrected it: this one was another's
            return
        _note_report(case, report, at=at)
        if arrives:
            _sign_for(case, parcel, since=since, earlier=earlier, by=by, at=at)
        elif report.kind is ParcelEvent.REFUSED and queries.facts(case).refused_at and case.stage is ReturnState.SENT:
            want_arrival(case, by=by, at=at)


@transaction.atomic(savepoint=False)
def confirm_arrival(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """The shop says that the goods are back. With that it has begun to handle the return.

    Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``.
    """
    require_role("confirm_arrival", by=by)
    stop(return_id, met=(HANDLE_RED,), void=(ADDRESS, FIND_ARRIVAL), why="arrived", by=by, at=at)
    case = Return.objects.take(return_id, by=by)
    verdict = policies.may_confirm_arrival(queries.facts(case), at=at)
    if not verdict:
        raise NotNow(action="confirm_arrival", reasons=verdict.codes())
    _arrive(case, ArrivalSource.SHOP, arrived_at=at, by=by, at=at)
    return case


@transaction.atomic(savepoint=False)
def find_arrival(return_id: UUID, *, arrived_at: datetime, reasons: str, by: Actor, at: datetime) -> Return:
    """Staff have found out, on a proof that they name, since when the goods are back.

    Raises ``ReturnNotFound``, ``WrongRole``, ``RulingRefused`` without reasons, ``NotNow``.
    """
    require_role("find_arrival", by=by)
    seen = Return.objects.see(return_id, by=by)
    since = min(max(arrived_at, seen.noticed_at), at)
    with acting_for(seen.merchant_id):
        earlier = _clear(seen, since=since, met=(FIND_ARRIVAL,), void=(ADDRESS,), by=by, at=at)
        case = Return.objects.take(return_id, by=by)
        _stand_by(case, earlier=earlier, since=since)
        verdict = policies.may_find_arrival(queries.facts(case), since=since, reasons=reasons)
        if Against.REASONS_MISSING in verdict.reasons:
            raise RulingRefused(reasons=verdict.codes())
        if not verdict:
            raise NotNow(action="find_arrival", reasons=verdict.codes())
        _arrive(case, ArrivalSource.STAFF, arrived_at=since, earlier=earlier, by=by, at=at, reasons=reasons)
    return case


@transaction.atomic(savepoint=False)
def end_search(return_id: UUID, *, by: Actor, at: datetime) -> Unfound:
    """Staff have not found out in time. Gives what follows. Inside ``acting_for`` the shop."""
    case = Return.objects.take(return_id, by=by)
    facts = queries.facts(case)
    found = policies.unfound(facts, shown=bool(queries.shown_by(Role.SHOPPER, return_id)))
    if found in SUPPOSED:
        _arrive(case, SUPPOSED[found], arrived_at=facts.refused_at or at, by=by, at=at)
    elif found is Unfound.LOOK_AGAIN:
        want_arrival(case, by=by, at=at)
    return found


def want_arrival(case: Return, *, by: Actor, at: datetime) -> None:
    """Staff have to find out whether the goods are back, by a clock of their own: one search at a time."""
    if queries.runs(case, FIND_ARRIVAL):
        return
    event_id = publish(ArrivalWanted(**fact_fields(case)), by=by, at=at)
    deadlines.start(FIND_ARRIVAL, about=case.as_subject(), started_at=at, event_id=event_id, by=by, at=at)


def _counts(report: ReturnReported, case: Return) -> bool:
    """Whether it is of the parcel that was said last, and of goods that the shopper still had at the notice."""
    is_last = case.parcel.id == report.parcel_id
    return is_last and policies.is_of_this_return(queries.facts(case), happened_at=report.happened_at)


def _clear(
    seen: Return,
    *,
    since: datetime,
    met: Collection[Deadline] = (),
    void: Collection[Deadline] = (),
    by: Actor,
    at: datetime,
) -> bool:
    """Stop what an arrival answers, before the return is locked. Whether it ends a later one's clocks as well."""
    earlier = policies.is_earlier(queries.facts(seen), since=since)
    ended = FROM_ARRIVAL if earlier else ()
    stop(seen.id, met=met, void=(*void, *ended), why="arrived", by=by, at=at)
    return earlier


def _stand_by(case: Return, *, earlier: bool, since: datetime) -> None:
    """Whether what was found before the return was locked still holds. Raises ``NotNow``: the clocks are as before."""
    if policies.is_earlier(queries.facts(case), since=since) != earlier:
        raise NotNow(action="arrive", reasons=(Against.ALREADY_BACK,))


def _sign_for(case: Return, parcel: ReturnParcel, *, since: datetime, earlier: bool, by: Actor, at: datetime) -> None:
    _stand_by(case, earlier=earlier, since=since)
    ReturnParcel.objects.filter(id=parcel.id, signed_at=None).update(signed_at=since)
    if policies.may_note_arrival(queries.facts(case), since=since):
        _arrive(case, ArrivalSource.CARRIER, arrived_at=since, earlier=earlier, by=by, at=at)


def _arrive(
    case: Return,
    source: ArrivalSource,
    *,
    arrived_at: datetime,
    earlier: bool = False,
    by: Actor,
    at: datetime,
    reasons: str = "",
) -> None:
    """From the arrival the refund's clocks count, unless the shop has paid without waiting for the goods.

    What has run out by then follows at once.
    """
    row = Arrival(id=new_id(), **child_fields(case), source=source, arrived_at=arrived_at, noted_at=at)
    for column, sealed in _sealed(row, reasons).items():
        setattr(row, column, sealed)
    row.save(force_insert=True)
    expected = "arrive" in RETURN.open_to(by.role, state=ReturnState(case.state))
    if expected:
        case.move("arrive", by=by, at=at)
    event_id = publish(GoodsArrived(**fact_fields(case), source=source, arrived_at=arrived_at), by=by, at=at)
    for clock in FROM_ARRIVAL if expected or earlier else ():
        deadlines.start(clock, about=case.as_subject(), started_at=arrived_at, event_id=event_id, by=by, at=at)


def _sealed(row: Arrival, reasons: str) -> Mapping[str, Sealed]:
    if not reasons:
        return {}
    return seal({"reasons": reasons}, retention=RETENTION, place=Place.of(row, subject_id=row.shopper_id))


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
