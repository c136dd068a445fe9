"""Chapter 7.16: a sample of goods that Li has eaten fails.

Lin commits to a draw that nobody can choose. The sample fails, the lot is frozen in the same moment, an order that was
not sent is stopped, and Li is told without asking. Chen is silent about the goods that Li sends back, so they are
refunded.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from catalog.listings.types import Content, in_words
from catalog.publishing.types import NewListing
from catalog.stock.types import NewSku
from platform_core.drivers.demo.photos import draw_tin as drawn_thing
from platform_core.drivers.demo.stage import Chapter, Scene, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut
from platform_core.drivers.world.orders import Order, Remedy
from platform_core.money import Money

FACTS: Final = {
    "origin": "浙江省杭州市",
    "producer": "青山茶业有限公司",
    "specification": "十二枚/盒",
    "material": "棉",
    "use": "泡茶",
    "standard": "GB 4806.1",
}
SKU: Final = NewSku(code="ZC-12", spec="十二枚盒装", price=Money(3_600), on_hand=30, lot="2026-08-D")
TEA_BAGS: Final = NewListing(
    content=Content(
        category="household",
        title_zh="便携泡茶布袋 十二枚",
        title_en="Cloth bags for tea, twelve",
        facts=in_words(FACTS),
        delivery_hours=240,
    ),
    skus=(SKU,),
)
PLAN: Final = {"category": "household", "wanted": "1", "risk": "布袋甲醛含量", "choice": "begin"}
HASH: Final = "c4" * 32
BOUGHT: Final = {"account": "shopper_0731", "address": "杭州市西湖区", "order_number": "ZC-0001", "paid": "3600"}
FAILED: Final = {
    "finding": "甲醛含量超过限值三倍。",
    "report_sha256": HASH,
    "cost": "30",
    "danger": "布袋甲醛超标,可能刺激皮肤和呼吸道。",
    "advice": "请停止使用,装袋密封后寄回。",
    "disposal": "send_back",
    "ground": "",
}
UPHELD: Final = {"choice": "uphold", "decision": "备样复检结果一致。"}
SAMPLE: Final = re.compile(r"catalog/sample/([0-9a-f-]{36})/")
MORNING: Final = timedelta(hours=2)


def sampled(stage: Stage, scene: Scene) -> Chapter:
    """Committed to, drawn, bought, failed; frozen, told, sent back, refunded with the cost of the way; and drawn again.

    Nobody else shows anything of this category, so the draw can be of nothing else.

    The draw itself is of no shop, so no bundle of one holds it: it is looked at where everybody reads it.
    """
    _list_bags(stage)
    sold, unsent = stage.sell(TEA_BAGS, quantity=2), stage.buy(TEA_BAGS)
    unsent.pay()
    stage.orders.update({"sampled": sold.id, "stopped": unsent.id})
    stage.lin.handle("catalog/sampling/plan/", PLAN)
    sampling = stage.li.get("/samplings")["items"][0]["id"]

    yield (drawn := datetime.fromisoformat(_draw(stage, sampling)["planned_at"]) + timedelta(days=1))
    until("the lots are counted and drawn", lambda: _draw(stage, sampling)["state"] == "drawn")

    yield drawn + MORNING
    page = _have_sample_tested(stage)
    remedy = _check_remedy(stage, scene, sold, unsent)
    _contest_result(stage, scene, page)
    parcel = {"carrier": "sf", "waybill": "SF20260918", "outlay": 1_200}
    stage.li.send("PUT", f"{remedy.path}/parcel", parcel)
    scene.saw("aftersales.remedy_sent", remedy, outlay=1_200)

    arrives = "aftersales.remedy_arrives"
    due = yield from scene.silence(remedy, arrives, then="aftersales.remedy_granted", basis="silence")
    scene.saw("aftersales.reimbursement_owed", remedy, amount=1_200)
    scene.saw("payments.refund_requested", order_id=sold.id, amount=2 * SKU.price.amount, due=due)

    yield due + timedelta(days=1)
    until("the way back is paid for", lambda: remedy.look()["reimbursement"]["state"] == "paid")
    scene.saw("aftersales.reimbursement_covered", remedy, amount=1_200, lent=1_200)  # Chen's earnings have gone out
    scene.saw("aftersales.reimbursement_paid", remedy)

    yield drawn + timedelta(days=16)
    until("the seed is public", lambda: _draw(stage, sampling)["state"] == "revealed")
    if _draw(stage, sampling)["drawn"] != [0]:
        raise Shut("the published seed draws another lot")


CHAPTERS: Final = (sampled,)


def _list_bags(stage: Stage) -> None:
    """Chen shows the bags, all of one lot."""
    content = TEA_BAGS.content
    said = {name: getattr(content, name) for name in ("category", "title_zh", "title_en", "delivery_hours")}
    facts = {code: {"value": text} for code, text in FACTS.items()}
    sku = {"code": SKU.code, "spec": SKU.spec, "price": {"amount": SKU.price.amount}}
    shelf = {"on_hand": SKU.on_hand, "lot": SKU.lot}
    image = stage.chen.upload("/images", drawn_thing("#c9b79c"), name="bags.png")
    body = {"content": said | {"facts": facts, "images": [image["sha256"]]}, "skus": [sku | shelf]}
    listing = stage.chen.send("POST", "/listings", body)
    stage.chen.send("PUT", f"/listings/{listing['id']}/publication")


def _draw(stage: Stage, sampling: str) -> dict[str, Any]:
    """The public page of a draw."""
    found: dict[str, Any] = stage.li.get(f"/samplings/{sampling}")
    return found


def _have_sample_tested(stage: Stage) -> str:
    """Lin buys the sample, has it tested, and records that it failed; gives its page."""
    found = SAMPLE.search(stage.lin.read("catalog/sample/"))
    if found is None:
        raise Shut("nothing was drawn")
    page = f"catalog/sample/{found[1]}/handle/"
    stage.lin.handle(page, BOUGHT | {"choice": "buy", "pages": HASH})
    stage.lin.handle(page, {"choice": "send_to_laboratory", "laboratory": "浙江省产品质量检验研究院"})
    stage.lin.handle(page, FAILED | {"choice": "fail_test"})
    return page


def _check_remedy(stage: Stage, scene: Scene, sold: Order, unsent: Order) -> Remedy:
    """The lot is in no window, the unsent order is stopped, and Li has her remedy."""
    remedy = Remedy.of(sold)
    scene.saw("catalog.lot_frozen", lot=SKU.lot, basis="sample")
    scene.saw("orders.cancelled", unsent, why="unsafe")
    scene.saw("aftersales.remedy_offered", remedy, pieces=2)
    unsent.reach("cancelled")
    if stage.in_window(TEA_BAGS):
        raise Shut("a frozen lot can be bought")
    scene.expect_refusal(stage.li, "PUT", f"{remedy.path}/destruction", None, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return remedy


def _contest_result(stage: Stage, scene: Scene, page: str) -> None:
    """Chen objects; who recorded the result may not decide, another person does."""
    sample = stage.chen.get("/samples")["items"][0]["id"]
    stage.chen.send("PUT", f"/samples/{sample}/objection", {"text": "样品在运输中受污染。"})
    scene.turned_away(stage.lin, page, UPHELD)
    stage.he.handle(page, UPHELD)
    scene.saw("catalog.sample_upheld", sample_id=sample, why="decided")
    until(
        "the test is charged",
        lambda: [debt["amount"]["amount"] for debt in stage.chen.get("/debts")["items"]] == [3_000],
    )
    scene.saw("merchants.debt_incurred", case_id=sample, amount=3_000)
