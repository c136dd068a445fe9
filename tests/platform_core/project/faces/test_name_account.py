"""Can a shopper name another account on the page of the order for what the provider refuses to give back?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from orders.sales.models.orders import Order
from platform_core.actors import RELAY
from platform_core.payments.commands import asking_again, receipts
from platform_core.payments.models.payments import Receipt
from platform_core.payments.policies.payments import NextAttempt
from platform_core.payments.queries import payments
from platform_core.payments.types import Answer, Outcome, Reference
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.payments.conftest import captured
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("NRR-14")]
SAID = {"holder": "李雷", "bank": "中国银行", "number": "6222020200112233445", "agreed": "on"}


def refused_to_the_last(order: Order, at: datetime) -> None:
    for _ in range(5):
        builders.answer(order, Outcome.FAILED, at)
        last = builders.refunds(order)[-1].id
        with bound(SYSTEM), transaction.atomic():
            if asking_again.follow_failure(last, by=RELAY, at=at) is NextAttempt.LATER:
                asking_again.ask_by_the_clock(last, by=RELAY, at=at)


@pytest.fixture
def order(sale: Sale, at: datetime) -> Order:
    return builders.called_off(sale, at)


class TestNamingAnAccount:
    def test_is_offered_with_what_follows_and_brings_the_money_there(
        self, shopper: Browser, order: Order, at: datetime
    ) -> None:
        page = f"/me/orders/{order.id}"
        assert "提供其他收款账户" not in shopper.get(page).text
        refused_to_the_last(order, at)
        shown = shopper.get(page)
        card = shown.page.one("li", id="name-account")
        assert "116.00" in card.text
        assert "您的权利不会因此消灭" in card.text
        assert "checked" not in card.one("input", name="agreed").attributes  # nobody agrees for the shopper

        reply = shopper.follows(shopper.fills_in(shown, "name_account", **SAID))

        assert "已向该账户发起退款" in reply.text
        last = builders.refunds(order)[-1]
        assert (last.attempt, last.state, last.to_account) == (6, "requested", True)
        assert SAID["number"] not in reply.text

    def test_is_refused_at_the_form_with_what_is_wrong(
        self, opens: Opens, sale: Sale, order: Order, at: datetime
    ) -> None:
        refused_to_the_last(order, at)
        reader = opens(sale.shopper, "en")

        shown = reader.get(f"/me/orders/{order.id}")
        reply = reader.fills_in(shown, "name_account", **SAID | {"number": "12-34"})

        assert "the number is not one of 8 to 30 digits" in reply.text
        assert builders.refunds(order)[-1].state == "account_asked"


class TestNamingAnAccountForWhatFitsNoPayment:
    @pytest.fixture
    def refused(self, paid: Order, at: datetime) -> Receipt:
        """Paid twice; the provider refuses to give the second money back."""
        with bound(SYSTEM), transaction.atomic():
            payment = payments.find_payment_of(Reference("orders.purchase", paid.purchase_id))
        assert payment
        captured(payment.id, payment.amount.amount, at=at, ref="AGAIN")
        with bound(SYSTEM), transaction.atomic():
            receipt = Receipt.objects.get()
        by = operator()
        with acting_as(by), transaction.atomic():
            receipts.send_back(receipt.id, by=by, at=at)
        with bound(SYSTEM), transaction.atomic():
            receipts.record_return(receipt.id, answer=Answer(Outcome.FAILED), by=RELAY, at=at)
        return receipt

    def now(self, receipt: Receipt) -> Receipt:
        with bound(SYSTEM), transaction.atomic():
            return Receipt.objects.get(id=receipt.id)

    def test_is_offered_with_until_when_and_what_follows_and_brings_the_money_there(
        self, opens: Opens, sale: Sale, paid: Order, refused: Receipt
    ) -> None:
        reader = opens(sale.shopper, "en")
        shown = reader.get(f"/me/orders/{paid.id}")
        card = shown.page.one("li", id="name-receipt-account")
        for said in (refused.number, "Until:", "your right to the money does not end"):
            assert said in card.text
        assert "checked" not in card.one("input", name="agreed").attributes

        reply = reader.follows(reader.fills_in(shown, "name_receipt_account", **SAID))

        assert "The money was asked for there." in reply.text
        assert 'id="name-receipt-account"' not in reply.text
        assert (self.now(refused).state, self.now(refused).to_account) == ("going_back", True)

    def test_is_refused_at_the_form_with_what_is_wrong(self, shopper: Browser, paid: Order, refused: Receipt) -> None:
        shown = shopper.get(f"/me/orders/{paid.id}")

        reply = shopper.fills_in(shown, "name_receipt_account", **SAID | {"number": "12-34"})

        assert "账号不是8至30位数字" in reply.text
        assert "open" in reply.page.one("li", id="name-receipt-account").one("details").attributes
        assert self.now(refused).state == "account_asked"

    def test_is_refused_in_words_where_things_have_moved_on(
        self, shopper: Browser, paid: Order, refused: Receipt
    ) -> None:
        shown = shopper.get(f"/me/orders/{paid.id}")
        shopper.fills_in(shown, "name_receipt_account", **SAID)

        reply = shopper.fills_in(shown, "name_receipt_account", **SAID | {"bank": "another"})

        assert reply.status >= 400
        assert self.now(refused).state == "going_back"
