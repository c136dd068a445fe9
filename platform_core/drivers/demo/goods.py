"""Chapter 7.7: goods whose certificate, and then whose date, is over.

Chen shows a tea that he may not show yet, then may. Its licence ends, and then its lot, each time by its clock.
"""

from __future__ import annotations

from datetime import date
from http import HTTPStatus
from typing import Any, Final

from catalog.listings.types import Content, FactValue
from catalog.publishing.types import NewListing
from catalog.stock.types import NewSku
from platform_core.drivers.demo.opening import FOOD
from platform_core.drivers.demo.photos import draw_tin
from platform_core.drivers.demo.stage import AHEAD, Chapter, Scene, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Person, Shut
from platform_core.legal.spans import DAY, midnight
from platform_core.money import Money

LICENCE, RENEWED, LAST_DAY = date(2026, 9, 19), date(2029, 9, 19), date(2026, 9, 21)
SKU: Final = NewSku(
    code="GH-050", spec="50克罐装", price=Money(4_800), on_hand=12, lot="2025-03-C", best_before=LAST_DAY
)


def expired(stage: Stage, scene: Scene) -> Chapter:
    """Orders that were placed stand; nobody sees or buys expired goods, and a new licence shows them again."""
    image = stage.chen.upload("/images", draw_tin("#8a3324"), name="tea.png")
    listing = stage.chen.send("POST", "/listings", _body_of(_tea(None), image["sha256"]))
    path = f"/listings/{listing['id']}"
    scene.expect_refusal(stage.chen, "PUT", f"{path}/publication", None, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    _revise(stage.chen, path, _tea(LICENCE), image["sha256"])
    stage.chen.send("PUT", f"{path}/publication")
    scene.saw("catalog.listing_published", listing_id=listing["id"])
    stage.li.look(_in_window(stage, path)["images"][0]["sizes"]["200"].removeprefix("/api/storefront/v1"))
    order = stage.buy(_tea(LICENCE))
    order.pay()
    order.deliver(f"SF{order.look()['number']}")

    yield (ends := midnight(LICENCE + DAY)) - AHEAD
    _in_window(stage, path)
    yield ends
    until("the listing is down", lambda: stage.chen.get(path)["state"] == "withdrawn")
    scene.saw("catalog.listing_taken_down", listing_id=listing["id"], due=ends)
    scene.expect_refusal(stage.li, "GET", path, None, status=HTTPStatus.NOT_FOUND)
    if order.look()["state"] == "cancelled":
        raise Shut("an order went with its listing")
    _revise(stage.chen, path, _tea(RENEWED), image["sha256"])
    stage.chen.send("PUT", f"{path}/publication")
    scene.saw("catalog.listing_published", listing_id=listing["id"])

    yield (over := midnight(LAST_DAY + DAY)) - AHEAD
    if stage.in_window(_tea(RENEWED)) != SKU.on_hand - 1:
        raise Shut("a lot left the shelf before its day was over")
    yield over
    until("nothing of it is left", lambda: stage.chen.get(path)["state"] == "withdrawn")
    scene.saw("catalog.lot_ended", pieces=SKU.on_hand - 1, best_before=LAST_DAY.isoformat(), due=over)
    scene.saw("catalog.listing_taken_down", listing_id=listing["id"], due=over)


def _tea(licensed_until: date | None) -> NewListing:
    """The tea, which may not be shown without a last day of its licence."""
    licence = FactValue("SC11433010600009", valid_until=licensed_until)
    content = Content(
        category="food",
        title_zh="桂花红茶 50克",
        title_en="Osmanthus black tea, 50 g",
        facts=FOOD | {"food_licence": licence, "net_content": FactValue("50", "g")},
        delivery_hours=48,
    )
    return NewListing(content=content, skus=(SKU,))


def _body_of(tea: NewListing, image: str) -> dict[str, Any]:
    """The body of a shop's call to the API."""
    sku = {
        "code": SKU.code,
        "spec": SKU.spec,
        "price": {"amount": SKU.price.amount},
        "on_hand": SKU.on_hand,
        "lot": SKU.lot,
        "best_before": LAST_DAY.isoformat(),
    }
    return {"content": _content(tea, image), "skus": [sku]}


def _content(tea: NewListing, image: str) -> dict[str, Any]:
    content = tea.content
    return {
        "category": content.category,
        "title_zh": content.title_zh,
        "title_en": content.title_en,
        "facts": {code: value.to_json() for code, value in content.facts.items()},
        "delivery_hours": content.delivery_hours,
        "images": [image],
    }


def _revise(chen: Person, path: str, tea: NewListing, image: str) -> None:
    chen.send("POST", f"{path}/versions", {"content": _content(tea, image)})


def _in_window(stage: Stage, path: str) -> dict[str, Any]:
    """The page as Li sees it. Raises ``Shut`` where she sees none."""
    found: dict[str, Any] = stage.li.get(path)
    return found


CHAPTERS: Final = (expired,)
