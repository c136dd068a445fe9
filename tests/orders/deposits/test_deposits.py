"""What is left for goods lent, and how does it go back? (ECL-21, CRI-20)"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from catalog.deposits.errors import DepositTermsRefused
from merchants.shops.ports import OPEN_DUTIES
from orders.checkout import queries as checkout_queries
from orders.deposits import queries
from orders.deposits.errors import DepositNotDue, DepositNotFound
from orders.sales.commands import receiving as receiving_commands
from orders.sales.models.orders import Contract
from platform_core.actors import RELAY
from platform_core.eventlog.queries import topics_about
from platform_core.ledger.queries import reconcile
from platform_core.money import Money
from platform_core.payments.queries import payments
from platform_core.payments.types import Outcome
from platform_core.states import IllegalTransition
from tests.merchants.builders import acting_as
from tests.orders.conftest import Refused
from tests.orders.deposits import builders as deposits
from tests.orders.sales import builders as sales_builders
from tests.platform_core.cases.trying import sweep
from tests.platform_core.regulators.builders import acting_as as seen_as

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
MINUTE, DAY, TICK = timedelta(minutes=1), timedelta(days=1), timedelta(microseconds=1)
LEFT = {"provider_clearing": 17600, "buyer_escrow": 11600, "consumer_deposit": 6000}


def topics_of(left: deposits.Left) -> list[str]:
    with acting_as(left.sale.seller), transaction.atomic():
        return topics_about(left.deposit.id)


class TestTheTerms:
    @pytest.mark.duty("CRI-20", "ECL-21")
    @pytest.mark.parametrize(
        ("said", "reasons"),
        [
            ({"days": 8}, ("too_late",)),
            ({"days": 0}, ("no_time",)),
            (
                {"purpose": " ", "steps": "", "conditions": ()},
                ("purpose_missing", "steps_missing", "conditions_missing"),
            ),
        ],
    )
    def test_are_refused_with_every_reason(
        self, sale: sales_builders.Sale, at: datetime, said: dict[str, Any], reasons: tuple[str, ...], refused: Refused
    ) -> None:
        with refused(DepositTermsRefused) as refusal:
            deposits.state(sale, at, replace(deposits.TERMS, **said))

        assert refusal.value.params == {"reasons": reasons, "most_days": 7}

    @pytest.mark.duty("CRI-20")
    def test_are_shown_in_the_quote_and_stand_in_the_contract(self, sale: sales_builders.Sale, at: datetime) -> None:
        deposits.state(sale, at)
        quote = sales_builders.quoted(sale, at)
        [term] = checkout_queries.quoted_deposits(quote)
        order = sales_builders.placed(sale, at)

        assert (quote.total, term.total, term.days) == (11600, Money(6000), 7)
        assert "7日内原路退回" in term.zh
        assert "within 7 days of your application" in term.en
        with acting_as(sale.shopper), transaction.atomic():
            document = json.loads(Contract.objects.get(order=order).canonical)
        assert document["total"]["amount"] == order.total == 11600
        assert [(d["amount"], d["quantity"], d["zh"]) for d in document["deposits"]] == [(3000, 2, term.zh)]

    def test_of_a_quote_hold_though_the_shop_states_others(self, sale: sales_builders.Sale, at: datetime) -> None:
        deposits.state(sale, at)
        quote = sales_builders.quoted(sale, at)
        deposits.state(sale, at + TICK, replace(deposits.TERMS, amount=Money(9000), days=1))

        [term] = checkout_queries.quoted_deposits(quote)
        [other] = checkout_queries.quoted_deposits(sales_builders.quoted(sale, at + TICK))

        assert [(t.amount, t.number, t.days) for t in (term, other)] == [(Money(3000), 1, 7), (Money(9000), 2, 1)]

    def test_end_with_nothing_and_leave_no_trace_in_what_has_none(
        self, sale: sales_builders.Sale, at: datetime
    ) -> None:
        deposits.state(sale, at)
        deposits.state(sale, at, replace(deposits.TERMS, amount=Money(0)))

        order = sales_builders.placed(sale, at)

        with acting_as(sale.shopper), transaction.atomic():
            assert "deposits" not in json.loads(Contract.objects.get(order=order).canonical)
            assert queries.deposits_of_order(order.id, by=sale.shopper) == []


class TestTheMoney:
    @pytest.mark.duty("ECL-21")
    def test_is_paid_with_the_order_and_stands_on_an_account_of_its_own(self, at: datetime) -> None:
        left = deposits.left(at, sales_builders.paid)

        assert left.books() == LEFT
        assert deposits.now(left).state == "held"
        with acting_as(left.sale.shopper), transaction.atomic():
            payment = payments.share_facts(left.deposit.as_share()).payment_id
            assert payments.payment_facts(payment, reader=left.sale.shopper).amount == Money(17600)

    @pytest.mark.duty("ECL-21")
    def test_is_not_settled_to_the_shop_and_bears_no_commission(self, at: datetime) -> None:
        left = deposits.delivered(at)
        with acting_as(left.sale.shopper), transaction.atomic():
            receiving_commands.confirm_receipt(left.order.id, by=left.sale.shopper, at=at)

        books = left.books()
        assert books["merchant_payable"] + books["commission"] == 11600
        assert books["consumer_deposit"] == 6000

    def test_is_awaited_no_more_when_the_purchase_is_cancelled(self, at: datetime) -> None:
        left = deposits.left(at)
        sales_builders.cancel(left.order, left.sale, at)
        deposits.end(left, at)

        assert deposits.now(left).state == "lapsed"
        sales_builders.pay(left.order, at)  # late: all of it goes back
        with acting_as(RELAY), transaction.atomic():
            [back] = payments.refunds_of(left.deposit.as_share())
        assert (back.amount, back.for_case.type) == (Money(6000), "payments.payment")

    def test_goes_back_at_once_where_its_order_was_cancelled_a_moment_before(self, at: datetime) -> None:
        left = deposits.left(at)
        sales_builders.cancel(left.order, left.sale, at)
        sales_builders.pay(left.order, at)
        deposits.end(left, at)

        assert deposits.now(left).state == "lapsed"
        with acting_as(RELAY), transaction.atomic():
            assert payments.refundable(left.deposit.as_share()) == Money(0)


class TestTheWayBack:
    @pytest.mark.duty("ECL-21", "CRI-20")
    def test_is_confirmed_by_silence(self, at: datetime) -> None:
        left = deposits.applied(at)
        deposits.give_back(left, at + DAY)
        deposits.answer(left, at + DAY)

        found = deposits.now(left)
        assert (found.state, found.basis, found.kept_amount) == ("returned", "shop", 0)
        assert left.books() == {"provider_clearing": 11600, "buyer_escrow": 11600}
        with seen_as(RELAY), transaction.atomic():
            assert reconcile().agrees

    @pytest.mark.duty("ECL-21")
    def test_begins_with_the_delivery_and_not_before(self, at: datetime, refused: Refused) -> None:
        left = deposits.left(at, sales_builders.shipped)

        with refused(DepositNotDue) as refusal:
            deposits.apply(left, at)

        assert refusal.value.params == {"deposit_id": left.deposit.id}
        assert deposits.now(left).state == "held"

    def test_is_asked_for_once(self, at: datetime, refused: Refused) -> None:
        left = deposits.applied(at)

        with refused(IllegalTransition) as refusal:
            deposits.apply(left, at)

        assert refusal.value.params["state"] == "applied"

    def test_is_nobody_else_s_to_ask_for(self, at: datetime, refused: Refused) -> None:
        left = deposits.delivered(at)

        with refused(DepositNotFound):
            deposits.apply(left, at, by=sales_builders.stranger(at))

    @pytest.mark.duty("ECL-21")
    @pytest.mark.parametrize("how", ["held", "applied", "contested"])
    def test_follows_the_order_that_ends(self, at: datetime, how: str) -> None:
        left = {"held": deposits.delivered, "applied": deposits.applied, "contested": deposits.contested}[how](at)
        deposits.end(left, at)
        deposits.answer(left, at)

        found = deposits.now(left)
        assert (found.state, found.basis) == ("returned", "order_ended")
        assert "consumer_deposit" not in left.books()
        deposits.end(left, at)
        assert deposits.now(left).state == "returned"

    def test_is_not_over_while_the_provider_refuses(self, at: datetime) -> None:
        left = deposits.applied(at)
        deposits.give_back(left, at)
        deposits.answer(left, at, Outcome.FAILED)

        assert deposits.now(left).state == "granted"
        assert left.books()["consumer_deposit"] == 6000


class TestItsClocks:
    @pytest.mark.duty("ECL-21", "CRI-20")
    @pytest.mark.parametrize(
        ("how", "days", "clock", "basis"),
        [
            (deposits.applied, 7, "orders.deposit_answer", "silence"),
            (deposits.applied, 2, "orders.deposit_back", "time"),
            (deposits.contested, 7, "orders.deposit_back", "time"),
        ],
    )
    def test_give_it_back_in_full_though_nobody_acts(
        self, at: datetime, how: Any, days: int, clock: str, basis: str
    ) -> None:
        left = how(at, terms=replace(deposits.TERMS, days=days)) if how is deposits.applied else how(at)
        due = deposits.clocks(left)[clock]

        sweep(due - TICK)
        assert deposits.now(left).state in ("applied", "contested")
        sweep(due)
        found = deposits.now(left)
        assert (found.state, found.basis, found.back) == ("granted", basis, Money(6000))
        deposits.answer(left, due)
        assert left.books() == {"provider_clearing": 11600, "buyer_escrow": 11600}

    @pytest.mark.duty("CRI-20")
    def test_count_by_the_terms_where_these_promise_sooner(self, at: datetime) -> None:
        """The shop's time to answer is the house's."""
        ends = [deposits.clocks(deposits.applied(at, terms=replace(deposits.TERMS, days=days))) for days in (7, 4)]

        assert ends[0]["orders.deposit_back"] - ends[1]["orders.deposit_back"] == 3 * DAY
        assert ends[0]["orders.deposit_answer"] == ends[1]["orders.deposit_answer"]

    @pytest.mark.duty("ECL-21", "HSE-05")
    def test_tell_staff_every_day_until_the_money_is_there(self, at: datetime) -> None:
        left = deposits.applied(at)
        deposits.give_back(left, at)

        for days in (1, 2):
            sweep(at + days * DAY)
            assert topics_of(left).count("orders.deposit_overdue") == days
        deposits.answer(left, at + 2 * DAY)
        assert deposits.now(left).state == "returned"
        assert deposits.clocks(left) == {}


class TestWhatAShopOwes:
    def test_is_each_deposit_that_has_not_ended(self, at: datetime) -> None:
        """Whoever asks what a shop still owes is told of them: it does not close over other people's money."""
        held, asked = deposits.delivered(at), deposits.applied(at)
        deposits.give_back(back := deposits.delivered(at), at)
        deposits.answer(back, at)

        def owed(left: deposits.Left) -> list[tuple[str, Any, datetime | None]]:
            with acting_as(left.sale.seller), transaction.atomic():
                found = OPEN_DUTIES["orders"].owed_by(left.sale.shop)
            return [(duty.kind, duty.subject_id, duty.due_at) for duty in found]

        assert owed(held) == [("orders.deposit", held.deposit.id, None)]
        assert owed(asked) == [("orders.deposit", asked.deposit.id, deposits.clocks(asked)["orders.deposit_answer"])]
        assert owed(back) == []
