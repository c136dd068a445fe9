"""What becomes of a contract that somebody changed past the application, as a superuser can?"""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Callable
from datetime import datetime

import pytest
from django.conf import settings
from django.db import transaction

from orders.sales import queries
from orders.sales.errors import ContractDamaged
from orders.sales.models.orders import Contract, Order
from platform_core import clock
from platform_core.actors import RELAY
from platform_core.notices.models import Notice
from platform_core.notices.queries import render_text
from platform_core.notices.types import Language
from platform_core.tenancy import door
from tests.database import admin
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.checkout.test_api import SELLER, At, refusal
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.accounts.people import employed
from tests.platform_core.eventlog.catching_up import relayed

DAMAGED = "存档的合同与订立时的合同不一致"
pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]


def tampered(statement: str, *parameters: object) -> None:
    """By somebody whom neither grants nor triggers hold back."""
    with admin(settings.DATABASES["default"]["NAME"]) as db:
        db.execute("SET session_replication_role = replica")
        db.execute(statement, parameters)
        assert db.rowcount == 1


def forged(order: Order, sale: Sale) -> str:
    with acting_as(sale.seller), transaction.atomic():
        return Contract.objects.get(order=order).canonical.replace('"extra_days":0', '"extra_days":9')


def change_text(order: Order, sale: Sale) -> None:
    tampered("UPDATE orders_contract SET canonical = %s WHERE order_id = %s", forged(order, sale), order.id)


def change_text_and_hash(order: Order, sale: Sale) -> None:
    text = forged(order, sale)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    tampered("UPDATE orders_contract SET canonical = %s, sha256 = %s WHERE order_id = %s", text, sha256, order.id)


def change_hash(order: Order, _: Sale) -> None:
    tampered("UPDATE orders_contract SET sha256 = repeat('0', 64) WHERE order_id = %s", order.id)


def delete_the_fact(order: Order, _: Sale) -> None:
    tampered("DELETE FROM eventlog_event WHERE subject_id = %s AND topic = 'orders.placed'", order.id)


@pytest.fixture
def sale(at: datetime) -> Sale:
    return builders.sale(at)


@pytest.mark.duty("ECL-50a")
class TestADamagedContract:
    @pytest.fixture(params=[change_text, change_text_and_hash, change_hash, delete_the_fact])
    def order(self, request: pytest.FixtureRequest, sale: Sale, at: datetime) -> Order:
        order = builders.delivered(sale, at)
        damage: Callable[[Order, Sale], None] = request.param
        damage(order, sale)
        return order

    def test_is_shown_to_nobody(self, order: Order, sale: Sale) -> None:
        for person in (At(sale.shopper), At(sale.seller, SELLER)):
            assert refusal(person.get(f"/orders/{order.id}/contract")) == (409, "orders.contract_damaged")

    def test_is_on_no_page(self, order: Order, sale: Sale) -> None:
        shown = At(sale.shopper).client.get(f"/me/orders/{order.id}/contract")

        assert (shown.status_code, DAMAGED in shown.content.decode()) == (409, True)

    def test_leaves_its_shopper_what_needs_none(self, order: Order, sale: Sale) -> None:
        shown = At(sale.shopper).client.get(f"/me/orders/{order.id}")
        page = shown.content.decode()

        assert (shown.status_code, DAMAGED in page) == (200, True)
        assert re.findall(r'id="right-([a-z_]+)', page) == ["confirm_receipt"]
        assert shown.context["history"]

    def test_leaves_its_shop_the_page_of_the_order(self, order: Order, sale: Sale) -> None:
        assert At(sale.seller, SELLER).client.get(f"/seller/orders/{order.id}").status_code == 200

    def test_keeps_no_shopper_from_cancelling(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        change_text(order, sale)

        shown = At(sale.shopper).client.get(f"/me/orders/{order.id}")

        assert list(shown.context["forms"]) == ["cancel", "ask_dossier"]

    def test_is_told_with_the_hash_that_was_agreed(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)
        sha256 = At(sale.shopper).get(f"/orders/{order.id}").json()["contract_sha256"]

        change_text_and_hash(order, sale)

        assert At(sale.shopper).get(f"/orders/{order.id}").json()["contract_sha256"] == sha256

    def test_decides_nothing(self, order: Order, sale: Sale) -> None:
        rights = At(sale.shopper).get(f"/orders/{order.id}/rights")

        assert refusal(rights) == (409, "orders.contract_damaged")
        with acting_as(sale.seller), door.afterwards(), transaction.atomic(), pytest.raises(ContractDamaged) as info:
            queries.sale_facts(order.id, by=sale.seller, at=clock.now())
        assert info.value.params == {"order_id": order.id}

    def test_holds_up_a_signature_until_it_is_put_right(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)
        with acting_as(sale.seller), transaction.atomic():
            agreed = Contract.objects.get(order=order).canonical
        change_text(order, sale)
        with acting_as(RELAY), door.afterwards(), pytest.raises(ContractDamaged):
            builders.report(order, at)
        assert "orders.delivered" not in builders.topics(order, sale)

        tampered("UPDATE orders_contract SET canonical = %s WHERE order_id = %s", agreed, order.id)
        builders.report(order, at)

        assert "orders.delivered" in builders.topics(order, sale)


class TestTheAlarm:
    @pytest.mark.parametrize(("language", "where"), [("en", "waiting deliveries"), ("zh", "待投递事件")])
    def test_says_where_what_waits_is_let_run_again(self, language: str, where: str) -> None:
        text = render_text("orders.contract_damaged", Language(language), {"number": "1"})

        assert where in text.body

    def test_is_in_the_process_s_log_each_time_and_tells_staff_once(
        self, sale: Sale, at: datetime, caplog: pytest.LogCaptureFixture
    ) -> None:
        lin = merchants.person(at)
        employed(lin.id, at=at)
        order = builders.placed(sale, at)
        change_text(order, sale)

        with caplog.at_level(logging.ERROR, logger="orders.sales.queries"):
            for person in (At(sale.shopper), At(sale.seller, SELLER), At(sale.shopper)):
                person.get(f"/orders/{order.id}/contract")
        relayed()
        relayed()

        assert [record.message for record in caplog.records].count("contract_damaged") == 3
        assert builders.topics(order, sale).count("orders.contract_damage_found") == 1
        with acting_as(lin), transaction.atomic():
            notices = list(Notice.objects.filter(template="orders.contract_damaged", person_id=lin.id))
        assert [notice.params for notice in notices] == [{"number": order.number}]

    def test_is_raised_by_the_relay_as_well(self, sale: Sale, at: datetime) -> None:
        """The window of the return opens by what the contract says: it waits, and nobody's right begins wrongly."""
        order = builders.delivered(sale, at)
        change_text(order, sale)

        relayed()

        assert "orders.contract_damage_found" in builders.topics(order, sale)

    def test_is_not_raised_for_a_contract_as_it_was_agreed(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)

        assert At(sale.shopper).get(f"/orders/{order.id}/contract").status_code == 200
        assert "orders.contract_damage_found" not in builders.topics(order, sale)
