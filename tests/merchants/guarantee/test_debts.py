"""What does a shop come to owe, out of what is it taken, and do the books say the same?"""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from merchants.guarantee import policies, queries
from merchants.guarantee.commands import debts as debts_commands
from merchants.guarantee.commands import fund as fund_commands
from merchants.guarantee.errors import AmountRefused, FundShort, NoOpenAppeal, OneAppeal, OwnDeduction, OwnGrant
from merchants.guarantee.models import Debt
from merchants.guarantee.types import FUND, DebtFacts, DebtKind, DepositRefusal, Means, Taking
from merchants.sanctions.errors import AppealTooLate
from platform_core.actors import RELAY, Actor
from platform_core.ledger.accounts import AccountKind as A
from platform_core.money import Money
from platform_core.states import IllegalTransition
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, operator
from tests.merchants.guarantee.builders import balances, case, earned, funded, owner_of, post, put_in_deposit
from tests.platform_core.ledger.conftest import ground, opened

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
__all__ = ["ground"]


@pytest.fixture
def shop(at: datetime) -> UUID:
    return opened(at)


class TestPolicies:
    @pytest.mark.duty("ECL-58", "HSE-16")
    @pytest.mark.parametrize(
        ("owed", "payable", "deposit", "taken"),
        [
            (100, 300, 300, (100, 0)),
            (100, 60, 300, (60, 40)),
            (100, 60, 10, (60, 10)),
            (100, 0, 0, (0, 0)),
            (100, -5, 20, (0, 20)),
        ],
    )
    def test_the_balance_comes_before_the_deposit_and_nobody_gives_what_they_have_not(
        self, owed: int, payable: int, deposit: int, taken: tuple[int, int]
    ) -> None:
        found = policies.taking_for(Money(owed), has=Means(payable=Money(payable), deposit=Money(deposit)))
        assert (found.payable.amount, found.deposit.amount) == taken
        assert policies.loan_for(Money(owed), taking=found) == Money(owed - sum(taken))

    @pytest.mark.duty("ECL-58")
    @pytest.mark.parametrize(("paid_in", "payable", "there"), [(200, 900, 200), (200, 200, 200), (200, 150, 150)])
    def test_what_is_paid_in_for_a_debt_is_all_that_there_is_for_it(
        self, paid_in: int, payable: int, there: int
    ) -> None:
        has = Means(payable=Money(payable), deposit=Money(1000))
        assert policies.means_from_transfer(Money(paid_in), has=has) == Means(payable=Money(there), deposit=Money(0))

    @pytest.mark.duty("HSE-16")
    @pytest.mark.parametrize(("own", "fund", "covered"), [(700, 300, True), (700, 299, False), (-5, 1000, True)])
    def test_what_a_consumer_may_be_paid_at_this_moment(self, own: int, fund: int, covered: bool) -> None:
        assert policies.is_covered(Money(1000), own=Money(own), fund=Money(fund)) is covered

    @pytest.mark.duty("HSE-16")
    @pytest.mark.parametrize(("taken", "out", "back"), [(30, 100, 30), (30, 10, 10), (30, 0, 0)])
    def test_whoever_has_put_money_in_gets_theirs_back_first(self, taken: int, out: int, back: int) -> None:
        taking = Taking(payable=Money(taken), deposit=Money(0))
        assert policies.repayment_to_lender(taking, out=Money(out)) == Money(back)

    @pytest.mark.duty("PAY-06")
    @pytest.mark.parametrize(
        ("back", "spare", "put_in"), [(30, 0, 0), (30, -30, 30), (30, -10, 10), (20, -30, 20), (30, 5, 0)]
    )
    def test_nobody_elses_money_goes_back_to_them(self, back: int, spare: int, put_in: int) -> None:
        """``spare``: before 30 are taken, which are the shop's until then."""
        taking = Taking(payable=Money(30), deposit=Money(0))
        assert policies.platform_share(Money(back), taking=taking, spare=Money(spare)) == Money(put_in)

    @pytest.mark.duty("ECL-58")
    @pytest.mark.parametrize(
        ("amount", "holds", "asked", "why"),
        [
            (100, True, False, ()),
            (0, True, False, (DepositRefusal.NOTHING,)),
            (100, False, True, (DepositRefusal.CLAUSE, DepositRefusal.ASKED)),
            (-1, False, True, (DepositRefusal.NOTHING, DepositRefusal.CLAUSE, DepositRefusal.ASKED)),
        ],
    )
    def test_a_deposit_is_asked_for_by_a_clause_and_once(
        self, amount: int, holds: bool, asked: bool, why: tuple[str, ...]
    ) -> None:
        assert policies.may_ask_deposit(Money(amount), clause_holds=holds, asked=asked).codes() == why

    @pytest.mark.duty("ECL-58")
    @pytest.mark.parametrize(
        ("duties", "debts", "account", "why"),
        [
            (False, 0, True, ()),
            (True, 0, True, (DepositRefusal.DUTIES,)),
            (False, 1, True, (DepositRefusal.DEBTS,)),
            (False, 0, False, (DepositRefusal.ACCOUNT,)),
            (True, 3, False, (DepositRefusal.DUTIES, DepositRefusal.DEBTS, DepositRefusal.ACCOUNT)),
        ],
    )
    def test_a_deposit_goes_back_once_nothing_is_owed(
        self, duties: bool, debts: int, account: bool, why: tuple[str, ...]
    ) -> None:
        assert policies.may_give_back(duties=duties, debts=debts, account=account).codes() == why

    @pytest.mark.duty("ECL-58")
    @pytest.mark.parametrize(
        ("deposit", "payable", "filled"), [(400, 900, 600), (400, 100, 100), (1000, 900, 0), (1200, 900, 0), (0, -5, 0)]
    )
    def test_a_deposit_is_filled_up_to_what_was_agreed(self, deposit: int, payable: int, filled: int) -> None:
        has = Means(payable=Money(payable), deposit=Money(deposit))
        assert policies.refill(Money(1000), has=has) == Money(filled)

    @pytest.mark.parametrize(
        ("appealed", "answered", "may"),
        [(False, False, (True, False)), (True, False, (False, True)), (True, True, (False, False))],
    )
    def test_an_appeal_is_made_once_and_answered_once(
        self, appealed: bool, answered: bool, may: tuple[bool, bool]
    ) -> None:
        facts = DebtFacts(appealed=appealed, answered=answered)
        assert (policies.may_appeal_debt(facts), policies.may_answer_debt(facts)) == may


def charge(shop: UUID, fen: int, at: datetime, *, name: str = "sample", by: Actor = RELAY) -> Debt:
    with bound(SYSTEM), transaction.atomic():
        return debts_commands.charge_shop(shop, amount=Money(fen), for_case=case(name), by=by, at=at)


def advance(shop: UUID, fen: int, at: datetime, *, name: str = "award") -> Debt:
    with bound(SYSTEM), transaction.atomic():
        return debts_commands.advance(
            shop, amount=Money(fen), for_case=case(name), decided_by=RELAY.id, by=RELAY, at=at
        )


class TestChargeShop:
    @pytest.mark.duty("ECL-58")
    def test_takes_it_out_of_the_balance_then_the_deposit_and_leaves_a_debt(self, shop: UUID, at: datetime) -> None:
        earned(shop, 300, at)
        put_in_deposit(shop, 200, at)
        found = charge(shop, 1000, at)

        assert (found.state, found.covered, found.left) == ("owed", 500, Money(500))
        assert (
            balances(shop).items()
            >= {A.FUND_ADVANCE: 500, A.CHARGES: 1000, A.MERCHANT_PAYABLE: 0, A.DEPOSIT: 0}.items()
        )

    def test_is_covered_at_once_where_there_is_enough(self, shop: UUID, at: datetime) -> None:
        earned(shop, 300, at)
        found = charge(shop, 300, at)
        assert (found.state, balances(shop)[A.FUND_ADVANCE]) == ("covered", 0)

    def test_is_one_charge_for_one_case(self, shop: UUID, at: datetime) -> None:
        assert charge(shop, 300, at).id == charge(shop, 300, at).id
        assert balances(shop)[A.CHARGES] == 300

    def test_refuses_nothing(self, shop: UUID, at: datetime) -> None:
        with pytest.raises(AmountRefused):
            charge(shop, 0, at)

    def test_is_taken_from_what_is_earned_later_and_no_fen_more(self, shop: UUID, at: datetime) -> None:
        found = charge(shop, 500, at)
        earned(shop, 200, at)
        collect(shop, at)
        earned(shop, 400, at)
        collect(shop, at)
        with acting_as(RELAY):
            found.refresh_from_db()
        assert (found.state, found.covered) == ("covered", 500)
        assert balances(shop).items() >= {A.FUND_ADVANCE: 0, A.MERCHANT_PAYABLE: 100}.items()


def collect(shop: UUID, at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        debts_commands.collect(shop, by=RELAY, at=at)


class TestAdvance:
    @pytest.mark.duty("HSE-16", "CRI-44")
    def test_takes_the_shops_money_and_lends_the_rest_out_of_the_fund(self, shop: UUID, at: datetime) -> None:
        funded(1000, at)
        earned(shop, 300, at)
        put_in_deposit(shop, 200, at)
        found = advance(shop, 900, at)

        assert (found.lent, found.covered) == (400, 500)
        assert balances(shop).items() >= {A.AWARDS: 900, A.FUND_ADVANCE: 400, A.RELIEF_FUND: 400}.items()
        assert balances(FUND)[A.RELIEF_FUND] == 600

    @pytest.mark.duty("HSE-16")
    def test_the_fund_gets_back_what_the_shop_earns(self, shop: UUID, at: datetime) -> None:
        funded(1000, at)
        advance(shop, 900, at)
        earned(shop, 250, at)
        collect(shop, at)
        assert balances(shop).items() >= {A.FUND_ADVANCE: 650, A.RELIEF_FUND: 650, A.MERCHANT_PAYABLE: 0}.items()
        assert balances(FUND)[A.RELIEF_FUND] == 350

    def test_refuses_more_than_the_fund_has_and_writes_nothing(self, shop: UUID, at: datetime) -> None:
        funded(100, at)
        with pytest.raises(FundShort) as refused:
            advance(shop, 101, at)
        assert refused.value.missing == 1
        with bound(SYSTEM):
            assert not Debt.objects.exists()

    def test_refuses_where_nobody_has_put_in_anything(self, shop: UUID, at: datetime) -> None:
        with pytest.raises(FundShort):
            advance(shop, 1, at)


class TestCoverRefund:
    @pytest.mark.duty("ECL-58")
    def test_the_platform_puts_it_in_whatever_the_shop_has(self, shop: UUID, at: datetime) -> None:
        put_in_deposit(shop, 200, at)
        with bound(SYSTEM), transaction.atomic():
            found = debts_commands.cover_refund(shop, short=Money(500), for_case=case("refund"), by=RELAY, at=at)
        assert (found.kind, found.covered, found.lent) == (DebtKind.REFUND, 0, 500)
        assert balances(shop).items() >= {A.MERCHANT_PAYABLE: 500, A.PLATFORM_PAID_IN: 500, A.DEPOSIT: 200}.items()

    @pytest.mark.duty("ECL-58", "PAY-06")
    def test_is_paid_back_by_what_the_platform_bears_and_by_no_buyer(self, shop: UUID, at: datetime) -> None:
        with bound(SYSTEM), transaction.atomic():
            found = debts_commands.cover_refund(shop, short=Money(500), for_case=case("refund"), by=RELAY, at=at)
        post(shop, A.MERCHANT_PAYABLE, A.PROVIDER_CLEARING, 500, at)  # the refund
        post(shop, A.PROVIDER_CLEARING, A.BUYER_ESCROW, 900, at)
        post(shop, A.PLATFORM_FUNDING, A.MERCHANT_PAYABLE, 500, at)  # for it was found wrongly

        collect(shop, at)

        with acting_as(RELAY):
            found.refresh_from_db()
        assert (found.state, found.covered, found.lent_back) == ("covered", 500, 500)
        assert balances(shop).items() >= {A.FUND_ADVANCE: 0, A.MERCHANT_PAYABLE: 0}.items()
        assert balances(shop).items() >= {A.PROVIDER_CLEARING: 900, A.PLATFORM_PAID_IN: 500}.items()

    @pytest.mark.duty("HSE-16", "PAY-06")
    def test_the_fund_gets_back_what_it_has_lent_all_the_same(self, shop: UUID, at: datetime) -> None:
        funded(1000, at)
        advance(shop, 300, at)
        post(shop, A.AWARDS, A.PROVIDER_CLEARING, 300, at)  # to the consumer
        post(shop, A.PLATFORM_FUNDING, A.MERCHANT_PAYABLE, 400, at)

        collect(shop, at)

        assert balances(FUND)[A.RELIEF_FUND] == 1000
        assert balances(shop).items() >= {A.RELIEF_FUND: 0, A.MERCHANT_PAYABLE: 100, A.PLATFORM_PAID_IN: 400}.items()


class TestAppeal:
    def appealed(self, shop: UUID, at: datetime) -> tuple[Debt, Actor]:
        earned(shop, 100, at)
        found, owner = charge(shop, 300, at), owner_of(shop)
        with acting_as(owner), transaction.atomic():
            debts_commands.appeal_debt(found.id, text="样品不是我店的。", by=owner, at=at)
        return found, owner

    @pytest.mark.duty("ECL-58", "OPR-NEG")
    def test_reversed_it_is_given_back_and_the_platform_bears_it(self, shop: UUID, at: datetime) -> None:
        found, _ = self.appealed(shop, at)
        staff = operator()
        with acting_as(staff), transaction.atomic():
            after = debts_commands.reverse_debt(found.id, reasons="封条编号不符。", by=staff, at=at)
        assert after.state == "reversed"
        assert balances(shop).items() >= {A.FUND_ADVANCE: 0, A.MERCHANT_PAYABLE: 100, A.PLATFORM_FUNDING: 300}.items()

    def test_of_an_advance_the_fund_is_made_whole(self, shop: UUID, at: datetime) -> None:
        funded(1000, at)
        found, owner, staff = advance(shop, 300, at), owner_of(shop), operator()
        with acting_as(owner), transaction.atomic():
            debts_commands.appeal_debt(found.id, text="裁决有误。", by=owner, at=at)
        with acting_as(staff), transaction.atomic():
            debts_commands.reverse_debt(found.id, reasons="重复裁决。", by=staff, at=at)
        assert balances(FUND)[A.RELIEF_FUND] == 1000
        assert balances(shop).items() >= {A.RELIEF_FUND: 0, A.PLATFORM_PAID_IN: 300, A.AWARDS: 300}.items()

    @pytest.mark.duty("OPR-NEG")
    def test_upheld_it_stays(self, shop: UUID, at: datetime) -> None:
        found, _ = self.appealed(shop, at)
        staff = operator()
        with acting_as(staff), transaction.atomic():
            after = debts_commands.uphold_debt(found.id, reasons="封条完好。", by=staff, at=at)
        assert (after.state, after.stands_at, balances(shop)[A.FUND_ADVANCE]) == ("owed", at, 200)

    @pytest.mark.duty("OPR-NEG")
    def test_is_made_once_in_time_and_answered_by_another_person(self, shop: UUID, at: datetime) -> None:
        found, owner = self.appealed(shop, at)
        with pytest.raises(OneAppeal), acting_as(owner), transaction.atomic():
            debts_commands.appeal_debt(found.id, text="再来一次。", by=owner, at=at)
        staff = operator()
        own = charge(shop, 50, at, name="own", by=staff)
        with pytest.raises(NoOpenAppeal), acting_as(staff), transaction.atomic():
            debts_commands.uphold_debt(found_without_appeal(shop, at).id, reasons="无", by=staff, at=at)
        with acting_as(owner), transaction.atomic():
            debts_commands.appeal_debt(own.id, text="不认可。", by=owner, at=at)
        with pytest.raises(OwnDeduction), acting_as(staff), transaction.atomic():
            debts_commands.reverse_debt(own.id, reasons="看了。", by=staff, at=at)
        late = charge(shop, 60, at, name="late")
        with pytest.raises(AppealTooLate), acting_as(owner), transaction.atomic():
            debts_commands.appeal_debt(late.id, text="迟了。", by=owner, at=at + timedelta(days=16))


def found_without_appeal(shop: UUID, at: datetime) -> Debt:
    return charge(shop, 40, at, name="quiet")


class TestFund:
    @pytest.mark.duty("HSE-16")
    def test_takes_two_persons(self, at: datetime) -> None:
        one, two = operator(), operator()
        with acting_as(one), transaction.atomic():
            row = fund_commands.propose_grant(Money(500), reason="年度拨款", by=one, at=at)
        with pytest.raises(OwnGrant), acting_as(one), transaction.atomic():
            fund_commands.approve_grant(row.id, by=one, at=at)
        with acting_as(two), transaction.atomic():
            fund_commands.approve_grant(row.id, by=two, at=at)
        with pytest.raises(IllegalTransition), acting_as(two), transaction.atomic():
            fund_commands.approve_grant(row.id, by=two, at=at)
        assert balances(FUND)[A.RELIEF_FUND] == 500

    def test_may_be_turned_down(self, at: datetime) -> None:
        one, two = operator(), operator()
        with acting_as(one), transaction.atomic():
            row = fund_commands.propose_grant(Money(500), reason="年度拨款", by=one, at=at)
        with acting_as(two), transaction.atomic():
            assert fund_commands.turn_down_grant(row.id, by=two, at=at).state == "turned_down"
        with bound(SYSTEM):
            assert queries.fund_free() == Money(0)
