"""How would somebody get past the guards of measures, by a table of the same name as one that they read?"""

from __future__ import annotations

from typing import Any

from merchants.sanctions.types import SanctionKind
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.catalog.builders import on_show
from tests.merchants.builders import opened, recorded
from tests.merchants.sanctions import builders as sanctions
from tests.merchants.sanctions.builders import DECIDER
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import Attack, guard, insert, stored

SANCTION = "merchants_sanction"
ME = scopes.staff(DECIDER.id)
IN_EFFECT = {"state": "decided", "effective_at": AT, "ended_at": None, "lifted_at": None}


def kept(row: Any) -> dict[str, Any]:
    return stored(SANCTION, "id = %s", row.id, scope=ME)


@guard("heard_for_its_days", reads="legal_legalrule", refused="days to answer")
def a_hearing_without_days() -> Attack:
    row = kept(sanctions.proposed(opened(AT), AT))
    none = stored("legal_legalrule", "code = 'DL_SANCTION_HEARING' AND version = 1", scope=ME) | {"value": 0}
    hurried = row | {"id": new_id(), "number": "S1", "hearing_until": AT.replace(hour=16, minute=0)}
    return insert(SANCTION, hurried, scope=ME, forged=none)


@guard("of_a_proposal", reads=SANCTION, refused="named with the proposal")
def a_violation_added_later() -> Attack:
    shop = opened(AT)
    row = kept(sanctions.decided(shop, AT))
    ground = {"id": new_id(), "merchant_id": shop.id, "sanction_id": row["id"], "violation_id": recorded(shop, AT)}
    return insert("merchants_ground", ground, scope=ME, forged=row | {"state": "proposed"})


@guard("of_what_took_effect", reads=SANCTION, refused="a measure that was not taken")
def a_bulletin_of_nothing() -> Attack:
    row = kept(sanctions.proposed(opened(AT), AT))
    same = {name: row[name] for name in ("merchant_id", "number", "kind", "facts", "rule_version_id", "clause")}
    said = same | {"id": new_id(), "sanction_id": row["id"], "said": "decided", "trade_name": "某店", "words": ""}
    said |= {"targets": [], "happened_at": AT, "published_at": AT}
    return insert("merchants_bulletin", said, scope=ME, forged=row | IN_EFFECT)


@guard("suspended_by_a_measure", reads=SANCTION, refused="suspended by a measure")
def a_shop_that_nobody_suspended() -> Attack:
    row = kept(sanctions.heard(opened(AT), AT))
    suspend = "UPDATE public.merchants_merchant SET state = 'suspended' WHERE id = %s"
    return Attack(ME, suspend, [row["merchant_id"]], [row | IN_EFFECT])


@guard("of_a_measure", reads=SANCTION, refused="restricted by a measure")
def goods_that_nobody_restricted() -> Attack:
    shop = opened(AT)
    tea = on_show(shop.id, at=AT)
    row = kept(sanctions.heard(shop, AT, kind=SanctionKind.LISTING_RESTRICTION, listings=(tea.id,)))
    restriction = {"id": new_id(), "merchant_id": shop.id, "sanction_id": row["id"], "listing_id": tea.id}
    forged = row | IN_EFFECT
    return insert("catalog_restriction", restriction | {"restricted_at": AT}, scope=ME, forged=forged)
