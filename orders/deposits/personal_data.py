"""Personal data that deposits hold."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from orders.deposits.models import Deposit, DepositObjection, DepositRuling
from platform_core.cases.records import export_of
from platform_core.vault.declarations import Rows, retain

DEPOSIT = (
    *("id", "number", "order_id", "state", "title_zh", "quantity", "amount", "currency", "purpose", "steps"),
    *("conditions", "days", "carrier", "waybill", "kept_amount", "held_at", "applied_at", "granted_at", "returned_at"),
)


def export_deposits(person_id: UUID) -> Rows:
    rows = Deposit.objects.filter(shopper_id=person_id).order_by("asked_at", "id")
    return list(rows.values(*DEPOSIT))


# Records of a transaction are kept for as long as the law says, and then go.
_kept = partial(retain, because="ECL-31", retention="RT_TRANSACTION")
LEFT = "giving a deposit back"
_kept("orders.Deposit", "shopper_id", "carrier", "waybill", purpose=LEFT, export=export_deposits)
_kept(
    "orders.DepositObjection",
    "shopper_id",
    "statement",
    purpose=LEFT,
    export=export_of(DepositObjection, "deposit_id", "grounds", "claimed", "made_at"),
)
_kept(
    "orders.DepositRuling",
    "shopper_id",
    "reasons",
    purpose=LEFT,
    export=export_of(DepositRuling, "deposit_id", "kept_amount", "ruled_at"),
)
