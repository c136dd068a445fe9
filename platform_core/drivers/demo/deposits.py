"""Chapter 7.8: a deposit for something lent goes back to Li.

Chen lends a tray with her tea, and is silent when Li asks for the deposit: it goes back by its clock.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from platform_core.drivers.demo.opening import WHITE_TEA
from platform_core.drivers.demo.stage import AHEAD, BEGINS, Chapter, Scene, Stage
from platform_core.drivers.world.doors import Shut
from platform_core.drivers.world.orders import Deposit, Order, sku_of

LEFT: Final = 5_000  # fen
TERMS: Final[dict[str, Any]] = {
    "amount": LEFT,
    "purpose": "借用茶盘一个",
    "steps": "品茶后用回邮袋寄回茶盘",
    "conditions": ["goods_returned", "undamaged"],
    "days": 7,
}
ASKS: Final = BEGINS + timedelta(hours=30)
WORDS_ALONE: Final = {
    "conditions_not_met": ["undamaged"],
    "claimed": LEFT,
    "evidence": ["01a20000-0000-7000-8000-000000000000"],
    "statement": "茶盘有划痕。",
}


def lent(stage: Stage, scene: Scene) -> Chapter:
    """The deposit is no price, worse terms than the house's are refused, and words alone hold nothing back."""
    order, price = _buy_with_loan(stage, scene)
    stage.orders["lent"] = order.id
    deposit = Deposit.of(order)
    scene.saw("orders.deposit_asked", deposit, amount=LEFT)
    scene.saw("orders.deposit_left", deposit, amount=LEFT)
    if order.total != price:
        raise Shut(f"the deposit is a part of the price: {order.total}")

    yield ASKS
    stage.li.send("PUT", f"{deposit.path}/application", {"carrier": "sf", "waybill": "SF20260918"})
    scene.saw("orders.deposit_applied", deposit, since=ASKS, days=TERMS["days"])
    scene.expect_refusal(stage.li, "PUT", f"{deposit.path}/application", {}, status=HTTPStatus.CONFLICT)
    scene.expect_refusal(
        stage.chen, "PUT", f"{deposit.path}/objection", WORDS_ALONE, status=HTTPStatus.UNPROCESSABLE_ENTITY
    )

    yield deposit.due("orders.deposit_answer") - AHEAD
    if not deposit.runs("orders.deposit_answer"):
        raise Shut("the deposit did not wait for the shop's answer")
    due = yield from scene.silence(deposit, "orders.deposit_answer", then="orders.deposit_granted", basis="silence")
    deposit.reach("returned")
    scene.saw("payments.refunded", order_id=deposit.id, amount=LEFT)
    scene.saw("orders.deposit_returned", deposit, due=due, kept_amount=0)


CHAPTERS: Final = (lent,)


def _buy_with_loan(stage: Stage, scene: Scene) -> tuple[Order, int]:
    """Buy something with a thing lent, and return its price alone; the shop asks no deposit of later orders."""
    sku = sku_of(stage.li, WHITE_TEA.content.title_zh)
    path = f"/skus/{sku['id']}/deposit-terms"
    late = TERMS | {"days": TERMS["days"] + 1}
    scene.expect_refusal(stage.chen, "PUT", path, late, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    stage.chen.send("PUT", path, TERMS)
    order = stage.sell(WHITE_TEA)
    stage.chen.send("PUT", path, {"amount": 0})
    return order, int(sku["price"]["amount"])
