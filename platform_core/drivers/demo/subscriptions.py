"""Chapter 7.12: nobody is charged silently.

Li subscribes twice. One debit is told twice and made at its instant, as an order like any other, which Li calls off;
the other Li stops in the last moment, and nothing is debited.
"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from platform_core.drivers.demo.chapters import LAST_MOMENT
from platform_core.drivers.demo.opening import TEA
from platform_core.drivers.demo.people import SHOPPER
from platform_core.drivers.demo.stage import Chapter, Scene, Stage
from platform_core.drivers.world import orders
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut

DEBIT: Final = "orders.debit"
TERMS: Final = {"amount": 9_900, "months": 1, "first_days": 9}
AHEAD: Final = "payments.debit_ahead"
TOLD: Final = timedelta(hours=47)  # before the debit: both notices are there


def subscribed(stage: Stage, scene: Scene) -> Chapter:
    """Without an act of one's own there is no subscription; without its notices, no debit."""
    sku = orders.sku_of(stage.li, TEA.content.title_zh)["id"]
    plan = stage.chen.send("PUT", f"/skus/{sku}/plan", TERMS)["id"]
    door, body = f"/plans/{plan}/subscriptions", _body(stage)
    silent = body | {"consents": {"debits": False, "key_terms": True}}
    scene.expect_refusal(stage.li, "POST", door, silent, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    kept, stopped = (stage.li.send("POST", door, body)["id"] for _ in range(2))
    for each in (kept, stopped):
        scene.saw("orders.subscription_asked", subscription_id=each)
        until("the provider agrees", partial(_goes_on, stage, each))
    due = max(datetime.fromisoformat(_look(stage, each)["next_debit_at"]) for each in (kept, stopped))
    scene.saw("deadlines.started", about_id=stopped, kind=DEBIT)

    yield due - TOLD
    until("Li is told of both debits", lambda: _reminded_subscriptions(stage) >= {kept, stopped})

    yield due - LAST_MOMENT
    stage.li.send("PUT", f"/subscriptions/{stopped}/cancellation")
    scene.saw("orders.subscription_ended", subscription_id=stopped, reason="by_shopper")

    yield due
    order = until("the debit is made", lambda: _goes_on(stage, kept) and _look(stage, kept)["order_id"])
    scene.saw("deadlines.missed", about_id=kept, kind=DEBIT, due=due)
    scene.saw("orders.subscription_debited", subscription_id=kept, period=1, attempt=1, due=due)
    scene.saw("orders.paid", order_id=order)
    scene.saw("orders.subscription_booked", subscription_id=kept)
    if _look(stage, stopped)["order_id"] is not None:
        raise Shut("something was debited that was stopped in time")

    stage.li.send("PUT", f"/subscriptions/{kept}/cancellation")
    stage.li.send("PUT", f"/orders/{order}/cancellation")
    scene.saw("orders.subscription_ended", subscription_id=kept, reason="by_shopper")
    scene.saw("orders.cancelled", order_id=order)
    purchase = stage.li.get(f"/orders/{order}")["purchase_id"]
    payment = stage.li.get(f"/purchases/{purchase}")["payment_id"]
    until("the money is back", lambda: _statement_lines(stage, payment) == [("capture", 9_900), ("refund", 9_900)])


def _body(stage: Stage) -> dict[str, Any]:
    [listing] = [row for row in stage.li.get("/listings")["items"] if row["title_zh"] == TEA.content.title_zh]
    shown = stage.li.get(f"/listings/{listing['id']}/plans")
    return {
        "quantity": 1,
        "recipient": asdict(SHOPPER.resident.recipient),
        "rules": [held["version_id"] for held in shown["rulebook"]],
        "consents": {"debits": True, "key_terms": True},
    }


def _look(stage: Stage, subscription_id: str) -> dict[str, Any]:
    found: dict[str, Any] = stage.li.get(f"/subscriptions/{subscription_id}")
    return found


def _goes_on(stage: Stage, subscription_id: str) -> bool:
    return bool(_look(stage, subscription_id)["state"] == "active")


def _reminded_subscriptions(stage: Stage) -> set[str]:
    """The subscriptions of which Li has just been told that they will be debited; the text says where to stop each."""
    texts = [row["body"] for row in stage.li.get("/notices")["items"] if row["template"] == AHEAD]
    mine = [str(row["id"]) for row in stage.li.get("/subscriptions")["items"]]
    return {each for each in mine if any(each in text for text in texts)}


def _statement_lines(stage: Stage, payment: str) -> list[tuple[str, int]]:
    """The lines of the provider's statement on a payment."""
    lines = stage.outside.statement()["lines"]
    return [(line["kind"], line["amount"]) for line in lines if line["out_trade_no"] == payment]


CHAPTERS: Final = (subscribed,)
