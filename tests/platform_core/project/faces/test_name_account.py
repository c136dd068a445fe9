"""Can a shopper whose refund the provider refuses name another account on the page of the order?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from orders.models import Order
from platform_core.actors import RELAY
from platform_core.payments import commands
from platform_core.payments.policies import NextAttempt
from platform_core.payments.types import Outcome
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.orders import builders
from tests.orders.builders import Sale
from tests.platform_core.project.faces.conftest import Opens
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("NRR-14")]
SAID = {"holder": "李雷", "bank": "中国银行", "number": "6222020200112233445", "agreed": "on"}


def refused_to_the_last(order: Order, at: datetime) -> None:
    for _ in range(5):
        builders.answer(order, Outcome.FAILED, at)
        last = builders.refunds(order)[-1].id
        with bound(SYSTEM), transaction.atomic():
            if commands.follow_failure(last, by=RELAY, at=at) is NextAttempt.LATER:
                commands.ask_by_the_clock(last, by=RELAY, at=at)


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
