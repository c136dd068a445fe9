"""How would somebody get past the guards of codes, by a table of the same name as one that they read?"""

from __future__ import annotations

from orders.codes.models import CodeDelivery
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.orders.codes import builders as codes
from tests.orders.sales import builders
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import Attack, guard, insert, stored


@guard("by_code_alone", reads="orders_order", refused="delivered by them")
def codes_for_a_parcel() -> Attack:
    other, goods = codes.sale(AT), builders.sale(AT)
    given = stored("orders_codedelivery", "order_id = %s", codes.handed_over(other, AT).id)
    order = stored("orders_order", "id = %s", builders.shipped(goods, AT).id)
    row = given | {"id": new_id(), "order_id": order["id"]}
    row |= {"merchant_id": order["merchant_id"], "shopper_id": order["shopper_id"]}
    seller = scopes.merchant(goods.shop, goods.seller.id)
    return insert(CodeDelivery._meta.db_table, row, scope=seller, forged=order | {"delivery": "code"})


@guard("by_carrier_alone", reads="orders_order", refused="has no parcel")
def a_parcel_for_codes() -> Attack:
    sale = codes.sale(AT)
    order = stored("orders_order", "id = %s", builders.paid(sale, AT).id)
    same = {name: order[name] for name in ("merchant_id", "shopper_id")}
    row = {"id": new_id(), "order_id": order["id"], "carrier": "sandbox", "waybill": "SF999999", "handed_over_at": AT}
    row |= {**same, "signed_place": "", "signed_by": ""}
    seller = scopes.merchant(sale.shop, sale.seller.id)
    return insert("orders_shipment", row, scope=seller, forged=order | {"delivery": "carrier"})
