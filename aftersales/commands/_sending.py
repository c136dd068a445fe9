"""Where do the goods go, and how do they get under way?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from aftersales import policies, queries
from aftersales.commands._judging import at_its_shop, refuse, require_role
from aftersales.commands._writing import sealed_address
from aftersales.deadlines import ADDRESS
from aftersales.errors import AddressLate
from aftersales.events import ReturnSent
from aftersales.models import NamedAddress, Return, ReturnParcel
from aftersales.policies import Against
from merchants.shops.queries import shops as shops_queries
from merchants.shops.types import ReturnAddress
from orders.ports import CARRIERS
from platform_core.actors import Actor
from platform_core.cases.queries import runs
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin
from platform_core.eventlog.commands import publish
from platform_core.tenancy.gathering import insert_now, together


@carries_out(Return.CASE, "name_address")
@carries_out(Return.CASE, "name_first_address")
@transaction.atomic(savepoint=False)
def name_address(return_id: UUID, *, address: ReturnAddress, by: Actor, at: datetime) -> Return:
    """Send the goods there instead, or at all; what is under way already goes where it was sent.

    Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``, ``AddressLate``.
    """

    def judge(case: Return) -> None:
        facts = queries.facts(case)
        verdict = policies.may_name_address(facts, at=at)
        until = policies.address_until(facts)
        if verdict.reasons == (Against.TIME_OVER,) and until:
            raise AddressLate(closed_at=until)
        refuse("name_address", verdict)

    in_time = runs(Return.objects.see(return_id, by=by), ADDRESS)
    step = "name_address" if in_time else "name_first_address"
    begun = begin(Return, step, return_id, by=by, at=at, judge=judge)
    row = NamedAddress(**begun.row.child_fields(), named_at=at)
    for column, sealed in sealed_address(address, place=row.place()).items():
        setattr(row, column, sealed)
    row.save(force_insert=True)
    return begun.say()


@carries_out(Return.CASE, "send_back")
@transaction.atomic(savepoint=False)
@together()
def send_back(return_id: UUID, *, carrier: str, waybill: str, by: Actor, at: datetime) -> ReturnParcel:
    """The goods are under way, with any carrier that the shopper likes, or were handed over in person (NRR-19).

    Raises ``ReturnNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    with at_its_shop(return_id, by=by):
        begun = begin(Return, "send_back", return_id, by=by, at=at)
        parcel = _parcel(begun.row, carrier=carrier, waybill=waybill, sent_at=at)
        begun.say(**_said(parcel))
    return parcel


@transaction.atomic(savepoint=False)
def correct_parcel(return_id: UUID, *, carrier: str, waybill: str, by: Actor, at: datetime) -> ReturnParcel:
    """Say again what the goods went with: whatever is reported of the parcel said before was another's.

    Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``.
    """
    require_role("correct_parcel", by=by)
    with at_its_shop(return_id, by=by):
        case = Return.objects.take(return_id, by=by)
        refuse("correct_parcel", policies.may_correct_parcel(queries.facts(case)))
        parcel = _parcel(case, carrier=carrier, waybill=waybill, sent_at=case.parcel.sent_at)
        publish(ReturnSent(**case.fact_fields(ReturnSent), **_said(parcel)), by=by, at=at)
    return parcel


def _parcel(case: Return, *, carrier: str, waybill: str, sent_at: datetime) -> ReturnParcel:
    said = {"carrier": carrier, "waybill": waybill, "tracked": carrier in CARRIERS}
    parcel = ReturnParcel(**case.child_fields(), **said, sent_at=sent_at)
    insert_now([parcel])
    return parcel


def _said(parcel: ReturnParcel) -> dict[str, Any]:
    """Of a carrier that we do not know the log holds no name: a shopper wrote it, and may have written anything."""
    return {
        "parcel_id": parcel.id,
        "carrier": parcel.carrier if parcel.tracked else "",
        "waybill": parcel.waybill,
        "region_code": shops_queries.trader_facts(parcel.merchant_id).region_code,
        "tracked": parcel.tracked,
    }
