"""When does a shop get what it has earned, and never more than that?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from merchants.guarantee import queries as guarantee_queries
from merchants.guarantee.models import Debt
from platform_core.actors import RELAY, Actor
from platform_core.deadlines.commands import sweeping
from platform_core.ledger.accounts import AccountKind as A
from platform_core.ledger.errors import NoAccounts, Overdraft
from platform_core.ledger.types import Transfer
from platform_core.money import Money
from platform_core.payments.commands import payouts as payouts_commands
from platform_core.payments.commands import refunding, settling
from platform_core.payments.errors import NoPayoutAccount, PayoutAccountNotUsable
from platform_core.payments.models.payouts import Payout, PayoutAccount
from platform_core.payments.policies import payouts as payouts_policies
from platform_core.payments.queries import payments
from platform_core.payments.queries import payouts as payouts_queries
from platform_core.payments.types import Answer, BankAccount, Hold, Outcome, Reference
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.guarantee.builders import balances, charged, earned
from tests.platform_core.ledger.conftest import ground, opened
from tests.platform_core.payments.conftest import asked, captured, case, requested
from tests.platform_core.payments.payouts import (
    ACCOUNT,
    DONE,
    NO,
    answered,
    heard,
    named,
    paid_out,
    planned,
    with_account,
)

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
__all__ = ["ground"]
SILENT = Outcome.SILENT


@pytest.fixture
def shop(at: datetime) -> UUID:
    return opened(at)


def read(work: Any) -> Any:
    with bound(SYSTEM), transaction.atomic():
        return work()


class TestPolicies:
    @pytest.mark.parametrize(
        ("account", "why"),
        [
            (ACCOUNT, ()),
            (BankAccount(holder=" ", bank="中国银行", number=ACCOUNT.number), ("holder",)),
            (BankAccount(holder=" ", bank="", number="12ab"), ("holder", "bank", "number")),
        ],
    )
    def test_an_account_has_to_be_one(self, account: BankAccount, why: tuple[str, ...]) -> None:
        assert payouts_policies.may_name_payout_account(account).codes() == why

    @pytest.mark.duty("PAY-06")
    @pytest.mark.parametrize(
        ("clearing", "escrow", "payable", "put_in"),
        [(95, 0, 95, 0), (90, 0, 95, 5), (140, 50, 95, 5), (200, 50, 95, 0)],
    )
    def test_nobody_elses_money_pays_for_what_the_platform_has_added(
        self, clearing: int, escrow: int, payable: int, put_in: int
    ) -> None:
        free = dict.fromkeys(A, Money(0)) | {
            A.PROVIDER_CLEARING: Money(clearing),
            A.BUYER_ESCROW: Money(escrow),
            A.MERCHANT_PAYABLE: Money(payable),
        }
        assert payouts_policies.short_of(Money(payable), free=free) == Money(put_in)

    @pytest.mark.parametrize(
        ("payable", "in_force", "owed", "why"),
        [
            (0, True, 0, []),
            (5, True, 0, [Hold.SCHEDULED]),
            (5, False, 0, [Hold.NO_ACCOUNT]),
            (5, False, 9, [Hold.DEBTS, Hold.NO_ACCOUNT]),
        ],
    )
    def test_what_waits_says_why(self, payable: int, in_force: bool, owed: int, why: list[Hold]) -> None:
        assert payouts_policies.holds(payable=Money(payable), in_force=in_force, owed=Money(owed)) == why

    @pytest.mark.parametrize(("takes", "payable", "missing"), [(50, 80, 0), (50, 20, 30), (50, -3, 50)])
    def test_what_is_missing_of_a_balance(self, takes: int, payable: int, missing: int) -> None:
        moves = [
            Transfer(debit=A.MERCHANT_PAYABLE, credit=A.PROVIDER_CLEARING, amount=Money(takes), code="refund"),
            Transfer(debit=A.COMMISSION, credit=A.PROVIDER_CLEARING, amount=Money(7), code="commission_back"),
        ]
        assert payouts_policies.missing(moves, payable=Money(payable)) == Money(missing)


class TestAccounts:
    def test_refuses_one_that_cannot_be(self, shop: UUID, at: datetime) -> None:
        with pytest.raises(PayoutAccountNotUsable) as refused:
            named(shop, at, BankAccount(holder="", bank="中国银行", number="1"))
        assert refused.value.reasons == ("holder", "number")

    @pytest.mark.duty("PAY-06")
    def test_counts_once_the_provider_has_found_it_and_the_old_one_until_then(self, shop: UUID, at: datetime) -> None:
        old = with_account(shop, at)
        new = named(shop, at)
        assert read(lambda: payouts_queries.account_in_force(shop)).id == old.id
        answered(new, DONE, at)
        assert read(lambda: payouts_queries.account_in_force(shop)).id == new.id
        assert read(lambda: PayoutAccount.objects.get(id=old.id).state) == "replaced"

    def test_a_refused_one_never_counts(self, shop: UUID, at: datetime) -> None:
        row = named(shop, at)
        answered(row, NO, at)
        answered(row, DONE, at)  # too late
        assert read(lambda: (PayoutAccount.objects.get(id=row.id).state, payouts_queries.account_in_force(shop))) == (
            "refused",
            None,
        )
        assert read(lambda: payouts_queries.payout_accounts_of(shop)) == []

    def test_is_sealed_and_shown_by_its_last_digits(self, shop: UUID, at: datetime) -> None:
        row = with_account(shop, at)
        with connection.cursor() as cursor, bound(SYSTEM):
            cursor.execute("SELECT row_to_json(a)::text FROM payments_payoutaccount a")
            assert "6222020200112233445" not in cursor.fetchone()[0]
            assert payouts_queries.account_shown(row) == {"bank": "中国银行", "ends_in": "3445"}


class TestPayOut:
    @pytest.mark.duty("PAY-06")
    def test_goes_by_itself_at_its_instant_and_not_a_tick_before(self, shop: UUID, at: datetime) -> None:
        with_account(shop, at)
        earned(shop, 700, at)
        assert planned(shop, at)
        assert not planned(shop, at)
        due = read(lambda: payouts_queries.payout_due(shop))

        def sweep(when: datetime) -> int:
            with bound(SYSTEM), transaction.atomic():
                sweeping.close_due_batch(limit=50, at=when)
            return int(read(Payout.objects.count))

        assert sweep(due - timedelta(microseconds=1)) == 0
        assert sweep(due) == 1
        assert balances(shop)[A.MERCHANT_PAYABLE] == 700
        heard(read(Payout.objects.get), DONE, due)
        assert (balances(shop)[A.MERCHANT_PAYABLE], balances(shop)[A.PROVIDER_CLEARING]) == (0, 0)

    @pytest.mark.duty("PAY-06")
    def test_three_working_days_reach_over_a_holiday(self, shop: UUID) -> None:
        before = datetime.fromisoformat("2026-09-30T02:00:00+00:00")
        with_account(shop, before)
        earned(shop, 700, before)
        planned(shop, before)
        due = read(lambda: payouts_queries.payout_due(shop))
        assert due == datetime.fromisoformat(
            "2026-10-10T16:00:00+00:00"
        )  # the 8th, the 9th and the 10th, a worked Saturday

    def test_waits_for_an_account_and_then_goes(self, shop: UUID, at: datetime) -> None:
        earned(shop, 700, at)
        assert not planned(shop, at)
        assert read(lambda: payouts_queries.balance_of(shop).holds) == (Hold.NO_ACCOUNT,)
        with_account(shop, at)
        assert read(lambda: payouts_queries.payout_due(shop)) is not None

    @pytest.mark.duty("ECL-58")
    def test_what_the_shop_owes_is_taken_first(self, shop: UUID, at: datetime) -> None:
        with_account(shop, at)
        charged(shop, 300, at)
        earned(shop, 700, at)
        payout = paid_out(shop, at)
        assert payout is not None
        assert payout.amount == 400
        assert balances(shop)[A.FUND_ADVANCE] == 0

    def test_none_is_planned_for_what_the_shop_owes(self, shop: UUID, at: datetime) -> None:
        """Whichever subscriber hears first of what it has earned."""
        with_account(shop, at)
        charged(shop, 300, at)
        earned(shop, 300, at)

        assert not planned(shop, at)
        assert balances(shop)[A.MERCHANT_PAYABLE] == 0
        earned(shop, 1, at)
        assert planned(shop, at)

    def test_the_books_of_a_shop_are_read_in_one_query(
        self, shop: UUID, at: datetime, django_assert_num_queries: Any
    ) -> None:
        earned(shop, 700, at)
        with bound(SYSTEM), transaction.atomic():
            with django_assert_num_queries(1):
                free = payouts_queries.free_of(shop)
            with django_assert_num_queries(1):
                guarantee_queries.means(shop)
        assert (set(free), free[A.MERCHANT_PAYABLE]) == (set(A), Money(700))
        with pytest.raises(NoAccounts), bound(SYSTEM), transaction.atomic():
            payouts_queries.free_of(new_id())

    @pytest.mark.duty("PAY-06")
    def test_what_is_on_its_way_in_hides_nothing_that_is_on_its_way_out(
        self, shop: UUID, payer: Actor, orders: Any, at: datetime
    ) -> None:
        """What another buyer has not paid yet is theirs, whichever way it goes: the platform puts in what it added."""
        with_account(shop, at)
        earned(shop, 700, at)
        first = paid_out(shop, at)
        share = asked(shop, 900, funded=Money(100))
        captured(requested(payer, [share], at=at).id, 900, at=at)
        with bound(SYSTEM), transaction.atomic():
            settling.settle_share(share.order, commission_basis_points=0, by=RELAY, at=at)
        requested(payer, [asked(shop, 700)], at=at)

        second = paid_out(shop, at)

        assert first is not None
        assert second is not None
        assert [(p.amount, p.put_in) for p in (first, second)] == [(700, 0), (1000, 100)]
        for payout in (first, second):
            heard(payout, DONE, at)
        assert balances(shop)[A.PROVIDER_CLEARING] == 0

    def test_many_cases_are_named_in_one_query_a_type(
        self, shop: UUID, at: datetime, django_assert_num_queries: Any
    ) -> None:
        debts = [charged(shop, 300, at, name=name) for name in ("one", "two")]
        named = {Reference("merchants.debt", debt.id): debt.number for debt in debts}
        strange = Reference("tests.case", new_id())
        with bound(SYSTEM), transaction.atomic(), django_assert_num_queries(1):
            assert payments.names_of([*named, strange]) == named | {strange: f"tests.case {strange.id}"}

    def test_nothing_is_paid_where_nothing_is_left(self, shop: UUID, at: datetime) -> None:
        with_account(shop, at)
        assert paid_out(shop, at) is None

    def test_refused_the_money_stays_and_the_account_counts_no_more(self, shop: UUID, at: datetime) -> None:
        with_account(shop, at)
        earned(shop, 700, at)
        payout = paid_out(shop, at)
        assert payout is not None
        found = heard(payout, NO, at)
        assert (found.state, found.refusal) == ("failed", "pay.no_such_account")
        assert read(lambda: payouts_queries.account_in_force(shop)) is None
        assert read(lambda: payouts_queries.balance_of(shop).payable) == Money(700)

    def test_unknown_it_is_still_set_aside_and_may_end_either_way(self, shop: UUID, at: datetime) -> None:
        with_account(shop, at)
        earned(shop, 700, at)
        payout = paid_out(shop, at)
        assert payout is not None
        assert heard(payout, Answer(SILENT), at).state == "unknown"
        assert paid_out(shop, at) is None
        assert heard(payout, DONE, at).state == "paid"
        assert heard(payout, NO, at).state == "paid"  # once it has ended, nothing changes it

    def test_sent_back_by_a_bank_it_is_there_again(self, shop: UUID, at: datetime) -> None:
        with_account(shop, at)
        earned(shop, 700, at)
        payout = paid_out(shop, at)
        assert payout is not None
        heard(payout, DONE, at)
        with bound(SYSTEM), transaction.atomic():
            assert payouts_commands.take_back_payout(payout.id, by=RELAY, at=at).state == "returned"
        assert balances(shop)[A.MERCHANT_PAYABLE] == 700

    @pytest.mark.parametrize("before", [None, Answer(SILENT)], ids=["requested", "unknown"])
    def test_sent_back_before_anybody_has_said_that_it_went_it_is_there_again(
        self, shop: UUID, at: datetime, before: Answer | None
    ) -> None:
        with_account(shop, at)
        earned(shop, 700, at)
        payout = paid_out(shop, at)
        assert payout is not None
        if before:
            heard(payout, before, at)
        with bound(SYSTEM), transaction.atomic():
            assert payouts_commands.take_back_payout(payout.id, by=RELAY, at=at).state == "returned"
        found = balances(shop)
        assert (found[A.MERCHANT_PAYABLE], found[A.PROVIDER_CLEARING]) == (700, 700)
        assert read(lambda: payouts_queries.balance_of(shop).payable) == Money(700)

    def test_a_deposit_goes_back_to_the_account_alone_and_never_more_than_it_is(self, shop: UUID, at: datetime) -> None:
        of = Reference("tests.deposit", new_id())
        with pytest.raises(NoPayoutAccount), bound(SYSTEM), transaction.atomic():
            payouts_commands.pay_back_deposit(shop, amount=Money(1), for_case=of, by=RELAY, at=at)
        with_account(shop, at)
        with pytest.raises(Overdraft), bound(SYSTEM), transaction.atomic():
            payouts_commands.pay_back_deposit(shop, amount=Money(1), for_case=of, by=RELAY, at=at)


class TestRefundAfterPayout:
    @pytest.mark.duty("ECL-58", "NRR-14")
    def test_the_consumer_waits_for_nobody_and_the_shop_owes_it(
        self, shop: UUID, payer: Actor, orders: Any, at: datetime
    ) -> None:
        share = asked(shop, 1000)
        captured(requested(payer, [share], at=at).id, 1000, at=at)
        with_account(shop, at)
        with bound(SYSTEM), transaction.atomic():
            settling.settle_share(share.order, commission_basis_points=500, by=RELAY, at=at)
        payout = paid_out(shop, at)
        assert payout is not None
        assert payout.amount == 950
        heard(payout, DONE, at)

        with bound(SYSTEM), transaction.atomic():
            refund = refunding.request_refund(share.order, for_case=case("late"), amount=Money(1000), by=RELAY, at=at)
            refunding.record_answer(refund, answer=DONE, by=RELAY, at=at)
        debt = read(Debt.objects.get)
        assert (debt.amount, debt.kind, debt.state) == (950, "refund", "owed")
        found = balances(shop)
        assert (found[A.FUND_ADVANCE], found[A.PLATFORM_PAID_IN], found[A.PROVIDER_CLEARING]) == (950, 950, 0)


@pytest.mark.login("app")
class TestGuards:
    def test_the_web_pays_nobody_whichever_shop_it_becomes(self) -> None:
        shop = new_id()
        with (
            pytest.raises(DatabaseError, match="the web pays nobody"),
            scopes.bound(scopes.merchant(shop)),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(
                "INSERT INTO payments_payout (id, merchant_id, state) VALUES (%s, %s, 'requested')", [new_id(), shop]
            )
