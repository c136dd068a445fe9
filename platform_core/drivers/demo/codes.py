"""Chapter 7.14: goods that nobody carries.

Chen sells an e-book. No carrier may have it; the codes are its delivery, and Li alone can read them.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from catalog.listings.types import Content, Exclusion, ReturnTerms, in_words
from catalog.publishing.types import NewListing
from catalog.stock.types import NewSku
from platform_core.drivers.demo.photos import draw_photo
from platform_core.drivers.demo.stage import BEGINS, Chapter, Scene, Stage
from platform_core.drivers.world.doors import Shut
from platform_core.drivers.world.orders import Order
from platform_core.money import Money

HANDS_OVER: Final = BEGINS + timedelta(hours=20)  # promised within a day
CODES: Final = ("QSCY-7H2K-0001", "QSCY-7H2K-0002")
SKU: Final = NewSku(code="BOOK-01", spec="电子书", price=Money(2_900), on_hand=50)
BOOK: Final = NewListing(
    content=Content(
        category="digital_content",
        title_zh="龙井茶事（电子书）",
        title_en="Longjing, an e-book",
        facts=in_words(
            {
                "producer": "青山茶业有限公司",
                "format": "EPUB",
                "system_requirements": "任何支持 EPUB 的阅读器",
                "licence_terms": "仅供本人阅读，可在三台设备上使用",
            }
        ),
        delivery_hours=24,
        return_terms=ReturnTerms(Exclusion.DIGITAL),
    ),
    skus=(SKU,),
)


def by_code(stage: Stage, scene: Scene) -> Chapter:
    """A waybill is refused, and one code too few; the codes are the delivery, and the clock takes it as received."""
    order = _buy_codes(stage, scene)
    parcel = order.parcel(f"SF{order.look()['number']}")
    scene.expect_refusal(stage.chen, "POST", f"{order.path}/shipments", parcel, status=HTTPStatus.CONFLICT)
    few = _body_of(order, *CODES[:1])
    scene.expect_refusal(stage.chen, "PUT", f"{order.path}/codes", few, status=HTTPStatus.UNPROCESSABLE_ENTITY)

    yield HANDS_OVER
    stage.chen.send("PUT", f"{order.path}/codes", _body_of(order, *CODES))
    scene.saw("deadlines.met", order, kind="orders.dispatch")
    scene.saw("orders.delivered_by_code", order, pieces=len(CODES))
    _read(stage, order)
    scene.expect_refusal(stage.li, "PUT", f"{order.path}/cancellation", None, status=HTTPStatus.CONFLICT)

    due = yield from scene.silence(order, "orders.confirm_receipt", then="orders.received", automatic=True)
    scene.saw("payments.share_settled", order, due=due)


CHAPTERS: Final = (by_code,)


def _buy_codes(stage: Stage, scene: Scene) -> Order:
    """Buy two codes of the new e-book, of which Li confirms that they do not go back."""
    listing = stage.chen.send("POST", "/listings", {"content": _content(stage), "skus": [_sku()]})
    stage.chen.send("PUT", f"/listings/{listing['id']}/publication")
    order = stage.buy(BOOK, quantity=len(CODES), confirms=True)
    scene.saw("orders.exclusion_confirmed", order, exclusion=Exclusion.DIGITAL)
    order.pay()
    scene.saw("orders.paid", order)
    if order.total != len(CODES) * SKU.price.amount:
        raise Shut(f"a code costs freight: {order.total}")
    return order


def _read(stage: Stage, order: Order) -> None:
    """Read the codes as Li. Raises ``Shut`` unless she, and she alone, reads those that Chen handed over."""
    [line] = stage.li.get(f"{order.path}/codes")["lines"]
    if tuple(line["codes"]) != CODES:
        raise Shut("the codes are not those that were handed over")
    if any(code in str(person.get(order.path)) for person in (stage.li, stage.chen) for code in CODES):
        raise Shut("a code stands in the open")


def _body_of(order: Order, *codes: str) -> dict[str, Any]:
    [line_id] = order.lines.values()
    return {"lines": [{"line_id": line_id, "codes": list(codes)}]}


def _content(stage: Stage) -> dict[str, Any]:
    content, cover = BOOK.content, stage.chen.upload("/images", draw_photo("BOOK", "E-book"), name="cover.png")
    return {
        "category": content.category,
        "title_zh": content.title_zh,
        "title_en": content.title_en,
        "facts": {code: value.to_json() for code, value in content.facts.items()},
        "delivery_hours": content.delivery_hours,
        "return_terms": {"exclusion": str(content.return_terms.exclusion)},
        "images": [cover["sha256"]],
    }


def _sku() -> dict[str, Any]:
    return {"code": SKU.code, "spec": SKU.spec, "price": {"amount": SKU.price.amount}, "on_hand": SKU.on_hand}
