"""How is the guard of mediators attacked? `test_shadows` does it."""

from __future__ import annotations

from uuid import UUID

from platform_core.tenancy import scopes
from tests.complaints import dispute_builders as disputes
from tests.orders.sales import builders as orders
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import Attack, guard, stored

TAKE_UP = (
    "UPDATE public.complaints_mediation SET state = 'mediating', mediating_at = %s, mediator_id = %s WHERE id = %s"
)


@guard("no_conflict_of_interest", reads="complaints_decision", refused="nobody mediates what they have decided")
def a_mediator_whose_decision_is_hidden() -> Attack:
    sale = orders.sale(AT)
    row = disputes.asked(disputes.ended(sale, AT), sale.shopper, AT)
    judge = stored("complaints_decision", "complaint_id = %s", row.complaint_id)["decided_by"]
    return Attack(scopes.staff(UUID(judge)), TAKE_UP, [AT, judge, row.id], [])
