"""Many at once, on real PostgreSQL: no fen goes back twice, and no order is paid and given up."""

import pytest
from django.db import transaction

from platform_core.actors import RELAY
from platform_core.ledger import queries as ledger
from platform_core.ledger.accounts import AccountKind
from platform_core.money import Money
from platform_core.payments.commands import refunding, requesting
from platform_core.payments.errors import AccountNotAsked, NotRefundable, RefundStands
from platform_core.payments.models.refunds import Refund
from platform_core.payments.queries import payments as payments_queries
from platform_core.rows import new_id
from platform_core.states import IllegalTransition
from platform_core.tenancy import scopes
from tests.database import as_login
from tests.platform_core.ledger.conftest import opened
from tests.platform_core.ledger.test_races import together
from tests.platform_core.payments.conftest import asked, captured, case, requested
from tests.platform_core.payments.test_asking_again import DAY, again, asked_for_account, attempts, sweep
from tests.platform_core.payments.test_naming_accounts import name

pytestmark = pytest.mark.commits


@pytest.fixture(autouse=True)
def _as_worker(fresh):
    with as_login("worker"):
        yield


def outcome_of(work):
    """True for done, False for a refusal."""
    try:
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            work()
    except (IllegalTransition, NotRefundable):
        return False
    return True


def books_agree():
    with scopes.bound(scopes.SYSTEM), transaction.atomic():
        return ledger.reconcile().agrees


class TestRequestRefund:
    def test_gives_back_what_was_paid_and_no_more_however_many_ask(self, payer, orders, at):
        share = asked(shop := opened(at), 1000)
        captured(requested(payer, [share], at=at).id, 1000, at=at)

        def ask(n):
            return outcome_of(
                lambda: refunding.request_refund(
                    share.order, amount=Money(150), for_case=case(f"case {n}"), by=RELAY, at=at
                )
            )

        assert sum(together(ask, range(16))) == 6
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            assert payments_queries.share_facts(share.order).parts.refunded == Money(900)
            assert ledger.balance(AccountKind.BUYER_ESCROW, merchant_id=shop).pending == Money(-900)
        assert books_agree()

    def test_makes_one_refund_of_one_attempt_however_many_ask(self, payer, orders, at):
        share = asked(opened(at), 1000)
        captured(requested(payer, [share], at=at).id, 1000, at=at)

        def ask(_):
            return outcome_of(
                lambda: refunding.request_refund(
                    share.order, amount=Money(1000), for_case=case("case"), by=RELAY, at=at
                )
            )

        assert all(together(ask, range(16)))
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            assert Refund.objects.count() == 1


class TestRecordCapture:
    def test_happens_once_however_often_it_is_reported_at_once(self, payer, orders, at):
        payment = requested(payer, [asked(opened(at), 1000), asked(opened(at), 500)], at=at)

        together(lambda _: captured(payment.id, 1500, at=at), range(8))

        assert len(orders.paid) == 2
        assert books_agree()

    @pytest.mark.parametrize("round_", range(3))
    def test_and_giving_up_at_once_leave_the_money_in_one_place(self, payer, orders, at, round_):
        shares = [asked(opened(at), 1000), asked(opened(at), 500)]
        payment = requested(payer, shares, at=at)

        def act(n):
            if n == 0:
                return captured(payment.id, 1500, at=at)
            return outcome_of(lambda: requesting.release_share(shares[n - 1].order, by=RELAY, at=at))

        together(act, [0, 1, 2])

        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            assert {payments_queries.share_facts(share.order).state for share in shares} == {"captured"}
        assert books_agree()

    def test_of_two_payments_over_the_same_shops_never_deadlocks(self, payer, orders, at):
        shops = [opened(at), opened(at)]
        payments = [requested(payer, [asked(s, 100) for s in turn], at=at) for turn in (shops, shops[::-1]) * 8]

        def pay(n):
            return captured(payments[n].id, 200, at=at, ref=str(new_id()))

        together(pay, range(len(payments)))

        assert len(orders.paid) == 32
        assert books_agree()


class TestARefusedRefund:
    @pytest.mark.duty("NRR-14", "HSE-05")
    def test_is_asked_for_once_more_though_payer_staff_and_clock_come_at_once(self, payer, orders, at):
        share = asked(opened(at), 1000)
        captured(requested(payer, [share], at=at).id, 1000, at=at)
        refund_id, then = asked_for_account(share, at), at + 5 * DAY
        ways = (
            lambda: sweep(then),
            lambda: again(refund_id, then),
            lambda: name(refund_id, then, by=payer),
        )

        def act(n):
            try:
                return ways[n % 3]()
            except (AccountNotAsked, RefundStands):
                return None

        together(act, range(6))

        assert [attempt for attempt, *_ in attempts()] == [1, 2, 3, 4, 5, 6]
        assert books_agree()
