"""How do goods go home for which no money goes back, and what if they do not arrive?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

import orders.queries
from aftersales import policies, queries
from aftersales.commands._judging import at_its_shop, refuse
from aftersales.errors import UnknownReturnParcel
from aftersales.events import ReturnReported
from aftersales.models import HomeParcel, Return
from aftersales.types import HomeSource
from orders.ports import CARRIERS, carrier_named
from orders.types import ParcelEvent
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin
from platform_core.tenancy.gathering import together
from platform_core.tenancy.scopes import acting_for

# A parcel that was offered and not taken was there: who sent it has done what was owed.
ENDS_THE_WAY: Final = {ParcelEvent.SIGNED: HomeSource.CARRIER, ParcelEvent.REFUSED: HomeSource.REFUSAL}


@carries_out(Return.CASE, "send_home")
@transaction.atomic(savepoint=False)
@together()
def send_home(return_id: UUID, *, carrier: str, waybill: str, by: Actor, at: datetime) -> HomeParcel:
    """The goods are on their way to the shopper again, where the order went. The clock runs on until they arrive.

    Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``, also for a carrier that reports nothing to us.
    """

    def judge(case: Return) -> None:
        refuse("send_home", policies.may_send_home(queries.facts(case), followed=carrier in CARRIERS, at=at))

    begun = begin(Return, "send_home", return_id, by=by, at=at, judge=judge)
    case = begun.row
    parcel = HomeParcel.objects.create(**case.child_fields(), carrier=carrier, waybill=waybill, sent_at=at)
    region_code = orders.queries.order(case.order_id, by=by).region_code
    begun.say(parcel_id=parcel.id, carrier=carrier, waybill=waybill, region_code=region_code)
    return parcel


@carries_out(Return.CASE, "confirm_home")
@transaction.atomic(savepoint=False)
@together()
def confirm_home(return_id: UUID, *, by: Actor, at: datetime) -> Return:
    """The shopper has the goods again. Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``."""
    with at_its_shop(return_id, by=by):
        begun = begin(Return, "confirm_home", return_id, by=by, at=at, judge=_judge("confirm_home", since=at))
        return begun.say(source=HomeSource.SHOPPER)


def record_home_report(report: ReturnReported, parcel: HomeParcel, *, source: Actor, by: Actor, at: datetime) -> None:
    """What the carrier said of goods on their way home. Whatever comes too late, or twice, changes nothing.

    Raises ``UnknownReturnParcel`` when ``source`` is not its carrier.
    """
    if source != carrier_named(parcel.carrier):
        raise UnknownReturnParcel(parcel_id=report.parcel_id)
    since = min(report.happened_at, at)  # whatever the carrier's clock says
    facts = queries.facts_of(parcel.case_id, by=by)
    if report.kind not in ENDS_THE_WAY or not policies.may_come_home(facts, since=since):
        return
    with acting_for(parcel.merchant_id):
        begun = begin(Return, "come_home", parcel.case_id, by=by, at=at, judge=_judge("come_home", since=since))
        begun.say(source=ENDS_THE_WAY[report.kind])


def _judge(action: str, *, since: datetime) -> Callable[[Return], None]:
    def judge(case: Return) -> None:
        refuse(action, policies.may_come_home(queries.facts(case), since=since))

    return judge
