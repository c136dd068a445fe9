"""Many at once, on real PostgreSQL: no fen of a shop is taken twice, and one case makes one debt."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import transaction

import platform_core.ledger.queries as ledger
from merchants.guarantee.commands import debts as commands
from merchants.guarantee.deadlines import ANSWER_DEBT_APPEAL, PAY_DEBT
from merchants.guarantee.models import Debt
from platform_core.actors import RELAY, Actor
from platform_core.deadlines.models import RunningDeadline
from platform_core.ledger.accounts import AccountKind as A
from platform_core.money import Money
from platform_core.rows import one_after_the_other
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import as_login, somebody_waits_for_us
from tests.merchants.builders import acting_as, operator
from tests.merchants.guarantee.builders import case, charged, earned, funded, owner_of
from tests.platform_core.ledger.conftest import ground, opened
from tests.platform_core.ledger.test_races import together
from tests.platform_core.payments import payouts

pytestmark = pytest.mark.commits
__all__ = ["ground"]


@pytest.fixture(autouse=True)
def _as_worker(fresh: dict[str, str]) -> Iterator[None]:
    with as_login("worker"):
        yield


@pytest.mark.duty("HSE-16", "ECL-58")
def test_many_at_once_take_no_fen_twice(at: datetime) -> None:
    """Charges, advances, collections and payouts of one shop, under real threads."""
    shop = opened(at)
    payouts.with_account(shop, at)
    funded(5000, at)
    earned(shop, 1000, at)

    def one(n: int) -> None:
        with bound(SYSTEM), transaction.atomic():
            doing: list[Callable[[], object]] = [
                lambda: commands.charge_shop(shop, amount=Money(70), for_case=case(f"c{n}"), by=RELAY, at=at),
                lambda: commands.advance(
                    shop, amount=Money(90), for_case=case(f"a{n}"), decided_by=RELAY.id, by=RELAY, at=at
                ),
                lambda: commands.collect(shop, by=RELAY, at=at),
                lambda: commands.charge_shop(shop, amount=Money(50), for_case=case("the same"), by=RELAY, at=at),
            ]
            doing[n % 4]()

    together(one, range(24))
    with bound(SYSTEM), transaction.atomic():
        found = {kind: ledger.balance(kind, merchant_id=shop).posted.amount for kind in A}
        debts = list(Debt.objects.filter(merchant_id=shop))
        assert ledger.reconcile().agrees
        assert len(debts) == 6 + 6 + 1
        assert sum(d.covered for d in debts) == min(1000, sum(d.amount for d in debts))
        assert found[A.FUND_ADVANCE] == sum(d.left.amount for d in debts)
        assert found[A.MERCHANT_PAYABLE] == 1000 - sum(d.covered for d in debts)


def reverse(debt: Debt, staff: Actor, at: datetime) -> str:
    with as_login("app"), acting_as(staff), transaction.atomic():
        return commands.reverse_debt(debt.id, reasons="封条编号不符。", by=staff, at=at).state


def appealed(at: datetime) -> Debt:
    shop = opened(at)
    debt, owner = charged(shop, 300, at), owner_of(shop)
    with acting_as(owner), transaction.atomic():
        return commands.appeal_debt(debt.id, text="样品不是我店的。", by=owner, at=at)


@pytest.mark.duty("ECL-58", "OPR-NEG")
def test_whoever_reverses_a_debt_waits_for_whoever_collects_and_holds_nothing_meanwhile(at: datetime) -> None:
    """They lock in one order, so that neither waits for the other: the debts of a shop, and then one of them."""
    debt, staff = appealed(at), operator()
    with ThreadPoolExecutor(1) as other:
        with bound(SYSTEM), transaction.atomic():
            one_after_the_other(f"debts of {debt.merchant_id}")
            found = other.submit(reverse, debt, staff, at)
            while not somebody_waits_for_us():
                assert not found.done()
            assert Debt.objects.select_for_update(nowait=True).get(id=debt.id).state == "owed"
        assert found.result() == "reversed"


@pytest.mark.duty("ECL-58", "OPR-NEG")
def test_whoever_reverses_a_debt_waits_for_the_sweep_of_its_appeal_and_holds_no_clock_that_this_ends(
    at: datetime,
) -> None:
    """Unanswered in time, the appeal stops the clock of the debt, as does its answer: the appeal's comes first."""
    debt, staff = appealed(at), operator()
    with ThreadPoolExecutor(1) as other:
        with bound(SYSTEM), transaction.atomic():
            clocks = RunningDeadline.objects.filter(subject_id=debt.id)
            clocks.select_for_update().get(kind=ANSWER_DEBT_APPEAL.kind)  # as the sweep
            found = other.submit(reverse, debt, staff, at)
            while not somebody_waits_for_us():
                assert not found.done()
            assert clocks.select_for_update(nowait=True).get(kind=PAY_DEBT.kind).state == "running"
        assert found.result() == "reversed"
