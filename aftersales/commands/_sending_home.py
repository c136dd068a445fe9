"""What becomes of goods for which no money goes back? They go home, or the shop pays for them after all."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from aftersales import policies, queries
from aftersales.commands._granting import give
from aftersales.commands._stopping import stop
from aftersales.commands._telling import child_fields, fact_fields, require_role
from aftersales.deadlines import SEND_HOME
from aftersales.errors import NotNow
from aftersales.events import GoodsSentHome
from aftersales.models import HomeParcel, Return
from aftersales.types import GrantBasis
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish


@transaction.atomic(savepoint=False)
def send_home(return_id: UUID, *, carrier: str, waybill: str, by: Actor, at: datetime) -> HomeParcel:
    """The goods are on their way to the shopper again, where the order went.

    Raises ``ReturnNotFound``, ``WrongRole``, ``NotNow``.
    """
    require_role("send_home", by=by)
    stop(return_id, met=(SEND_HOME,), why="sent home", by=by, at=at)
    case = Return.objects.take(return_id, by=by)
    verdict = policies.may_send_home(queries.facts(case), at=at)
    if not verdict:
        raise NotNow(action="send_home", reasons=verdict.codes())
    parcel = HomeParcel.objects.create(**child_fields(case), carrier=carrier, waybill=waybill, sent_at=at)
    publish(GoodsSentHome(**fact_fields(case), waybill=waybill), by=by, at=at)
    return parcel


@transaction.atomic(savepoint=False)
def grant_kept(return_id: UUID, *, by: Actor, at: datetime) -> bool:
    """The shop has kept the goods, so it pays for them. False if they were sent after all. Inside ``acting_for`` it."""
    case = Return.objects.take(return_id, by=by)
    if not policies.keeps_both(queries.facts(case)):
        return False
    give(case, GrantBasis.KEPT, by=by, at=at)
    return True
