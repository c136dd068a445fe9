"""How would somebody get past the guards of reviews, by a table of the same name as one that they read?"""

from __future__ import annotations

from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.orders.reviews import builders as reviewing
from tests.orders.sales import builders
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import STAFF, Attack, guard, insert, stored


@guard("of_a_delivered_line", reads="orders_shipment", refused="what was delivered to its author")
def a_review_of_what_is_on_its_way() -> Attack:
    sale = builders.sale(AT - 30 * reviewing.DAY)
    order = builders.shipped(sale, AT)
    parcel = stored("orders_shipment", "order_id = %s", order.id)
    line = stored("orders_orderline", "order_id = %s", order.id)
    same = ("order_id", "merchant_id", "shopper_id", "sku_id", "listing_version_id")
    row = {name: line[name] for name in same} | {"id": new_id(), "line_id": line["id"], "listing_id": new_id()}
    said = {"stars": 5, "text": "好评", "shown_as": "", "given_at": AT}
    return insert("orders_review", row | said, scope=scopes.shopper(sale.shopper.id), forged=parcel | {"signed_at": AT})


@guard("of_ones_own_review", reads="orders_review", refused="adds to their own review")
def an_addition_to_the_review_of_somebody_else() -> Attack:
    sale = builders.sale(AT - 30 * reviewing.DAY)
    given = stored("orders_review", "id = %s", reviewing.reviewed(sale, AT).id)
    me = new_id()
    row = {"id": new_id(), "merchant_id": sale.shop, "review_id": given["id"], "shopper_id": me}
    said = {"text": "其实很好", "added_at": AT}
    return insert("orders_reviewaddition", row | said, scope=scopes.shopper(me), forged=given | {"shopper_id": str(me)})


@guard("as_decided", reads="orders_masking", refused="as its case decides")
def a_mask_that_nobody_decided() -> Attack:
    sale = builders.sale(AT - 30 * reviewing.DAY)
    case = stored("orders_masking", "id = %s", reviewing.heard(sale, AT).id)
    row = {"id": new_id(), "merchant_id": sale.shop, "masking_id": case["id"], "review_id": case["review_id"]}
    said = {"listing_id": new_id(), "ground": case["ground"], "masked_at": AT, "lifted_at": None}
    return insert("orders_mask", row | said, scope=STAFF, forged=case | {"state": "masked"})
