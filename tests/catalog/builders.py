"""Listings for tests, made by the commands that the doors call. For the tests of apps above as well."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from functools import cache
from typing import Any
from uuid import UUID

from django.db import transaction

from catalog.listings import commands as listings_commands
from catalog.listings.models import Image, Listing
from catalog.listings.types import Content, FactValue
from catalog.publishing import commands as publishing_commands
from catalog.stock.models import Sku
from catalog.stock.types import NewSku
from platform_core.actors import Actor, Role
from platform_core.deadlines.commands import sweeping
from platform_core.files import contents
from platform_core.files.drawing import Drawings, remember_drawings
from platform_core.money import Money
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants import builders as merchants
from tests.platform_core.files.conftest import picture

STAFF = Actor(id=UUID(int=0x57AFF), role=Role.STAFF)
FACTS = {
    "origin": "福建福州",
    "producer": "福州茶业有限公司",
    "specification": "250克/罐",
    "use": "冲泡饮用",
    "warranty": "七日内质量问题包退",
}
FOOD: dict[str, str | FactValue] = {
    "origin": "福建福州",
    "producer": "福州茶业有限公司",
    "producer_address": "福州市鼓楼区一号",
    "specification": "250克/罐",
    "net_content": FactValue("250", "g"),
    "ingredients": "茶叶、茉莉花",
    "additives": "无",
    "production_date": "2026-01-05",
    "shelf_life": FactValue("18", "month"),
    "storage": "阴凉干燥处",
    "standard": "GB/T 22292",
    "food_licence": FactValue("SC11435010200001", valid_until=date(2026, 3, 31)),
}


PICTURE = picture(size=(400, 400))  # as small as a clear one may be
DRAWN: Drawings = {}  # once a process


@cache
def picture_hash() -> str:
    """Under which the picture is kept, by whichever shop."""
    with remember_drawings(DRAWN):
        return contents.read_upload(PICTURE).sha256


def keep_picture(shop: UUID, *, at: datetime) -> None:
    """What each of its listings shows here, if they show nothing else."""
    with as_shop(shop), transaction.atomic(), remember_drawings(DRAWN):
        if not Image.objects.known_hashes({picture_hash()}, merchant_id=shop):
            listings_commands.keep_image(PICTURE, merchant_id=shop, by=trader(shop), at=at)


def open_shop(*, at: datetime, name: str = "闽江茶庄") -> UUID:
    """A shop that may sell, food as well."""
    shop = merchants.opened(at, trade_name=name).id
    keep_picture(shop, at=at)
    return shop


def trader(shop: UUID) -> Actor:
    return Actor(id=UUID(int=0x5E11E2), role=Role.MERCHANT, merchant_id=shop)


def as_shop(shop: UUID) -> Any:
    return bound(scopes.merchant(shop, trader(shop).id))


def content(**changes: Any) -> Content:
    told: dict[str, Any] = {
        "category": "general",
        "title_zh": "茉莉花茶",
        "title_en": "Jasmine tea",
        "facts": FACTS,
        "delivery_hours": 48,
        "images": (picture_hash(),),
    }
    told |= changes
    return Content(**told | {"facts": valued(told["facts"])})


def valued(facts: Mapping[str, str | FactValue]) -> dict[str, FactValue]:
    return {code: fact if isinstance(fact, FactValue) else FactValue(fact) for code, fact in facts.items()}


def swept(at: datetime) -> None:
    """What the worker does with all that is over."""
    with bound(SYSTEM), transaction.atomic():
        sweeping.close_due_batch(limit=50, at=at)


def new_sku(code: str = "TEA-250", **changes: Any) -> NewSku:
    told: dict[str, Any] = {"spec": "250克", "price": Money(5800), "on_hand": 10, "lot": "L1"}
    return NewSku(code=code, **told | changes)


def draft(shop: UUID, *skus: NewSku, at: datetime, **changes: Any) -> Listing:
    keep_picture(shop, at=at)
    with as_shop(shop):
        return publishing_commands.list_product(
            shop, content=content(**changes), skus=skus or (new_sku(),), by=trader(shop), at=at
        )


def on_show(shop: UUID, *skus: NewSku, at: datetime, **changes: Any) -> Listing:
    listing = draft(shop, *skus, at=at, **changes)
    with as_shop(shop):
        return publishing_commands.publish(listing.id, by=trader(shop), at=at)


def standing_since(shop: UUID, at: datetime, **changes: Any) -> tuple[UUID, UUID]:
    """What is on show since then: its listing and its one item. A rolled-back test has one instant for all its calls,
    and two prices never begin at one."""
    listing = on_show(shop, at=at, **changes)
    return listing.id, sku_of(shop).id


def sku_of(shop: UUID, code: str = "TEA-250") -> Sku:
    with as_shop(shop), transaction.atomic():
        return Sku.objects.get(merchant_id=shop, code=code)


def shelf(shop: UUID, code: str = "TEA-250") -> tuple[int, int]:
    """On hand and reserved."""
    sku = sku_of(shop, code)
    return sku.on_hand, sku.reserved
