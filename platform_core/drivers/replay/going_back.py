"""How do goods go back, and the money, by commands? With the eyes of those who would call them at the doors."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from io import BytesIO
from typing import Final
from uuid import UUID

from PIL import Image

import aftersales.commands
import orders.commands
import orders.queries
import platform_core.deadlines.commands
import platform_core.deadlines.queries
import platform_core.payments.commands
import platform_core.payments.queries
from aftersales.deadlines import REFUND
from aftersales.events import ReturnReported
from aftersales.models import ReturnParcel
from aftersales.types import Grade, Grounds, Restocked, RulingOutcome, Wanted
from orders.ports import carrier_named
from orders.types import ParcelEvent
from platform_core.actors import RELAY, Actor
from platform_core.drivers.replay.eyes import step
from platform_core.drivers.replay.plan import Sale
from platform_core.drivers.replay.returning import Way
from platform_core.drivers.replay.selling import CARRIER, Stall, back_waybill_of
from platform_core.payments.types import Answer, Outcome, Reference

REASONS: Final = "图片已核对"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A return, and who takes part in it."""

    return_id: UUID
    order_id: UUID
    sale: Sale
    stall: Stall
    shopper: Actor
    staff: Actor
    lines: Mapping[int, UUID]

    @property
    def seller(self) -> Actor:
        return self.stall.shop.seller


def noticed(order_id: UUID, sale: Sale, stall: Stall, *, shopper: Actor, staff: Actor) -> Case:
    """The shopper says what goes back."""
    with step(shopper) as at:
        sold = {line.sku_id: line.id for line in orders.queries.order(order_id, by=shopper).lines.all()}
        lines = {back.product_id: sold[stall.skus[back.product_id]] for back in sale.back}
        wanted = [Wanted(lines[back.product_id], back.quantity) for back in sale.back]
        case = aftersales.commands.give_notice(order_id, lines=wanted, by=shopper, at=at)
    return Case(return_id=case.id, order_id=order_id, sale=sale, stall=stall, shopper=shopper, staff=staff, lines=lines)


def silent(sale: Sale, stall: Stall, *, shopper: Actor, staff: Actor) -> Case:
    """The return of a basket that went over HTTP and was left to the clock."""
    with step(stall.shop.seller):
        parcel = ReturnParcel.objects.select_related("case").get(carrier=CARRIER, waybill=back_waybill_of(sale))
        lines = dict(parcel.case.lines.values_list("sku_id", "line_id"))
    return Case(
        return_id=parcel.case_id,
        order_id=parcel.case.order_id,
        sale=sale,
        stall=stall,
        shopper=shopper,
        staff=staff,
        lines={back.product_id: lines[stall.skus[back.product_id]] for back in sale.back},
    )


def ended(case: Case) -> None:
    """By the way that is this basket's."""
    if case.sale.way is not Way.EARLY:
        _come_back(case)
    ENDINGS[case.sale.way](case)
    if case.sale.way not in (Way.EARLY, Way.RULED_NO_REFUND):
        restock(case)


def restock(case: Case) -> None:
    """The shop says in which condition the goods came back; what is as good as new stands on its shelf again."""
    pieces = [
        Restocked(
            case.lines[back.product_id],
            back.quantity,
            Grade.AS_NEW if back.as_new else Grade.FLAWED,
            case.stall.lot,
        )
        for back in case.sale.back
    ]
    with step(case.seller) as at:
        aftersales.commands.restock(case.return_id, pieces=pieces, by=case.seller, at=at)


def _come_back(case: Case) -> None:
    """Sent, and signed for by the shop: what the relay does with the carrier's report."""
    with step(case.shopper) as at:
        parcel = aftersales.commands.send_back(
            case.return_id, carrier=CARRIER, waybill=back_waybill_of(case.sale), by=case.shopper, at=at
        )
    with step(RELAY) as at:
        report = ReturnReported(
            report_id=f"replay-back-{case.sale.basket_id}",
            parcel_id=parcel.id,
            kind=ParcelEvent.SIGNED,
            happened_at=at,
        )
        aftersales.commands.record_report(report, source=carrier_named(CARRIER), by=RELAY, at=at)


def _grant(case: Case) -> None:
    with step(case.seller) as at:
        aftersales.commands.grant(case.return_id, by=case.seller, at=at)
        _pay_back(case, at=at)


def _wait_for_the_clock(case: Case) -> None:
    """What the sweep does with the clocks of this return, each at its instant, until the refund is due."""
    with step(RELAY):
        running = [c for c in platform_core.deadlines.queries.about(case.return_id) if c.state == "running"]
        [refund] = [clock for clock in running if clock.kind == REFUND.kind]
        for clock in sorted(running, key=lambda clock: clock.due_at):
            if clock.due_at <= refund.due_at:
                platform_core.deadlines.commands.close_if_due(clock.id, at=clock.due_at)
        _pay_back(case, at=refund.due_at)


def _lose_before_the_platform(case: Case) -> None:
    _object(case)
    _rule(case, RulingOutcome.REFUND)


def _win_before_the_platform(case: Case) -> None:
    _object(case)
    _rule(case, RulingOutcome.NO_REFUND)


ENDINGS: Final[Mapping[Way, Callable[[Case], None]]] = {
    Way.SHOP: _grant,
    Way.EARLY: _grant,
    Way.CLOCK: _wait_for_the_clock,
    Way.RULED_REFUND: _lose_before_the_platform,
    Way.RULED_NO_REFUND: _win_before_the_platform,
}


def _object(case: Case) -> None:
    with step(case.seller) as at:
        kept = aftersales.commands.add_evidence(
            case.return_id, upload=_picture(), name="back.png", by=case.seller, at=at
        )
        aftersales.commands.object_to(
            case.return_id, grounds=[Grounds.SOILED], evidence=[kept.id], statement="有污渍", by=case.seller, at=at
        )


def _rule(case: Case, outcome: RulingOutcome) -> None:
    with step(case.staff) as at:
        aftersales.commands.rule_on(case.return_id, outcome=outcome, reasons=REASONS, by=case.staff, at=at)
        _pay_back(case, at=at)


def _pay_back(case: Case, *, at: datetime) -> None:
    """What the relay does with the provider's answer, in the same breath: the sandbox never saw this money, so it must
    not be asked first. Then what had waited for the end of the return is settled."""
    order = Reference("orders.order", case.order_id)
    with step(RELAY):
        for refund in platform_core.payments.queries.refunds_of(order):
            answer = Answer(Outcome.SUCCEEDED, provider_ref=f"REPLAYBACK{case.sale.basket_id}")
            platform_core.payments.commands.record_answer(refund.id, answer=answer, by=RELAY, at=at)
        orders.commands.settle(case.order_id, by=RELAY, at=at)


@cache
def _picture() -> bytes:
    """Of something that is not as it should be."""
    file = BytesIO()
    Image.new("RGB", (16, 16), "brown").save(file, "PNG")
    return file.getvalue()
