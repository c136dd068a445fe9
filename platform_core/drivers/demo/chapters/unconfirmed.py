"""Chapter 2. What if the shopper confirms nothing? The clock takes the goods as received, and the shop is paid."""

from __future__ import annotations

from http import HTTPStatus

from platform_core.drivers.demo.acts import TEA, clock_of, instant, order, reach, right, sell
from platform_core.drivers.demo.clockwork import Chapter
from platform_core.drivers.demo.doors import Refusal, Shut
from platform_core.drivers.demo.stage import BEGINS, Stage


def play(stage: Stage) -> Chapter:
    yield BEGINS
    marks = stage.chapter("unconfirmed")
    sale = sell(stage, TEA, shop=stage.chen)
    for topic in ("placed", "paid", "shipped", "delivered"):
        marks.add(f"orders.{topic}", order_id=sale.order_id)
    marks.add("deadlines.started", kind="orders.confirm_receipt", about_id=sale.order_id)
    due = clock_of(order(stage.li, sale.order_id), "orders.confirm_receipt")
    window = instant(right(stage.li, sale.order_id, "return_without_reason")["until"])
    stage.say("li.received_and_is_silent", due=due)

    yield window
    line = {"line_id": sale.line_id, "quantity": 1}
    late = stage.li.refused("POST", f"/orders/{sale.order_id}/returns", {"lines": [line]})
    if late.status != HTTPStatus.GONE:
        raise Shut(f"a notice after the window: {late}")
    marks.ran_out("aftersales.return_window", about=sale.order_id, due=window)
    stage.say("li.is_too_late", refusal=_words(late))

    yield due
    reach(stage.li, sale.order_id, "received")
    marks.ran_out("orders.confirm_receipt", about=sale.order_id, due=due)
    marks.add("orders.received", due=due, order_id=sale.order_id, automatic=True)
    marks.add("payments.share_settled", due=due, order_id=sale.order_id)
    stage.say("clock.received")


def _words(refusal: Refusal) -> str:
    return f"{refusal.status} {refusal.code}"
