"""How would somebody get past the guard of a shop that closes, by a table of the same name as the one that it reads?"""

from __future__ import annotations

from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.merchants.builders import opened, owner_of
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import Attack, guard


@guard("closed_by_its_owner", reads="merchants_closing", refused="closes by the word of its owner")
def a_shop_that_announced_nothing() -> Attack:
    shop = opened(AT)
    owner = owner_of(shop)
    made_up = {"id": new_id(), "merchant_id": shop.id, "state": "announced"}
    close = "UPDATE public.merchants_merchant SET closes_at = now() WHERE id = %s"
    return Attack(scopes.merchant(shop.id, owner.id), close, [shop.id], [made_up])
