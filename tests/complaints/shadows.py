"""How would somebody take goods from the window by a table of the same name as the one that the guard reads?"""

from __future__ import annotations

from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.complaints.infringements import builders as infringements
from tests.merchants.builders import operator
from tests.orders.sales import builders as orders
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import Attack, guard, insert, stored

NOTICE = "complaints_infringement"


@guard("takedown_for_complaints_infringement", reads=NOTICE, refused="for as long as it says so")
def goods_down_for_a_notice_that_nobody_decided() -> Attack:
    sale = orders.sale(AT)
    notice, me = infringements.submitted(sale, AT), scopes.staff(operator().id)
    row = {"merchant_id": sale.shop, "case_kind": "complaints.infringement", "case_id": notice.id}
    row |= {"id": new_id(), "listing_id": infringements.listing_of(sale), "taken_down_at": AT}
    forged = stored(NOTICE, "id = %s", notice.id, scope=me) | {"state": "measured"}
    return insert("catalog_takedown", row, scope=me, forged=forged)
