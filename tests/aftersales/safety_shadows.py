"""How would somebody get past the guards of samplings and frozen lots, by tables of the same names as theirs?"""

from __future__ import annotations

from datetime import timedelta

from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM
from tests.aftersales.freight import reimbursements
from tests.aftersales.remedies import builders as recalls
from tests.catalog import builders
from tests.catalog.safety import builders as safety
from tests.orders.sales import builders as orders
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import Attack, guard, insert, stored

FREEZE, LISTED, MOVEMENT, REMEDY = "catalog_lotfreeze", "catalog_listed", "catalog_stockmovement", "aftersales_remedy"


@guard("listed_before_the_draw", reads="catalog_sampling", refused="listed before the draw")
def a_line_more_after_the_draw() -> Attack:
    row = safety.drawn(AT)
    sampling = stored("catalog_sampling", "id = %s", row.sampling_id)
    line = stored(LISTED, "sampling_id = %s", row.sampling_id) | {"id": new_id(), "place": 99, "lot": "L9"}
    return insert(LISTED, line, scope=SYSTEM, forged=sampling | {"state": "committed"})


@guard("none_of_a_frozen_lot", reads=FREEZE, refused="set aside for nobody")
def a_piece_of_a_frozen_lot() -> Attack:
    shop = builders.open_shop(at=AT - timedelta(days=1))
    builders.on_show(shop, at=AT - timedelta(days=1))
    sku = builders.sku_of(shop)
    safety.frozen(sku.id, AT)
    with builders.as_shop(shop):
        safety.put_back_past_the_commands(shop, sku.id)
    statement = "UPDATE public.catalog_sku SET reserved = reserved + 1 WHERE id = %s"
    return Attack(scopes.merchant(shop), statement, [sku.id], [])


@guard("nothing_frozen_leaves", reads=FREEZE, refused="this lot is frozen")
def a_parcel_out_of_a_frozen_lot() -> Attack:
    shop = builders.open_shop(at=AT - timedelta(days=1))
    builders.on_show(shop, at=AT - timedelta(days=1))
    sku = builders.sku_of(shop)
    safety.frozen(sku.id, AT)
    sold = stored(MOVEMENT, "sku_id = %s AND kind = 'received'", sku.id) | {
        "id": new_id(),
        "kind": "sold",
        "quantity": -1,
    }
    return insert(MOVEMENT, sold, scope=scopes.merchant(shop))


@guard("of_a_buyer", reads="orders_shippedline", refused="for a buyer of the lot")
def a_remedy_for_nobody() -> Attack:
    sale = orders.sale(AT - timedelta(days=3))
    row = recalls.offered(sale, AT)
    kept, sent = stored(REMEDY, "id = %s", row.id), stored("orders_shippedline", "line_id = %s", row.line_id)
    somebody = new_id()
    mine = kept | {"id": new_id(), "number": "K9", "shopper_id": somebody}
    return insert(REMEDY, mine, scope=scopes.merchant(sale.shop), forged=sent | {"shopper_id": somebody})


@guard("of_a_decision", reads="aftersales_remedy", refused="nobody has decided")
def freight_that_nobody_decided() -> Attack:
    sale = orders.sale(AT - timedelta(days=3))
    row = reimbursements.owed(sale, AT)
    kept, remedy = stored("aftersales_reimbursement", "id = %s", row.id), stored(REMEDY, "id = %s", row.remedy_id)
    other = new_id()
    mine = kept | {"id": new_id(), "number": "E9", "remedy_id": other, "amount": 40_000}
    forged = remedy | {"id": other, "outlay": 40_000}
    return insert("aftersales_reimbursement", mine, scope=scopes.merchant(sale.shop), forged=forged)
