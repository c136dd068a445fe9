"""Chapter 1. What if nobody pays? The order ends after thirty minutes, and its goods are in the window again."""

from __future__ import annotations

from typing import Final

from platform_core.drivers.demo.acts import TEA, buy, instant, order, reach, sku
from platform_core.drivers.demo.clockwork import LEAD, Chapter
from platform_core.drivers.demo.doors import Shut
from platform_core.drivers.demo.stage import BEGINS, Stage

PIECES: Final = 3


def play(stage: Stage) -> Chapter:
    yield BEGINS
    marks = stage.chapter("unpaid")
    sale = buy(stage.li, TEA, quantity=PIECES)
    due = instant(order(stage.li, sale.order_id)["pay_until"])
    marks.add("orders.placed", order_id=sale.order_id)
    marks.add("deadlines.started", kind="orders.payment", about_id=sale.order_id)
    stage.say("li.ordered_and_is_silent", due=due)

    yield due - LEAD
    kept = sku(stage.chen, TEA)["available"]

    yield due
    reach(stage.li, sale.order_id, "cancelled")
    marks.ran_out("orders.payment", about=sale.order_id, due=due)
    marks.add("orders.cancelled", due=due, order_id=sale.order_id, why="not_paid")
    if sku(stage.chen, TEA)["available"] != kept + PIECES:
        raise Shut("the goods of the order that nobody paid are not in the window again")
    stage.say("clock.cancelled")
