"""When does a guarantee deposit go back to its shop, and what if it cannot, or does not arrive?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from merchants.guarantee import policies, queries
from merchants.guarantee.commands import guarantees as commands
from merchants.guarantee.deadlines import GIVE_DEPOSIT_BACK, TOP_UP
from merchants.guarantee.errors import DepositRefused
from merchants.guarantee.events import DepositDeclined, DepositKept
from merchants.guarantee.models import Guarantee
from merchants.guarantee.subscribers import collect, send_deposit_on
from merchants.shops import ports
from merchants.shops.types import OwedDuty
from platform_core.actors import RELAY, Actor
from platform_core.cases.queries import due_at, runs
from platform_core.cases.steps import make
from platform_core.ledger.accounts import AccountKind as A
from platform_core.notices.models import Notice
from platform_core.payments.commands import payouts as payouts_commands
from platform_core.payments.events.payouts import PayoutFailed, PayoutReturned
from platform_core.payments.models.payouts import Payout
from platform_core.payments.queries import payouts as payouts_queries
from platform_core.payments.subscribers.payouts import follow_failed_payout, follow_returned_payout
from platform_core.payments.types import Answer, Outcome
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, opened, owner_of
from tests.merchants.guarantee.builders import asked_deposit, balances, charged, earned
from tests.merchants.guarantee.guarantees import agreed, came_back, follow, now, paid_in, swept
from tests.platform_core.ledger.conftest import ground
from tests.platform_core.payments.payouts import DONE, NO, heard, paid_out, with_account

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
__all__ = ["ground"]
REFUSED = Answer(Outcome.FAILED, reason="pay.payout_refused")


@pytest.fixture
def shop(at: datetime) -> Any:
    return opened(at)


class Owing:
    def owed_by(self, merchant_id: UUID) -> list[OwedDuty]:
        return [OwedDuty(kind="complaints.complaint", subject_id=merchant_id)]


class TestGivingBack:
    def full(self, shop: Any, at: datetime) -> tuple[Guarantee, Actor]:
        row = agreed(shop, at)
        paid_in(row, 1000, at)
        return row, owner_of(shop)

    @pytest.mark.duty("ECL-58")
    def test_goes_back_by_itself_on_its_day(self, shop: Any, at: datetime) -> None:
        row, owner = self.full(shop, at)
        with_account(shop.id, at)
        with acting_as(owner), transaction.atomic():
            commands.end_deposit(row.id, by=owner, at=at)
        with bound(SYSTEM):
            due = due_at(row.id, of=GIVE_DEPOSIT_BACK)
        assert due is not None
        swept(due - timedelta(microseconds=1))
        assert now(row).state == "ending"
        swept(due)
        assert now(row).state == "given_back"
        with bound(SYSTEM), transaction.atomic():
            assert [(p.amount, p.drawn_on) for p in Payout.objects.all()] == [(1000, "deposit")]

    @pytest.mark.duty("ECL-58")
    def test_stays_while_anything_is_owed(self, shop: Any, at: datetime, monkeypatch: Any) -> None:
        row, owner = self.full(shop, at)
        monkeypatch.setitem(ports.OPEN_DUTIES, "tests", Owing())
        charged(shop.id, 2000, at)
        with pytest.raises(DepositRefused) as refused, acting_as(owner), transaction.atomic():
            commands.end_deposit(row.id, by=owner, at=at)
        assert refused.value.reasons == ("duties_open", "debts_open", "no_account")
        with bound(SYSTEM), transaction.atomic():
            assert "merchants.debt" in {duty.kind for duty in queries.duties_of(shop.id)}

    def test_stays_where_something_is_owed_by_then(self, shop: Any, at: datetime) -> None:
        row, owner = self.full(shop, at)
        with_account(shop.id, at)
        with acting_as(owner), transaction.atomic():
            commands.end_deposit(row.id, by=owner, at=at)
        with bound(SYSTEM):
            due = due_at(row.id, of=GIVE_DEPOSIT_BACK)
        charged(shop.id, 2000, at)
        swept(due or at)
        assert now(row).state == "short"

    @pytest.mark.duty("ECL-58")
    def test_kept_with_all_that_was_agreed_it_is_full_and_nothing_is_asked_for(
        self, shop: Any, at: datetime, monkeypatch: Any
    ) -> None:
        row, owner = self.full(shop, at)
        with_account(shop.id, at)
        with acting_as(owner), transaction.atomic():
            commands.end_deposit(row.id, by=owner, at=at)
        with bound(SYSTEM):
            due = due_at(row.id, of=GIVE_DEPOSIT_BACK)
        monkeypatch.setitem(ports.OPEN_DUTIES, "tests", Owing())
        swept(due or at)
        kept = now(row)
        follow(collect, DepositKept(**kept.fact_fields(DepositKept)), due or at)
        assert (kept.state, now(row).state) == ("short", "full")
        with bound(SYSTEM), transaction.atomic():
            assert not runs(row, TOP_UP)

    @pytest.mark.duty("ECL-58")
    def test_without_an_account_it_waits_and_the_agreement_has_ended_all_the_same(
        self, shop: Any, at: datetime
    ) -> None:
        row, payout = self.given_back(shop, at)
        heard(payout, NO, at)
        came_back(PayoutFailed, payout, at)
        with bound(SYSTEM):
            due = due_at(row.id, of=GIVE_DEPOSIT_BACK)
        assert due is not None
        swept(due)
        assert now(row).state == "ending"
        with bound(SYSTEM), transaction.atomic():
            assert not runs(row, TOP_UP)
            again = due_at(row.id, of=GIVE_DEPOSIT_BACK)
        assert again is not None
        with_account(shop.id, due)
        swept(again - timedelta(microseconds=1))
        assert now(row).state == "ending"
        swept(again)
        assert (now(row).state, balances(shop.id)[A.PROVIDER_CLEARING]) == ("given_back", 1000)

    @pytest.mark.duty("ECL-58")
    @pytest.mark.parametrize(
        ("duties", "debts", "account", "waits"),
        [(False, 0, False, True), (False, 0, True, False), (True, 0, False, False), (False, 1, False, False)],
    )
    def test_waits_for_nothing_but_an_account(self, duties: bool, debts: int, account: bool, waits: bool) -> None:
        verdict = policies.may_give_back(duties=duties, debts=debts, account=account)
        assert policies.waits_for_account(verdict) is waits

    def given_back(self, shop: Any, at: datetime) -> tuple[Guarantee, Payout]:
        row, owner = self.full(shop, at)
        with_account(shop.id, at)
        with acting_as(owner), transaction.atomic():
            commands.end_deposit(row.id, by=owner, at=at)
        with bound(SYSTEM):
            due = due_at(row.id, of=GIVE_DEPOSIT_BACK)
        swept(due or at)
        with bound(SYSTEM), transaction.atomic():
            return row, Payout.objects.get()

    @pytest.mark.duty("ECL-58")
    @pytest.mark.parametrize("came", [PayoutFailed, PayoutReturned])
    def test_refused_or_sent_back_it_goes_again_on_another_day(self, shop: Any, at: datetime, came: Any) -> None:
        row, payout = self.given_back(shop, at)
        heard(payout, REFUSED if came is PayoutFailed else DONE, at)
        if came is PayoutReturned:
            with bound(SYSTEM), transaction.atomic():
                payouts_commands.take_back_payout(payout.id, by=RELAY, at=at)

        came_back(came, payout, at)

        assert (now(row).state, balances(shop.id)[A.DEPOSIT]) == ("ending", 1000)
        with bound(SYSTEM):
            again = due_at(row.id, of=GIVE_DEPOSIT_BACK)
        assert again is not None
        swept(again - timedelta(microseconds=1))
        assert now(row).state == "ending"
        swept(again)
        assert now(row).state == "given_back"
        with bound(SYSTEM), transaction.atomic():
            assert [(p.amount, p.attempt) for p in Payout.objects.order_by("attempt")] == [(1000, 1), (1000, 2)]

    @pytest.mark.parametrize(
        ("came", "follows"), [(PayoutFailed, follow_failed_payout), (PayoutReturned, follow_returned_payout)]
    )
    def test_another_text_speaks_of_earnings_that_did_not_arrive(
        self, shop: Any, at: datetime, came: Any, follows: Any
    ) -> None:
        _, deposit = self.given_back(shop, at)
        earned(shop.id, 70, at)
        earnings = paid_out(shop.id, at)
        assert earnings is not None
        for payout in (deposit, earnings):
            heard(payout, REFUSED, at)

            came_back(came, payout, at, follows)

        with bound(SYSTEM), transaction.atomic():
            told = Notice.objects.filter(template="payments.payout_failed_for_shop")
            assert [each.params["number"] for each in told] == [earnings.number]

    @pytest.mark.duty("ECL-58")
    @pytest.mark.parametrize("came", [PayoutFailed, PayoutReturned])
    def test_heard_again_after_it_has_gone_again_it_begins_nothing(self, shop: Any, at: datetime, came: Any) -> None:
        row, first = self.given_back(shop, at)
        heard(first, REFUSED if came is PayoutFailed else DONE, at)
        if came is PayoutReturned:
            with bound(SYSTEM), transaction.atomic():
                payouts_commands.take_back_payout(first.id, by=RELAY, at=at)
        for _ in range(2):
            came_back(came, first, at)
        with bound(SYSTEM):
            again = due_at(row.id, of=GIVE_DEPOSIT_BACK)
        swept(again or at)
        came_back(came, first, at)
        assert now(row).state == "given_back"
        with bound(SYSTEM), transaction.atomic():
            second = Payout.objects.get(attempt=2)
        heard(second, DONE, at)

        came_back(came, first, at)

        assert now(row).state == "given_back"

    def test_refused_it_stands_for_one_that_was_agreed_since(self, shop: Any, at: datetime) -> None:
        row, payout = self.given_back(shop, at)
        heard(payout, REFUSED, at)
        other = agreed(shop, at)
        came_back(PayoutFailed, payout, at)
        assert (now(row).state, now(other).state) == ("given_back", "full")

    @pytest.mark.duty("ECL-58")
    def test_what_came_back_while_the_shop_was_asked_anew_goes_out_once_it_has_declined(
        self, shop: Any, at: datetime
    ) -> None:
        row, payout = self.given_back(shop, at)
        heard(payout, REFUSED, at)
        other, owner = asked_deposit(shop, at), owner_of(shop)
        came_back(PayoutFailed, payout, at)
        assert (now(row).state, now(other).state, balances(shop.id)[A.DEPOSIT]) == ("given_back", "asked", 1000)
        with acting_as(owner), transaction.atomic():
            declined = make(Guarantee, "decline", other.id, by=owner, at=at)
        follow(send_deposit_on, DepositDeclined(**declined.fact_fields(DepositDeclined)), at)
        assert now(row).state == "ending"

    @pytest.mark.duty("ECL-58")
    def test_what_is_paid_in_after_it_or_before_it_is_the_shops_balance(self, shop: Any, at: datetime) -> None:
        row, payout = self.given_back(shop, at)
        heard(payout, DONE, at)
        paid_in(row, 70, at, ref="TRA9")
        found = balances(shop.id)
        assert (found[A.DEPOSIT], found[A.MERCHANT_PAYABLE]) == (0, 70)
        with bound(SYSTEM):
            assert payouts_queries.payout_due(shop.id) is not None
        paid_in(asked_deposit(shop, at), 30, at, ref="TRA10")  # before it is agreed
        assert balances(shop.id)[A.MERCHANT_PAYABLE] == 100
