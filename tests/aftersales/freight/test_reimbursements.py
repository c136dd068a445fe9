"""Does the buyer get back freight that the shop bears, beside the order's money? Once?"""

from __future__ import annotations

from dataclasses import fields
from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, InternalError, connection, transaction

from aftersales.freight import commands, queries
from aftersales.freight.models import Reimbursement
from aftersales.remedies import queries as remedies_queries
from aftersales.remedies.api import API
from merchants.guarantee.commands import debts as debts_commands
from merchants.guarantee.errors import OwnDeduction
from merchants.guarantee.models import Debt
from merchants.guarantee.types import FUND
from merchants.shops.ports import OPEN_DUTIES
from orders.sales.models.orders import Order
from platform_core.actors import RELAY
from platform_core.deadlines.queries import promises
from platform_core.eventlog.facts import DeliveryContext
from platform_core.ledger.accounts import AccountKind as A
from platform_core.legal.spans import TICK
from platform_core.payments import ports
from platform_core.payments.events.payouts import PayoutRequested
from platform_core.payments.models.payouts import Payout
from platform_core.payments.subscribers.payouts import pay_out_at_provider
from platform_core.payments.types import Answer
from platform_core.regulators.registry import ids_of
from platform_core.rows import new_id
from platform_core.tenancy.scopes import SYSTEM, bound
from privacy.recipients.models import Supply
from privacy.requests import commands as requests_commands
from tests.aftersales.freight import builders as freight
from tests.aftersales.freight import reimbursements
from tests.aftersales.freight.reimbursements import DONE, NO
from tests.aftersales.remedies import builders as recalls
from tests.aftersales.remedies.builders import DAY
from tests.aftersales.returns import builders
from tests.catalog.builders import swept
from tests.merchants.builders import acting_as, operator
from tests.merchants.guarantee.builders import balances, funded, settled
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def sale(db: None, at: datetime) -> Sale:
    """A shop that has been there for days."""
    return orders.sale(at - 3 * DAY)


def due(row: Reimbursement, sale: Sale) -> datetime:
    with acting_as(sale.seller), transaction.atomic():
        return max(promise.due_at for promise in promises.about(row.id))


def debts(sale: Sale) -> list[tuple[str, int, int, int]]:
    with bound(SYSTEM), transaction.atomic():
        return list(Debt.objects.filter(merchant_id=sale.shop).values_list("case_type", "amount", "covered", "lent"))


class TestWhatIsOwed:
    @pytest.mark.duty("CRL-19")
    def test_is_the_outlay_of_a_recalled_lot_that_went_back(self, sale: Sale, at: datetime) -> None:
        row = reimbursements.owed(sale, at, outlay=1500)

        assert (row.state, row.amount, row.shopper_id) == ("owed", 1500, sale.shopper.id)
        with acting_as(sale.seller), transaction.atomic():
            assert OPEN_DUTIES["aftersales.freight"].owed_by(sale.shop)[-1].subject_id == row.id
        with acting_as(operator()), transaction.atomic():
            assert row.id in ids_of("orders.order", row.order_id)
        with acting_as(sale.shopper), transaction.atomic():
            copy = requests_commands.export_subject(sale.shopper.id, by=sale.shopper, at=at)
        assert [kept["amount"] for kept in copy["aftersales.Reimbursement"]] == [1500]

    @pytest.mark.duty("CRL-19")
    @pytest.mark.parametrize("danger", ["back", "destroyed"])
    def test_is_nothing_where_the_buyer_paid_nothing(self, sale: Sale, at: datetime, danger: str) -> None:
        if danger == "back":
            row = recalls.offered(sale, at)
            recalls.sent(row, sale.shopper, at, outlay=0)
            recalls.arrived(row, sale.seller, at)
        else:
            row = recalls.offered(sale, at, danger=recalls.safety.DESTROYED)
            recalls.destroyed(row, sale.shopper, at)

        with bound(SYSTEM), transaction.atomic():
            assert not Reimbursement.objects.exists()

    @pytest.mark.duty("CRL-24", "HSE-06")
    def test_is_what_the_orders_money_does_not_reach_of_freight(self, sale: Sale, at: datetime) -> None:
        order = orders.delivered(sale, at - 2 * DAY)
        found, other = self.two_freights(order, sale, at)

        freight.agreed(found, sale, at)

        row = reimbursements.of(found.id)
        assert (row.amount, freight.now(found, sale).short) == (1200, 1200)
        assert reimbursements.now(row).remedy_id is None
        assert other.id != found.id

    @staticmethod
    def two_freights(order: Order, sale: Sale, at: datetime) -> tuple[Any, Order]:
        """All that was paid for it has gone back before."""
        case = freight.sent_for_claim(order, sale, at, quantity=2)
        found = freight.asked(case, sale, at)
        builders.granted(case, sale, at)
        return found, orders.delivered(sale, at - DAY, by=orders.stranger(at - DAY))

    def test_is_shown_to_its_buyer_with_how_far_it_is(self, sale: Sale, at: datetime) -> None:
        row = reimbursements.owed(sale, at)

        with acting_as(sale.shopper), transaction.atomic():
            shown = API.in_row(remedies_queries.remedy(row.remedy_id, by=sale.shopper))
            assert [found.id for found in queries.reimbursements_of(sale.shopper)] == [row.id]

        assert (shown["reimbursement"]["number"], shown["reimbursement"]["state"]) == (row.number, "owed")


class TestPaying:
    @pytest.mark.duty("CRL-19", "HSE-16", "ECL-58")
    def test_is_at_its_instant_out_of_the_shops_own_money(self, sale: Sale, at: datetime) -> None:
        row = reimbursements.owed(sale, at)
        settled(sale.shop, 5000, at)
        ends = due(row, sale)
        swept(ends - TICK)
        assert (reimbursements.now(row).state, debts(sale)) == ("owed", [])

        swept(ends)
        payout = reimbursements.sent(row, ends)
        reimbursements.heard(payout, DONE, ends)

        assert reimbursements.now(row).state == "paid"
        assert (payout.amount, payout.payee_id, payout.drawn_on) == (1200, sale.shopper.id, "awards")
        assert debts(sale) == [("aftersales.reimbursement", 1200, 1200, 0)]
        books = balances(sale.shop)
        assert (books[A.AWARDS], books[A.MERCHANT_PAYABLE], books[A.FUND_ADVANCE]) == (0, 3800, 0)

    @pytest.mark.duty("HSE-16", "ECL-58")
    def test_is_by_the_fund_where_the_shop_has_nothing_and_the_shop_owes_it(self, sale: Sale, at: datetime) -> None:
        row = reimbursements.owed(sale, at)
        swept(due(row, sale))
        assert reimbursements.now(row).state == "owed"  # and our people are alarmed
        funded(2000, at)
        swept(due(row, sale))

        assert reimbursements.now(row).state == "paying"
        assert debts(sale) == [("aftersales.reimbursement", 1200, 0, 1200)]
        assert (balances(sale.shop)[A.AWARDS], balances(FUND)[A.RELIEF_FUND]) == (1200, 800)

    @pytest.mark.duty("CRL-24", "HSE-16")
    def test_of_freight_reaches_the_shopper_whole(self, sale: Sale, at: datetime) -> None:
        found, _ = TestWhatIsOwed.two_freights(orders.delivered(sale, at - 2 * DAY), sale, at)
        freight.agreed(found, sale, at)
        row = reimbursements.of(found.id)
        settled(sale.shop, 5000, at)
        ends = due(row, sale)
        swept(ends)

        payout = reimbursements.sent(row, ends)
        reimbursements.heard(payout, DONE, ends)

        assert (payout.amount, payout.payee_id) == (found.asked, sale.shopper.id)
        assert reimbursements.now(row).state == "paid"

    @pytest.mark.duty("ECL-58", "OPR-NEG")
    def test_whoever_of_our_people_decided_it_does_not_answer_the_shops_appeal(self, sale: Sale, at: datetime) -> None:
        found, _ = TestWhatIsOwed.two_freights(orders.delivered(sale, at - 2 * DAY), sale, at)
        decider = operator()
        freight.disputed(found, sale, at)
        with acting_as(decider), transaction.atomic():
            commands.grant_freight(found.id, reasons="凭证属实", by=decider, at=at)
        settled(sale.shop, 5000, at)

        reimbursements.covered(reimbursements.of(found.id), at)

        with bound(SYSTEM), transaction.atomic():
            debt = Debt.objects.get()
        assert debt.incurred_by == decider.id
        with acting_as(sale.seller), transaction.atomic():
            debts_commands.appeal_debt(debt.id, text="不认可。", by=sale.seller, at=at)
        with pytest.raises(OwnDeduction), acting_as(decider), transaction.atomic():
            debts_commands.reverse_debt(debt.id, reasons="看了。", by=decider, at=at)
        other = operator()
        with acting_as(other), transaction.atomic():
            assert debts_commands.uphold_covered_debt(debt.id, reasons="凭证属实。", by=other, at=at).stands_at == at

    @pytest.mark.duty("HSE-16")
    def test_is_tried_again_where_the_provider_refuses_or_a_bank_sends_it_back(self, sale: Sale, at: datetime) -> None:
        row = reimbursements.owed(sale, at)
        settled(sale.shop, 5000, at)
        swept(at + 2 * DAY)
        reimbursements.heard(reimbursements.sent(row, at), NO, at + 2 * DAY)
        assert reimbursements.now(row).state == "unpaid"
        again = due(row, sale)
        swept(again - TICK)
        assert reimbursements.now(row).state == "unpaid"

        swept(again)
        second = reimbursements.sent(row, again)
        reimbursements.heard(second, DONE, again)

        assert (second.attempt, reimbursements.now(row).state) == (2, "paid")
        assert reimbursements.recorded(row, again, paid=False).state == "unpaid"
        assert debts(sale) == [("aftersales.reimbursement", 1200, 1200, 0)]  # the shop is charged once

    @pytest.mark.duty("PIP-23")
    def test_tells_the_provider_of_the_person_and_remembers_that(
        self, sale: Sale, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        row = reimbursements.owed(sale, at)
        settled(sale.shop, 5000, at)
        payout = reimbursements.sent(reimbursements.covered(row, at), at)

        class Provider:
            def pay_out(self, order: Any) -> Answer:
                return DONE

        monkeypatch.setitem(ports.PROVIDERS, payout.provider, Provider())
        told = {f.name: getattr(payout, f.name) for f in fields(PayoutRequested) if hasattr(payout, f.name)}
        fact = PayoutRequested(**told, payout_id=payout.id)
        context = DeliveryContext(
            event_id=new_id(), occurred_at=at, handled_at=at, by=RELAY, merchant_id=payout.merchant_id
        )
        pay_out_at_provider(fact, context)

        with bound(SYSTEM), transaction.atomic():
            assert Supply.objects.filter(person_id=sale.shopper.id, recipient__port="payments.provider").exists()
            assert Payout.objects.get(id=payout.id).state == "paid"


class TestTheRefundOfASettledOrder:
    @pytest.mark.duty("CRL-19", "ECL-58", "HSE-16")
    def test_becomes_a_debt_where_the_balance_does_not_cover_it(self, sale: Sale, at: datetime) -> None:
        """The order was settled and its money paid out when its lot was recalled."""
        order = orders.delivered(sale, at - 2 * DAY)
        reimbursements.paid_out(sale.shop, order.id, at - DAY)
        row = recalls.offered(sale, at, order=order)
        recalls.sent(row, sale.shopper, at, outlay=900)
        assert balances(sale.shop)[A.MERCHANT_PAYABLE] == 0

        recalls.arrived(row, sale.seller, at)

        assert builders.refunded(sale) == [(11600, "requested")]
        [(kind, amount, covered, _)] = debts(sale)
        assert (kind, covered) == ("payments.refund", 0)
        assert amount > 0
        funded(2000, at)
        swept(at + 2 * DAY)
        assert [debt[:2] for debt in debts(sale)][-1] == ("aftersales.reimbursement", 900)


class TestTheDatabase:
    @pytest.mark.duty("CRL-19", "CRL-24")
    def test_knows_of_no_second_and_of_none_that_nobody_decided(self, sale: Sale, at: datetime) -> None:
        row = reimbursements.owed(sale, at)
        values = {f.attname: getattr(row, f.attname) for f in Reimbursement._meta.concrete_fields} | {"id": new_id()}
        twice, more = values | {"number": "E2"}, values | {"number": "E3", "amount": 1201}
        other = values | {"number": "E4", "shopper_id": new_id()}

        for forged, refusal in ((twice, IntegrityError), (more, InternalError), (other, InternalError)):
            with acting_as(sale.seller), pytest.raises(refusal), transaction.atomic():
                Reimbursement(**forged).save(force_insert=True)

    @pytest.mark.parametrize("change", ["amount = 1", "shopper_id = order_id", "state = 'paid'"])
    def test_keeps_what_is_owed(self, sale: Sale, at: datetime, change: str) -> None:
        row = reimbursements.owed(sale, at)
        with acting_as(sale.seller), pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"UPDATE aftersales_reimbursement SET {change} WHERE id = %s", [row.id])
