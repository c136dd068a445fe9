"""Chapter 5. What if the shopper changes their mind before the hand-over? No shop has a say; the money is back."""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Final

from platform_core.drivers.demo.acts import LAMP, buy, clock_of, order, pay
from platform_core.drivers.demo.clockwork import Chapter, until
from platform_core.drivers.demo.doors import Shut
from platform_core.drivers.demo.stage import BEGINS, Stage

LATER: Final = BEGINS + timedelta(hours=5)


def play(stage: Stage) -> Chapter:
    yield BEGINS
    marks = stage.chapter("called_off")
    sale = buy(stage.li, LAMP)
    pay(stage, sale)
    stage.orders["called_off"] = sale.order_id
    marks.add("orders.paid", order_id=sale.order_id)

    yield LATER
    stage.li.send("PUT", f"/orders/{sale.order_id}/cancellation")
    due = clock_of(order(stage.li, sale.order_id), "orders.cancel_refund")
    marks.add("orders.cancelled", due=LATER, order_id=sale.order_id, why="before_hand_over")
    marks.add("deadlines.started", kind="orders.cancel_refund", about_id=sale.order_id)
    marks.add("payments.refund_requested", order_id=sale.order_id, amount=sale.total)
    picked = [{"line_id": sale.line_id, "quantity": 1, "lot": sale.ware.lot}]
    body = {"carrier": "sandbox", "waybill": "SFTOOLATE01", "picked": picked}
    too_late = stage.wu.refused("POST", f"/orders/{sale.order_id}/shipments", body)
    if too_late.status != HTTPStatus.CONFLICT:
        raise Shut(f"a shop hands over what was cancelled: {too_late}")
    stage.say("li.cancelled", due=due, refusal=f"{too_late.status} {too_late.code}")

    until("the clock has stopped", lambda: not _running(stage, sale.order_id))
    marks.add("payments.refunded", order_id=sale.order_id, amount=sale.total)
    marks.add("deadlines.met", kind="orders.cancel_refund", about_id=sale.order_id)
    marks.add("orders.cancel_refund_done", order_id=sale.order_id)
    stage.say("money.back", amount=sale.total)


def _running(stage: Stage, order_id: str) -> bool:
    return "running" in [c["state"] for c in order(stage.li, order_id)["clocks"] if c["kind"] == "orders.cancel_refund"]
