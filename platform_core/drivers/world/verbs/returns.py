"""Goods that go back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final
from uuid import UUID

from aftersales.returns.commands import arrivals as arrivals_commands
from aftersales.returns.commands import decisions as decisions_commands
from aftersales.returns.commands import notices as notices_commands
from aftersales.returns.events import ReturnReported
from aftersales.returns.types import Grade, Grounds, Restocked, RulingOutcome, Wanted
from merchants.shops.types import ReturnAddress
from orders.sales.types import ParcelEvent
from platform_core.actors import Actor
from platform_core.drivers.world.acting import CARRIER, SANDBOX
from platform_core.drivers.world.deals import Deal, Verb, only, picture, verb

UNTRACKED: Final = "顺丰到付"  # a carrier that nobody of ours follows
WAREHOUSE: Final = ReturnAddress(contact_name="退货组", phone="13800000000", address="浙江省杭州市余杭区仓前街1号")

withdraw_notice: Final = only("shopper", "goods_back", notices_commands.withdraw)
name_address: Final = only("seller", "goods_back", notices_commands.name_address, address=WAREHOUSE)
confirm_arrival: Final = only("seller", "goods_back", arrivals_commands.confirm_arrival)
grant: Final = only("seller", "goods_back", decisions_commands.grant)


@verb("shopper", needs="order")
def give_notice(deal: Deal, by: Actor, at: datetime, pieces: Mapping[UUID, int] | int) -> None:
    """Give notice of a return. ``pieces``: by SKU, or of the only one."""
    by_sku = dict.fromkeys(deal.lines, pieces) if isinstance(pieces, int) else pieces
    wanted = [Wanted(deal.lines[sku], count) for sku, count in by_sku.items()]
    deal.goods_back = notices_commands.give_notice(deal.order, lines=wanted, by=by, at=at).id


@verb("shopper", needs="goods_back")
def send_back(deal: Deal, by: Actor, at: datetime, *, tracked: bool = True) -> None:
    deal.parcel = notices_commands.send_back(
        deal.goods_back,
        carrier=SANDBOX if tracked else UNTRACKED,
        waybill=deal.name("B"),
        by=by,
        at=at,
    ).id


@verb("shopper", needs="goods_back")
def correct_parcel(deal: Deal, by: Actor, at: datetime) -> None:
    deal.parcel = notices_commands.correct_parcel(
        deal.goods_back, carrier=SANDBOX, waybill=deal.name("C"), by=by, at=at
    ).id


@verb("relay", needs="parcel")
def arrive(deal: Deal, by: Actor, at: datetime) -> None:
    """Record the carrier's report that the shop has signed, as the relay does."""
    report = ReturnReported(report_id=deal.name("back"), parcel_id=deal.parcel, kind=ParcelEvent.SIGNED, happened_at=at)
    arrivals_commands.record_report(report, source=CARRIER, by=by, at=at)


def report_verb(kind: ParcelEvent, *, parcel: str = "parcel") -> Verb:
    """Leave the carrier's report of this in the log; the relay will apply it."""

    @verb("carrier", needs=parcel)
    def report(deal: Deal, by: Actor, at: datetime, *, happened_at: datetime, report_id: str) -> None:
        parcel_id = getattr(deal, parcel)
        fact = ReturnReported(report_id=report_id, parcel_id=parcel_id, kind=kind, happened_at=happened_at)
        arrivals_commands.report(fact, by=by, at=at)

    return report


report_way_back: Final = report_verb(ParcelEvent.IN_TRANSIT)
report_arrival: Final = report_verb(ParcelEvent.SIGNED)
report_refusal: Final = report_verb(ParcelEvent.REFUSED)
report_home: Final = report_verb(ParcelEvent.SIGNED, parcel="home_parcel")


@verb("shopper", needs="goods_back")
def show_sending(deal: Deal, by: Actor, at: datetime) -> UUID:
    """Show a slip of the parcel. Gives the file."""
    return _keep(deal, by, at)


@verb("staff", needs="goods_back")
def find_arrival(deal: Deal, by: Actor, at: datetime, arrived_at: datetime) -> None:
    arrivals_commands.find_arrival(deal.goods_back, arrived_at=arrived_at, reasons="已向承运人查询", by=by, at=at)


@verb("seller", needs="goods_back")
def object_to(deal: Deal, by: Actor, at: datetime) -> None:
    """Say, with a photo, that the goods are not intact."""
    decisions_commands.object_to(
        deal.goods_back,
        grounds=[Grounds.SOILED],
        evidence=[_keep(deal, by, at)],
        statement="有污渍",
        by=by,
        at=at,
    )


@verb("staff", needs="goods_back")
def rule_on(deal: Deal, by: Actor, at: datetime, outcome: RulingOutcome) -> None:
    decisions_commands.rule_on(deal.goods_back, outcome=outcome, reasons="图片已核对", by=by, at=at)


@verb("seller", needs="goods_back")
def send_home(deal: Deal, by: Actor, at: datetime) -> None:
    deal.home_parcel = arrivals_commands.send_home(
        deal.goods_back, carrier=SANDBOX, waybill=deal.name("H"), by=by, at=at
    ).id


confirm_home: Final = only("shopper", "goods_back", arrivals_commands.confirm_home)


@verb("seller", needs="goods_back")
def restock(deal: Deal, by: Actor, at: datetime, pieces: Sequence[tuple[UUID, int, Grade]]) -> None:
    """Grade the goods that came back. Goods as good as new stand on the shelf again."""
    rows = [Restocked(deal.lines[sku], count, grade, deal.lot) for sku, count, grade in pieces]
    decisions_commands.restock(deal.goods_back, pieces=rows, by=by, at=at)


def _keep(deal: Deal, by: Actor, at: datetime) -> UUID:
    kept = decisions_commands.add_evidence(deal.goods_back, upload=picture(), name="photo.png", by=by, at=at)
    return kept.id
