"""How would somebody get past the guards of debts, payouts and their entries, by a table of the same name?"""

from __future__ import annotations

from django.db import transaction

from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.guarantee.builders import charged, settled
from tests.platform_core.ledger.conftest import opened
from tests.platform_core.payments import payouts
from tests.platform_core.scene import AT
from tests.platform_core.tenancy.shadows import Attack, guard, line, posted, stored

MOVEMENT = "merchants_movement"


@guard("ledger_post_merchants_movement", reads=MOVEMENT, refused="is no ground")
def a_movement_that_nobody_wrote() -> Attack:
    shop = opened(AT)
    made_up = {"id": new_id(), "merchant_id": shop, "move": "paid", "amount": 100, "currency": "CNY"}
    made_up |= {"debit": "merchant_payable", "credit": "awards"}
    return posted(MOVEMENT, made_up, line("posted", "paid", "merchant_payable", "awards", 100), forged=[made_up])


@guard("as_counted", reads=MOVEMENT, refused="something else has moved")
def a_debt_that_nobody_paid() -> Attack:
    shop = opened(AT)
    debt = charged(shop, 300, AT)
    made_up = {"id": new_id(), "merchant_id": shop, "move": "covered", "amount": 300, "debt_id": debt.id}
    cover = "UPDATE public.merchants_debt SET covered = 300 WHERE id = %s"
    return Attack(scopes.merchant(shop), cover, [debt.id], [made_up])


@guard("ledger_post_payments_payout", reads="payments_payout", refused="is no ground")
def a_payout_that_did_not_fail() -> Attack:
    shop = opened(AT)
    payouts.with_account(shop, AT)
    settled(shop, 700, AT)
    payout = payouts.paid_out(shop, AT)
    assert payout
    with bound(SYSTEM), transaction.atomic():
        row = stored("payments_payout", "id = %s", payout.id)
        hold = stored("ledger_posting", "source_id = %s", payout.id)
    void = line("void_pending", "payout.void_pending", "merchant_payable", "provider_clearing", 700, pending=hold["id"])
    return posted("payments_payout", row, void, forged=[row | {"state": "failed"}])
