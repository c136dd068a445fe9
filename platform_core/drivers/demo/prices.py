"""Chapter 7.13: reductions, their ends, and the price of sending.

Chen raises and "discounts", and is refused; an honest promotion ends by its clock; freight to a far province stands in
the quote, and comes back with the order.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from platform_core.clock import LOCAL
from platform_core.drivers.demo.opening import BEST_BEFORE, FOOD
from platform_core.drivers.demo.people import SHOPPER
from platform_core.drivers.demo.photos import draw_tin
from platform_core.drivers.demo.stage import AHEAD, BEGINS, Chapter, Scene, Stage
from platform_core.drivers.world import orders
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut

TITLE: Final = "洞庭碧螺春 100克"
FACTS: Final = {code: value.to_json() for code, value in FOOD.items()}
CONTENT: Final[dict[str, Any]] = {"category": "food", "title_zh": TITLE, "facts": FACTS, "delivery_hours": 48}
SKU: Final = {"code": "BL-100", "spec": "100克罐装", "on_hand": 30, "lot": "2026-04-C", "best_before": f"{BEST_BEFORE}"}
USUAL, RAISED, FALSE, HONEST, FAR = 10_000, 15_000, 12_000, 8_000, 1_800
FREIGHT: Final = {
    "name": "全国",
    "elsewhere": {"fee": 600, "free_from": 9_900},
    "provinces": [
        {"provinces": ["65"], "rate": {"fee": FAR}},
        {"provinces": ["54"], "rate": {"delivered": False}},
    ],
}
LATER: Final = BEGINS + timedelta(days=9)  # the usual price has stood for more than seven whole days
UNPROCESSABLE: Final = HTTPStatus.UNPROCESSABLE_ENTITY


def promised(stage: Stage, scene: Scene) -> Chapter:
    """The price struck through is computed, a last day is the last day, and only free sending is called free."""
    listing, sku = _list_tea(stage)
    _sent_far(stage, scene, listing, sku)

    yield LATER
    at = f"/skus/{sku}"
    stage.chen.send("PUT", f"{at}/price", {"price": {"amount": RAISED}})
    scene.expect_refusal(stage.chen, "POST", f"{at}/promotions", _until(FALSE, days=2), status=UNPROCESSABLE)
    begun = stage.chen.send("POST", f"{at}/promotions", _until(HONEST, days=2))
    scene.saw("catalog.promotion_begun", promotion_id=begun["id"], amount=HONEST, reference=USUAL)
    scene.expect_refusal(stage.chen, "PUT", f"{at}/price", {"price": {"amount": USUAL}}, status=HTTPStatus.CONFLICT)

    ends = datetime.fromisoformat(begun["ends_at"])
    yield ends - AHEAD
    if (price := _price(stage, sku)) != HONEST:
        raise Shut(f"the promotion was over before its end: {price}")
    yield ends
    if (price := _price(stage, sku)) != RAISED:
        raise Shut(f"the promotion is not over: {price}")
    until("the promotion has ended", lambda: stage.chen.get(f"/promotions/{begun['id']}")["state"] == "ended")
    scene.saw("deadlines.missed", about_id=begun["id"], kind="catalog.end_promotion", due=ends)
    scene.saw("catalog.promotion_ended", promotion_id=begun["id"], due=ends)
    scene.expect_refusal(stage.chen, "POST", f"{at}/promotions", _until(HONEST, days=5), status=UNPROCESSABLE)


def _list_tea(stage: Stage) -> tuple[str, str]:
    """Chen offers another tea; the ids of its listing and its item."""
    image = stage.chen.upload("/images", draw_tin("#4f7f63"), name="tea.png")
    new = {"content": CONTENT | {"images": [image["sha256"]]}, "skus": [SKU | {"price": {"amount": USUAL}}]}
    listing = stage.chen.send("POST", "/listings", new)
    stage.chen.send("PUT", f"/listings/{listing['id']}/publication")
    return str(listing["id"]), str(listing["skus"][0]["id"])


def _sent_far(stage: Stage, scene: Scene, listing: str, sku: str) -> None:
    """Nobody may call it free, or order it to where it is not sent; Li sees the freight before she orders."""
    stage.chen.send("PUT", "/freight/all", FREIGHT)
    stage.chen.send("PUT", f"/listings/{listing}/freight", {"code": "all"})
    scene.saw("catalog.freight_stated", code="all", number=1)
    called_free = {"content": CONTENT | {"title_zh": f"{TITLE} 包邮"}}
    scene.expect_refusal(stage.chen, "POST", f"/listings/{listing}/versions", called_free, status=UNPROCESSABLE)
    nowhere = {"lines": [{"sku_id": sku, "quantity": 1}], "region_code": "540102"}
    scene.expect_refusal(stage.li, "POST", "/quotes", nowhere, status=UNPROCESSABLE)

    recipient = replace(SHOPPER.resident.recipient, region_code="650102", address="乌鲁木齐市天山区解放路1号")
    order = orders.buy(
        stage.li, {sku: 1}, recipient=recipient, seller=stage.chen, outside=stage.outside, lot=str(SKU["lot"])
    )
    if order.total != USUAL + FAR:
        raise Shut(f"{order.total} fen for goods of {USUAL} and freight of {FAR}")
    order.pay()
    stage.li.send("PUT", f"{order.path}/cancellation")
    until("goods and freight are back", lambda: not order.runs("orders.cancel_refund"))
    scene.saw("payments.refunded", order, amount=USUAL + FAR)


def _until(fen: int, *, days: int) -> dict[str, Any]:
    """A price until the end of a day, counted from the day of the story."""
    last_day = LATER.astimezone(LOCAL).date() + timedelta(days=days)
    return {"price": {"amount": fen}, "last_day": last_day.isoformat()}


def _price(stage: Stage, sku: str) -> int:
    """The item's public price now."""
    row = orders.sku_of(stage.li, TITLE)
    if row["id"] != sku:
        raise Shut("the window shows another item")
    return int(row["price"]["amount"])


CHAPTERS: Final = (promised,)
