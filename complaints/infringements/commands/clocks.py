"""Steps that clocks and the relay make on a notice of infringement.

They act in the scope of the system, because a shop's own scope may make the shop's steps only.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.notices.commands as notices
from catalog.takedowns import commands as takedowns_commands
from complaints.infringements import queries
from complaints.infringements.case import INFRINGEMENT
from complaints.infringements.deadlines import WAIT
from complaints.infringements.models import Infringement, InfringementBulletin
from complaints.infringements.states import InfringementState as S
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor
from platform_core.cases.queries import due_at
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin
from platform_core.duties import fulfils
from platform_core.legal.spans import TICK
from platform_core.tenancy.scopes import SYSTEM, bound

FORWARDED = "complaints.infringement_countered_for_shopper"  # the notice whose lying there starts the fifteen days


@carries_out(INFRINGEMENT, "alarm_undecided")
@transaction.atomic(savepoint=False)
def alarm_undecided(infringement_id: UUID, *, by: Actor, at: datetime) -> Infringement:
    with bound(SYSTEM):
        return begin(Infringement, "alarm_undecided", infringement_id, by=by, at=at).say()


@carries_out(INFRINGEMENT, "measure_by_itself")
@fulfils("ECL-42")
@transaction.atomic(savepoint=False)
def measure_by_itself(infringement_id: UUID, *, by: Actor, at: datetime) -> Infringement:
    """Take the goods down after staff let both times pass; the shop may still state that it infringes nothing."""
    with bound(SYSTEM):
        begun = begin(Infringement, "measure_by_itself", infringement_id, by=by, at=at)
        row, listings = begun.row, list(map(UUID, begun.row.listings))
        takedowns_commands.take_down_for(row.as_takedown(), listings=listings, by=by, at=at)
        return begun.say()


@carries_out(INFRINGEMENT, "forward")
@fulfils("ECL-43")
@transaction.atomic(savepoint=False)
def forward_statement(infringement_id: UUID, *, by: Actor, at: datetime) -> Infringement:
    """Put the statement into the right holder's inbox. From there the fifteen days run; that notice is the proof."""
    with bound(SYSTEM):
        begun = begin(Infringement, "forward", infringement_id, by=by, at=at, move=False)
        row = begun.row
        arrived = notices.send(row.holder_id, template=FORWARDED, params={"number": row.number}, by=by, at=at)
        return begun.move(arrival_notice_id=arrived).say()


@transaction.atomic(savepoint=False)
def forward_at_once(infringement_id: UUID, *, by: Actor, at: datetime) -> None:
    """Forward the statement as soon as the relay hears of it, unless the clock has done so before."""
    with bound(SYSTEM):
        row = Infringement.objects.see(infringement_id, by=by)
    if row.stage is S.COUNTERED:
        forward_statement(infringement_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def end_wait(infringement_id: UUID, *, by: Actor, at: datetime) -> Infringement:
    """End the fifteen days: put the goods back, unless proof of a delay was left in time and nobody has judged it."""
    with bound(SYSTEM):
        row = Infringement.objects.take(infringement_id, by=by)  # locked: a refusal of the proof counts or is too late
        unjudged = queries.delay_shown_in_time(row)
    return (grant_delay_by_itself if unjudged else restore)(infringement_id, by=by, at=at)


@carries_out(INFRINGEMENT, "grant_delay_by_itself")
@fulfils("SPC-IP")
@transaction.atomic(savepoint=False)
def grant_delay_by_itself(infringement_id: UUID, *, by: Actor, at: datetime) -> Infringement:
    """Add the most days that the law allows, because nobody has judged the proof. Staff may lift the measure."""
    with bound(SYSTEM):
        ends = due_at(infringement_id, of=WAIT)
        if ends is None:
            raise LookupError(f"{infringement_id} waits without a clock")
        begun = begin(Infringement, "grant_delay_by_itself", infringement_id, by=by, at=at)
        return begun.say(counted_from=ends - TICK, days=queries.delay_rule(ends).value)


@carries_out(INFRINGEMENT, "restore")
@fulfils("ECL-43")
@transaction.atomic(savepoint=False)
def restore(infringement_id: UUID, *, by: Actor, at: datetime) -> Infringement:
    """Put the goods back: no complaint or suit was shown within the fifteen days."""
    return _restore("restore", infringement_id, by=by, at=at)


@carries_out(INFRINGEMENT, "restore_after_delay")
@fulfils("SPC-IP")
@transaction.atomic(savepoint=False)
def restore_after_delay(infringement_id: UUID, *, by: Actor, at: datetime) -> Infringement:
    """Put the goods back: no complaint or suit was shown within the days added for a delay either."""
    return _restore("restore_after_delay", infringement_id, by=by, at=at)


@carries_out(INFRINGEMENT, "publish_by_itself")
@fulfils("ECL-44")
@transaction.atomic(savepoint=False)
def publish_by_itself(infringement_id: UUID, *, by: Actor, at: datetime) -> Infringement:
    """Publish what came about since the last time, without names of natural persons and without texts of any side."""
    with bound(SYSTEM):
        begun = begin(Infringement, "publish_by_itself", infringement_id, by=by, at=at)
        row, new = begun.row, queries.unpublished(begun.row)
        about = {
            "merchant_id": row.merchant_id,
            "infringement": row,
            "number": row.number,
            "trade_name": shops_queries.shop(row.merchant_id).trade_name,
            "holder": queries.holder_shown(row),
            "right_kind": row.right_kind,
            "right_no": row.right_no,
            "goods": queries.goods_of(row),
        }
        InfringementBulletin.objects.bulk_create(
            InfringementBulletin(**about, said=state, happened_at=when, published_at=at) for state, when in new
        )
        return begun.say(statements=tuple(map(str, (state for state, _ in new))))


def _restore(step: str, infringement_id: UUID, *, by: Actor, at: datetime) -> Infringement:
    with bound(SYSTEM):
        row = begin(Infringement, step, infringement_id, by=by, at=at).say()
        takedowns_commands.put_back_for(row.as_takedown(), by=by, at=at)
        return row
