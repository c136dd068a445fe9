"""A lot that may be dangerous: frozen, reported, and the goods that its buyer sends back."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from aftersales.remedies import commands as remedies_commands
from aftersales.remedies import queries as remedies_queries
from catalog.safety.commands import freezes as freezes_commands
from catalog.safety.commands import sampling as sampling_commands
from catalog.safety.types import Danger, Disposal, FreezeBasis, NewFreeze, NewSampling
from platform_core.actors import Actor
from platform_core.drivers.world.acting import SANDBOX
from platform_core.drivers.world.deals import Deal, only, verb

GROUND: Final = "《食品安全法》第六十三条"  # on which it rests that goods are destroyed

report_danger: Final = only("seller", "freeze", freezes_commands.report_danger, reference="杭市监〔2026〕9号")
lift_freeze: Final = only("second", "freeze", freezes_commands.lift_freeze, reason="复检合格")
say_destroyed: Final = only("shopper", "remedy", remedies_commands.say_destroyed)
confirm_recalled: Final = only("seller", "remedy", remedies_commands.confirm_recalled)


@verb("seller")
def recall_lot(deal: Deal, by: Actor, at: datetime, *, disposal: Disposal) -> None:
    """The shop itself recalls the lot out of which it packs."""
    _freeze(deal, by, at, FreezeBasis.SHOP, disposal=disposal, source="")


@verb("staff")
def freeze_for_authority(deal: Deal, by: Actor, at: datetime, *, disposal: Disposal) -> None:
    """Freeze the lot as an authority has ordered."""
    _freeze(deal, by, at, FreezeBasis.AUTHORITY, disposal=disposal, source="杭市监〔2026〕8号")


@verb("shopper", needs="order")
def find_remedy(deal: Deal, by: Actor, at: datetime) -> None:
    """That is offered without asking, if one is."""
    if offered := remedies_queries.remedies_of(by).filter(order_id=deal.order).first():
        deal.remedy = offered.id


@verb("shopper", needs="remedy")
def send_recalled(deal: Deal, by: Actor, at: datetime, *, outlay: int = 0) -> None:
    remedies_commands.send_recalled(deal.remedy, carrier=SANDBOX, waybill=deal.name("R"), outlay=outlay, by=by, at=at)


@verb("staff")
def plan_sampling(deal: Deal, by: Actor, at: datetime) -> None:
    """Announce that a lot of food is to be drawn."""
    asked = NewSampling(category="food", wanted=1, risk="近期多起农药残留超标")
    deal.sampling = sampling_commands.plan_sampling(asked, by=by, at=at).id


def _freeze(deal: Deal, by: Actor, at: datetime, basis: FreezeBasis, *, disposal: Disposal, source: str) -> None:
    ground = GROUND if disposal is Disposal.DESTROY else ""
    danger = Danger(danger="检出农药残留超标", advice="请停止饮用", disposal=disposal, ground=ground)
    [line] = deal.wanted
    asked = NewFreeze(sku_id=line.sku_id, lot=deal.lot, basis=basis, danger=danger, source=source)
    deal.freeze = freezes_commands.freeze_lot(asked, by=by, at=at).id
