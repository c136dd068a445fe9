"""From the shop's account to its money, with a provider that is a process of its own; and many at once."""

from __future__ import annotations

import pytest
from django.db import transaction

from merchants.guarantee import queries as merchants
from platform_core.actors import RELAY
from platform_core.ledger import queries as ledger
from platform_core.ledger.accounts import AccountKind as A
from platform_core.ledger.errors import Overdraft
from platform_core.money import Money
from platform_core.payments.commands import payouts as payouts_commands
from platform_core.payments.models.payouts import Payout, PayoutAccount
from platform_core.payments.queries import payouts as payouts_queries
from platform_core.tenancy import scopes
from tests.database import as_login
from tests.merchants.guarantee.builders import earned
from tests.platform_core.ledger.conftest import ground, opened
from tests.platform_core.ledger.test_races import together
from tests.platform_core.payments.payouts import ACCOUNT, BankAccount, named, with_account
from tests.platform_core.payments.test_relay import heard, now, relayed, system, world
from tests.platform_core.sandbox.world import PAY

pytestmark = pytest.mark.commits
__all__ = ["ground", "now", "world"]


def paid(shop, at):
    with as_login("worker"), scopes.bound(scopes.SYSTEM), transaction.atomic():
        return payouts_commands.pay_out(shop, by=RELAY, at=at)


def state_of(payout):
    with system():
        return Payout.objects.get(id=payout.id).state


@pytest.mark.duty("PAY-06")
def test_an_account_is_verified_and_money_goes_there_once_though_nobody_answers_at_first(world, now):
    shop = opened(now)
    with as_login("worker"):
        account = named(shop, now)
        earned(shop, 900, now)
    relayed(account.id, topic="payments.payout_account_in_force")

    payout = paid(shop, now)
    world.fault("pay", "error")
    relayed(payout.id, topic="payments.paid_out")

    found = world.client(PAY).get("/pay/api/v1/statement").json()
    assert (found["paid_out"], found["paid_out_back"]) == (900, 0)
    with system():
        assert ledger.balance(A.PROVIDER_CLEARING, merchant_id=shop).posted == Money(0)
        assert ledger.reconcile().agrees


@pytest.mark.duty("PAY-06")
def test_what_a_bank_sends_back_is_the_shops_again(world, now):
    shop = opened(now)
    with as_login("worker"):
        account = named(shop, now)
        earned(shop, 900, now)
    relayed(account.id, topic="payments.payout_account_in_force")
    payout = paid(shop, now)
    relayed(payout.id, topic="payments.paid_out")

    assert world.client(PAY).post(f"/pay/api/v1/payouts/{payout.id}/return").json()["state"] == "returned"
    heard("payments.payout_return_reported")
    relayed(payout.id, topic="payments.payout_returned")

    with system():
        assert payouts_queries.balance_of(shop).payable == Money(900)
    assert world.client(PAY).get("/pay/api/v1/statement").json()["paid_out_back"] == 900


def test_an_account_that_no_bank_knows_is_refused(world, now):
    shop = opened(now)
    with as_login("worker"):
        unknown = BankAccount(holder=ACCOUNT.holder, bank=ACCOUNT.bank, number="6222020200000000")
        account = named(shop, now, unknown)
    relayed(account.id, topic="payments.payout_account_refused")
    with system():
        assert PayoutAccount.objects.get(id=account.id).state == "refused"


@pytest.mark.duty("PAY-06")
def test_never_more_than_the_balance_however_many_ask(fresh, now):
    """Payouts, charges and the give-back of a deposit, all at once: the books refuse what is not there."""
    shop = opened(now)
    with as_login("worker"):
        with_account(shop, now)
        earned(shop, 1000, now)

        def ask(n: int) -> bool:
            try:
                with scopes.bound(scopes.SYSTEM), transaction.atomic():
                    if n % 2:
                        return payouts_commands.pay_out(shop, by=RELAY, at=now) is not None
                    of = merchants.means(shop)
                    assert of.payable.amount >= 0
                    return False
            except Overdraft:
                return False

        assert sum(together(ask, range(16))) == 1
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            assert sum(Payout.objects.values_list("amount", flat=True)) == 1000
            assert ledger.reconcile().agrees
