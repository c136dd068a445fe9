"""What follows from the facts of an order for its deposit, and who is told?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from orders.deposits.evidence import deposits_of_an_order
from orders.deposits.personal_data import export_deposits
from orders.sales.models.orders import Order
from platform_core.notices.models import Notice
from platform_core.payments.types import Outcome
from tests.catalog.prices.builders import FAR
from tests.merchants.builders import acting_as, operator
from tests.orders.checkout.test_freight import placed, send_by
from tests.orders.deposits import builders as deposits
from tests.orders.deposits.builders import Left
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.trying import sweep
from tests.platform_core.eventlog.catching_up import relayed

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def with_freight(sale: Sale, at: datetime) -> Order:
    """Delivered, for 18 yuan beside its goods."""
    send_by(sale, at, FAR)
    order = placed(sale, at, quantity=2)
    builders.pay(order, at)
    builders.send(order, sale, at)
    builders.report(order, at + HOUR)
    return order


def catch_up() -> None:
    while relayed():
        pass


def templates_about(left: Left) -> list[str]:
    """What shopper and shop were told of the deposit, in its order."""
    names: list[str] = []
    for person, column in ((left.sale.shopper, "person_id"), (left.sale.seller, "merchant_id")):
        owner = person.id if column == "person_id" else left.sale.shop
        with acting_as(person), transaction.atomic():
            mine = Notice.objects.filter(**{column: owner}, template__startswith="orders.deposit")
            names += mine.order_by("sent_at", "id").values_list("template", flat=True)
    return names


class TestAnOrder:
    @pytest.mark.duty("ECL-21")
    def test_that_is_cancelled_takes_its_deposit_along(self, at: datetime) -> None:
        left = deposits.left(at, builders.called_off)
        catch_up()

        found = deposits.now(left)
        assert (found.state, found.basis) == ("granted", "order_ended")
        deposits.answer(left, at)
        assert deposits.now(left).state == "returned"

    def test_that_is_never_paid_leaves_nothing_awaited(self, at: datetime) -> None:
        left = deposits.left(at)
        builders.cancel(left.order, left.sale, at)
        catch_up()

        assert deposits.now(left).state == "lapsed"

    @pytest.mark.duty("ECL-21")
    def test_of_which_all_goes_back_takes_its_deposit_along_and_of_which_a_part_does_not(self, at: datetime) -> None:
        left, other = deposits.delivered(at), deposits.delivered(at)
        builders.refund(left.order, 11600, at)
        builders.refund(other.order, 11599, at)
        catch_up()

        assert [deposits.now(one).state for one in (left, other)] == ["granted", "held"]

    @pytest.mark.duty("ECL-21")
    def test_of_which_all_but_the_freight_goes_back_takes_its_deposit_along(self, at: datetime) -> None:
        left, other = (deposits.left(at - HOUR, with_freight) for _ in range(2))
        builders.refund(left.order, 11600, at)
        builders.refund(other.order, 11599, at)
        catch_up()

        assert [one.order.total for one in (left, other)] == [13400, 13400]
        assert [deposits.now(one).state for one in (left, other)] == ["granted", "held"]


class TestWhatIsTold:
    @pytest.mark.duty("ECL-21")
    def test_is_each_step_to_those_whom_it_concerns(self, at: datetime) -> None:
        left = deposits.applied(at)
        sweep(deposits.clocks(left)["orders.deposit_answer"])
        catch_up()

        assert sorted(templates_about(left)) == [
            *("orders.deposit_applied_for_shop", "orders.deposit_applied_for_shopper"),
            *("orders.deposit_granted_for_shop", "orders.deposit_granted_for_shopper"),
            "orders.deposit_left_for_shopper",
        ]
        with acting_as(left.sale.shopper), transaction.atomic():
            granted = Notice.objects.get(template="orders.deposit_granted_for_shopper").texts
        assert "60.00 CNY" in granted["zh"]["body"]
        assert "商家未在期限内回应" in granted["zh"]["body"]
        assert "The shop did not answer in time." in granted["en"]["body"]

    def test_of_a_decision_names_what_the_shop_keeps(self, at: datetime) -> None:
        left = deposits.contested(at)
        deposits.rule(left, 1500, at)
        deposits.answer(left, at, Outcome.SUCCEEDED)
        catch_up()

        with acting_as(left.sale.shopper), transaction.atomic():
            texts = {n.template: n.texts["en"]["body"] for n in Notice.objects.all()}
        assert "The shop keeps 15.00 CNY" in texts["orders.deposit_granted_for_shopper"]
        assert "Except for 15.00 CNY" in texts["orders.deposit_returned_for_shopper"]
        assert left.books()["merchant_payable"] == 1500


class TestWhatIsKept:
    def test_belongs_to_the_file_of_the_order_and_to_the_person(self, at: datetime) -> None:
        left = deposits.contested(at)
        deposits.rule(left, 0, at)

        with acting_as(operator()), transaction.atomic():
            things = set(deposits_of_an_order(left.order.id))
            share = left.deposit.as_share()
        assert left.deposit.id in things
        with acting_as(left.sale.shopper), transaction.atomic():
            [mine] = export_deposits(left.sale.shopper.id)
        assert (mine["number"], mine["amount"], mine["state"]) == (left.deposit.number, 6000, "granted")
        assert share.type == "orders.deposit"
