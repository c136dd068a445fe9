"""How is the guard of debits attacked, by tables of the same name as those that it reads? `test_shadows` does it."""

from __future__ import annotations

from platform_core.tenancy.scopes import shopper
from tests.orders.subscriptions import builders as kept_by
from tests.platform_core.tenancy.shadows import Attack, guard, insert, stored


@guard("after_its_notices", reads="payments_mandate", refused="no mandate of|the web debits nobody")
def a_debit_by_a_mandate_that_was_revoked() -> Attack:
    kept = kept_by.debited(kept_by.AT)
    scope = shopper(kept.sale.shopper.id)
    row = stored("payments_debit", "payer_id = %s", kept.sale.shopper.id, scope=scope)
    kept_by.cancel(kept, kept_by.AT)
    mandate = stored("payments_mandate", "id = %s", kept.row.mandate_id, scope=scope)
    return insert("payments_debit", row | {"attempt": 2}, scope=scope, forged=mandate | {"state": "active"})
