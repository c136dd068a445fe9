"""How would somebody get past the guard of a promotion's price, by a table of the same name as its own?"""

from __future__ import annotations

from datetime import timedelta

from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.catalog import builders
from tests.catalog.prices import builders as prices
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import Attack, guard, insert


@guard("as_promised", reads="catalog_promotion", refused="the price of a promotion stands until it ends")
def a_price_within_a_promotion() -> Attack:
    shop = builders.open_shop(at=AT)
    builders.on_show(shop, at=AT - 2 * prices.DAY)
    row = prices.promote(shop, 4900, AT)
    link = {"id": new_id(), "merchant_id": shop, "sku_id": row.sku_id, "amount": 9900, "currency": "CNY"}
    link |= {"valid_from": AT + timedelta(hours=1)}
    return insert("catalog_priceinterval", link, scope=scopes.merchant(shop, builders.trader(shop).id))
