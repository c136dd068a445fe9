"""How is the guard of openings attacked? `test_shadows` does it."""

from __future__ import annotations

from django.db import transaction

from platform_core.rows import new_id
from platform_core.tenancy.scopes import bound
from platform_core.tenancy.tenants import open_tenants
from tests.merchants.builders import opened, proposed
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import STAFF, Attack, guard, insert, stored

APPLICATION = "merchants_application"


@guard("opened_by_two", reads=APPLICATION, refused="two persons open a shop")
def a_shop_that_one_person_has_proposed() -> Attack:
    like, waiting = opened(AT), proposed(AT)
    row = stored("merchants_merchant", "id = %s", like.id)
    with bound(STAFF), transaction.atomic():
        open_tenants([shop := new_id()])
    forged = stored(APPLICATION, "id = %s", waiting.id)
    decided = {"state": "approved", "shop_id": str(shop), "proposed_by": str(new_id()), "decided_by": str(new_id())}
    return insert("merchants_merchant", row | {"id": shop, "merchant_id": shop}, scope=STAFF, forged=forged | decided)
