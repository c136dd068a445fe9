"""How is a product of the data listed, with the legal facts that its category asks for?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from catalog.types import Content, Fact, NewListing, NewSku
from platform_core.drivers.replay.plan import Goods
from platform_core.drivers.replay.receipts import Product
from platform_core.money import Money

UNSTATED: Final = "数据集未载明"  # said openly: the data do not tell, and we do not invent
FRESH: Final = ("MEAT", "MEAT-PCKGD", "SEAFOOD", "SEAFOOD-PCKGD", "PRODUCE", "DELI", "PASTRY", "SALAD BAR")
CATEGORIES: Final[Mapping[str, str]] = dict.fromkeys(FRESH, "fresh_food") | {
    "GROCERY": "food",
    "FROZEN GROCERY": "food",
    "NUTRITION": "food",
    "SPIRITS": "food",
    "COSMETICS": "cosmetics",
}
NAMES: Final = {"fresh_food": "生鲜", "food": "食品", "cosmetics": "化妆品", "general": "商品"}
DISPATCH_HOURS: Final = 48


def category_of(product: Product) -> str:
    return CATEGORIES.get(product.department, "general")


def listing(goods: Goods, *, required: Collection[str], lot: str) -> NewListing:
    """One row of a store's bulk listing; the SKU bears the product's number."""
    product, category = goods.product, category_of(goods.product)
    name = product.type or product.category or product.department
    known = _known(product)
    return NewListing(
        content=Content(
            category=category,
            title_zh=f"{NAMES[category]} {product.id} {name}".strip(),
            title_en=f"{name} {product.id}".strip(),
            facts={fact: known.get(fact) or UNSTATED for fact in required},
            delivery_hours=DISPATCH_HOURS,
        ),
        skus=(
            NewSku(
                code=str(product.id),
                spec=product.package or UNSTATED,
                price=Money(goods.price),
                on_hand=goods.quantity,
                lot=lot,
            ),
        ),
    )


def _known(product: Product) -> dict[str, str]:
    return {
        Fact.PRODUCER: f"制造商 {product.manufacturer_id}" if product.manufacturer_id else "",
        Fact.SPECIFICATION: product.package or product.type,
        Fact.NET_CONTENT: product.package,
        Fact.BRAND: product.brand,
    }
