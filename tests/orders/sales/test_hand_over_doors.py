"""What do the doors say of a parcel that was left with somebody else: the storefront and the admin?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import InternalError, connection, transaction
from django.test import Client

from orders.sales.commands import on_the_way as commands
from orders.sales.models.orders import Order
from orders.sales.models.parcels import HandOverWord, Shipment
from platform_core.rows import new_id
from tests.database import admin, as_login
from tests.merchants.builders import acting_as
from tests.orders.checkout.test_api import SELLER, At, refusal
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.sales.test_hand_over import left
from tests.platform_core.tenancy.shadows import hide

pytestmark = pytest.mark.login("worker")


@pytest.mark.django_db
@pytest.mark.duty("ECL-52", "ECL-20")
class TestMissingReceipt:
    def test_shows_where_it_is_and_takes_the_shopper_s_no(self, sale: Sale, at: datetime) -> None:
        order, shopper = left(sale, at), At(sale.shopper)
        shown = shopper.get(f"/orders/{order.id}").json()

        answer = shopper.send("PUT", f"/orders/{order.id}/missing-receipt")

        [parcel] = shown["shipments"]
        assert shown["actions"] == ["confirm_receipt", "deny_receipt"]
        assert {name: parcel["left"][name] for name in ("signed_place", "signed_by")} == {
            "signed_place": "door",
            "signed_by": "proxy",
        }
        assert (answer.status_code, answer.json()["actions"]) == (200, ["confirm_receipt"])
        kinds = {clock["kind"]: clock["state"] for clock in answer.json()["clocks"]}
        assert (kinds["orders.hand_over"], kinds["orders.find_parcel"]) == ("met", "running")

    def test_says_that_the_carrier_named_nobody(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at, signed_by=None)

        [parcel] = At(sale.shopper).get(f"/orders/{order.id}").json()["shipments"]

        assert (parcel["left"]["signed_by"], parcel["signed_by"]) == (None, None)

    def test_is_refused_where_nobody_has_asked(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)

        assert refusal(At(sale.shopper).send("PUT", f"/orders/{order.id}/missing-receipt")) == (
            409,
            "orders.receipt_not_asked",
        )

    def test_is_the_shopper_s_door_alone(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at)

        assert At(sale.seller, SELLER).send("PUT", f"/orders/{order.id}/missing-receipt").status_code == 404
        stranger = At(builders.stranger(at)).send("PUT", f"/orders/{order.id}/missing-receipt")
        assert refusal(stranger) == (404, "orders.not_found")

    def test_stands_among_the_rights_with_its_ground(self, sale: Sale, at: datetime) -> None:
        order, shopper = left(sale, at), At(sale.shopper)

        rights = {right["action"]: right for right in shopper.get(f"/orders/{order.id}/rights").json()["rights"]}

        for name in ("confirm_receipt", "deny_receipt"):
            assert (rights[name]["open"], rights[name]["why"]) == (True, ["left_with_other"])


@pytest.mark.django_db
@pytest.mark.duty("ECL-52")
class TestTheAdmin:
    def page(self, order: Order, sale: Sale) -> str:
        with acting_as(sale.seller), transaction.atomic():
            return f"/admin/orders/shipment/{Shipment.objects.get(order=order).id}/find/"

    def test_lists_what_waits_and_takes_the_decision(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        order = left(sale, at)
        page = self.page(order, sale)

        listed = staff_client.get("/admin/orders/shipment/?left=yes").content.decode()
        shown = staff_client.get(page, follow=True).content.decode()
        bare = staff_client.post(page, {"choice": "has_it", "reasons": ""}, follow=True)
        done = staff_client.post(page, {"choice": "has_it_not", "reasons": "承运人无法出示签收凭证"}, follow=True)

        assert f"SF{order.number}" in listed
        assert order.number in shown
        assert bare.status_code == 200
        assert [str(one) for one in done.context["messages"]] == ["Done."]
        with acting_as(sale.seller), transaction.atomic():
            assert [word.has_it for word in HandOverWord.objects.all()] == [False]
        assert builders.now(order, sale).state == "cancelled"

    def test_offers_nothing_for_what_was_not_left(self, staff_client: Client, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)

        page = staff_client.get(self.page(order, sale), follow=True).content.decode()
        listed = staff_client.get("/admin/orders/shipment/?left=yes").content.decode()

        assert 'name="choice"' not in page
        assert f"SF{order.number}" not in listed


@pytest.mark.commits
class TestTheWeb:
    def test_ends_no_such_order_without_the_word_of_staff(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = left(sale, at)
        with acting_as(sale.shopper), transaction.atomic():
            commands.deny_receipt(order.id, by=sale.shopper, at=at + timedelta(days=1))

        with admin() as superuser:  # as every login may in a database of PostgreSQL's own making
            superuser.execute(f"GRANT TEMPORARY ON DATABASE {connection.settings_dict['NAME']} TO PUBLIC")
        forged = [{"id": new_id(), "order_id": order.id, "said_by": "staff", "has_it": False}]
        with as_login("app"), acting_as(sale.seller), transaction.atomic(), connection.cursor() as cursor:
            hide(cursor, "orders_handoverword", forged=forged)  # the shopper's "no" is none, nor is a forged word
            with pytest.raises(InternalError, match="the carrier has the parcel"), transaction.atomic():
                Order.objects.filter(id=order.id).update(state="cancelled")
