"""What if nobody pays, nobody confirms the receipt, or the shopper changes their mind before the hand-over?"""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Final

from platform_core.drivers.demo.stage import BEGINS, LAMP, LEAD, TEA, Chapter, Stage
from platform_core.drivers.world import orders
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut
from platform_core.drivers.world.orders import clock_of, runs

PIECES: Final = 3
LATER: Final = BEGINS + timedelta(hours=5)


def unpaid(stage: Stage) -> Chapter:
    """The order ends after thirty minutes, and its goods are in the window again."""
    yield BEGINS
    marks = stage.chapter("unpaid")
    order = stage.buy(TEA, quantity=PIECES)
    due = datetime.fromisoformat(order.look()["pay_until"])
    marks.add("orders.placed", order_id=order.id)
    marks.add("deadlines.started", kind="orders.payment", about_id=order.id)

    yield due - LEAD
    kept = orders.sku_of(stage.chen, TEA.content.title_zh)["available"]

    yield due
    order.reach("cancelled")
    marks.ran_out("orders.payment", about=order.id, due=due)
    marks.add("orders.cancelled", due=due, order_id=order.id, why="not_paid")
    if orders.sku_of(stage.chen, TEA.content.title_zh)["available"] != kept + PIECES:
        raise Shut("the goods of the order that nobody paid are not in the window again")


def unconfirmed(stage: Stage) -> Chapter:
    """The clock takes the goods as received, and the shop is paid."""
    yield BEGINS
    marks = stage.chapter("unconfirmed")
    order = stage.sell(TEA)
    for topic in ("placed", "paid", "shipped", "delivered"):
        marks.add(f"orders.{topic}", order_id=order.id)
    marks.add("deadlines.started", kind="orders.confirm_receipt", about_id=order.id)
    due, window = clock_of(order.look(), "orders.confirm_receipt"), order.returnable_until()

    yield window
    notice = order.wanted_back(dict.fromkeys(order.lines, 1))
    stage.refused(stage.li, "POST", f"/orders/{order.id}/returns", notice, status=HTTPStatus.GONE)
    marks.ran_out("aftersales.return_window", about=order.id, due=window)

    yield due
    order.reach("received")
    marks.ran_out("orders.confirm_receipt", about=order.id, due=due)
    marks.add("orders.received", due=due, order_id=order.id, automatic=True)
    marks.add("payments.share_settled", due=due, order_id=order.id)


def called_off(stage: Stage) -> Chapter:
    """No shop has a say; the money is back."""
    yield BEGINS
    marks = stage.chapter("called_off")
    order = stage.buy(LAMP)
    order.pay()
    stage.orders["called_off"] = order.id
    marks.add("orders.paid", order_id=order.id)

    yield LATER
    stage.li.send("PUT", f"/orders/{order.id}/cancellation")
    marks.add("orders.cancelled", due=LATER, order_id=order.id, why="before_hand_over")
    marks.add("deadlines.started", kind="orders.cancel_refund", about_id=order.id)
    marks.add("payments.refund_requested", order_id=order.id, amount=order.total)
    parcel = order.parcel("SFTOOLATE01")
    stage.refused(stage.wu, "POST", f"/orders/{order.id}/shipments", parcel, status=HTTPStatus.CONFLICT)

    until("the clock has stopped", lambda: not runs(order.look(), "orders.cancel_refund"))
    marks.add("payments.refunded", order_id=order.id, amount=order.total)
    marks.add("deadlines.met", kind="orders.cancel_refund", about_id=order.id)
    marks.add("orders.cancel_refund_done", order_id=order.id)
