"""How do the goods get under way to the shop?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

import merchants.queries
import platform_core.deadlines.commands as deadlines
from aftersales import policies, queries
from aftersales.commands._stopping import stop
from aftersales.commands._telling import child_fields, fact_fields, require_role
from aftersales.deadlines import ADDRESS, HANDLE_RED
from aftersales.errors import NotNow
from aftersales.events import ReturnSent
from aftersales.models import Return, ReturnParcel
from orders.ports import CARRIERS
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.tenancy.scopes import acting_for


@transaction.atomic(savepoint=False)
def send_back(return_id: UUID, *, carrier: str, waybill: str, by: Actor, at: datetime) -> ReturnParcel:
    """The goods are under way, with any carrier that the shopper likes, or were handed over in person (NRR-19).

    Raises ``ReturnNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    merchant_id = Return.objects.see(return_id, by=by).merchant_id
    with acting_for(merchant_id):
        stop(return_id, void=(ADDRESS,), why="sent", by=by, at=at)
        case = Return.objects.take(return_id, by=by)
        case.move("send_back", by=by, at=at)
        parcel, event_id = _under_way(case, carrier=carrier, waybill=waybill, sent_at=at, by=by, at=at)
        _run_red_line_again(case, event_id=event_id, by=by, at=at)
    return parcel


@transaction.atomic(savepoint=False)
def correct_parcel(return_id: UUID, *, carrier: str, waybill: str, by: Actor, at: datetime) -> ReturnParcel:
    """Say again what the goods went with: whatever is reported of the parcel said before was another's.

    Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``.
    """
    require_role("correct_parcel", by=by)
    merchant_id = Return.objects.see(return_id, by=by).merchant_id
    with acting_for(merchant_id):
        case = Return.objects.take(return_id, by=by)
        verdict = policies.may_correct_parcel(queries.facts(case))
        if not verdict:
            raise NotNow(action="correct_parcel", reasons=verdict.codes())
        sent_at = case.parcel.sent_at
        parcel, _ = _under_way(case, carrier=carrier, waybill=waybill, sent_at=sent_at, by=by, at=at)
    return parcel


def _under_way(
    case: Return, *, carrier: str, waybill: str, sent_at: datetime, by: Actor, at: datetime
) -> tuple[ReturnParcel, UUID]:
    """The parcel, and the fact that tells of it."""
    parcel = ReturnParcel.objects.create(
        **child_fields(case), carrier=carrier, waybill=waybill, tracked=carrier in CARRIERS, sent_at=sent_at
    )
    region_code = merchants.queries.trader_facts(case.merchant_id).region_code
    return parcel, publish(_sent(case, parcel, region_code=region_code), by=by, at=at)


def _run_red_line_again(case: Return, *, event_id: UUID, by: Actor, at: datetime) -> None:
    """Who sends only after the red line has passed must not stand before a shop that owes nothing by any clock."""
    if not queries.runs(case, HANDLE_RED):
        deadlines.start(HANDLE_RED, about=case.as_subject(), started_at=at, event_id=event_id, by=by, at=at)


def _sent(case: Return, parcel: ReturnParcel, *, region_code: str) -> ReturnSent:
    """Of a carrier that we do not know the log holds no name: a shopper wrote it, and may have written anything."""
    told: dict[str, Any] = fact_fields(case)
    return ReturnSent(
        **told,
        parcel_id=parcel.id,
        carrier=parcel.carrier if parcel.tracked else "",
        waybill=parcel.waybill,
        region_code=region_code,
        tracked=parcel.tracked,
    )
