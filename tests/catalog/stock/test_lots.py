"""Which lots does a shop find on its shelf?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils.dateparse import parse_datetime
from rest_framework.test import APIClient

from catalog.stock import commands
from tests.catalog.doors import SKUS, client_of, key, listed
from tests.merchants import builders as merchants
from tests.orders.sales import builders as orders

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestLots:
    def test_are_what_is_left_in_the_order_in_which_it_came(self, at: datetime):
        sale = orders.sale(at)
        for hours, lot in enumerate(["L3", None, "L2", "L1"], start=1):
            with merchants.acting_as(sale.seller), transaction.atomic():
                came = at + timedelta(hours=hours)
                commands.receive_stock(sale.sku_id, quantity=3, lot=lot, by=sale.seller, at=came)
        seller = client_of(sale.seller, at)

        first = seller.get(f"{SKUS}/{sale.sku_id}/lots?limit=2").json()
        rest = seller.get(f"{SKUS}/{sale.sku_id}/lots?limit=3&cursor={first['next']}").json()

        told = [(lot["lot"], lot["left"]) for lot in first["items"] + rest["items"]]
        assert told == [("L1", 13), ("L3", 3), ("", 3), ("L2", 3)]
        assert parse_datetime(first["items"][0]["received_at"]) == at
        assert rest["next"] is None

    @pytest.mark.login("worker")  # the sale is paid for
    def test_leave_out_what_is_gone(self, at: datetime):
        sale = orders.sale(at, on_hand=2)
        orders.shipped(sale, at, quantity=2)

        assert client_of(sale.seller, at).get(f"{SKUS}/{sale.sku_id}/lots").json() == {"items": [], "next": None}

    def test_are_no_business_of_another_shop(self, seller: APIClient, rival: APIClient, visitor: APIClient):
        address = f"{SKUS}/{listed(seller)['skus'][0]['id']}/lots"

        reply = rival.get(address)

        assert (reply.status_code, reply.json()["code"]) == (404, "catalog.sku_not_found")
        assert visitor.get(address).status_code == 401

    def test_ask_the_database_as_often_for_many_as_for_one(self, seller: APIClient):
        sku = listed(seller)["skus"][0]["id"]

        def queries() -> int:
            with CaptureQueriesContext(connection) as asked:
                assert seller.get(f"{SKUS}/{sku}/lots").status_code == 200
            return len(asked)

        one = queries()
        for number in range(9):
            seller.post(f"{SKUS}/{sku}/stock", {"quantity": 3, "lot": f"N{number}"}, headers=key())

        assert queries() == one
