"""A shop puts pieces on its shelves and corrects their count, by forms alone."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

from catalog.stock.models import Lot, Sku, StockMovement
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.listing import ITEM, STOCK, begin, complete_listing
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestStock:
    @pytest.fixture
    def shelf(self, seller: Browser, sale: Sale) -> Reply:
        complete_listing(seller, begin(seller))
        with acting_as(sale.seller), transaction.atomic():
            sku_id: UUID = Sku.objects.get(code="DHP-100").id
        return seller.get(f"{STOCK}/{sku_id}")

    def test_comes_onto_the_shelf_by_lot(self, shelf: Reply, seller: Browser, sale: Sale) -> None:
        sent: dict[str, Any] = {"quantity": "30", "lot": "2026-06-A", "best_before": "2035-06-30"}

        page = seller.follows(seller.fills_in(shelf, "receive", **sent))

        [row] = page.page.one("tbody").all("tr")
        assert "2026-06-A" in row.text
        assert "2035年6月30日" in row.text
        with acting_as(sale.seller), transaction.atomic():
            assert Sku.objects.get(code="DHP-100").on_hand == 30
            assert Lot.objects.get(code="2026-06-A").best_before == date(2035, 6, 30)
        assert "2026-06-A" in seller.get(STOCK).text

    def test_follows_a_count_with_its_reason(self, shelf: Reply, seller: Browser, sale: Sale) -> None:
        page = seller.follows(seller.fills_in(shelf, "receive", quantity="30", lot="L7"))

        seller.follows(seller.fills_in(page, "correct", lot="L7", counted="27", reason="三件破损"))

        with acting_as(sale.seller), transaction.atomic():
            sku = Sku.objects.get(code="DHP-100")
            last = StockMovement.objects.filter(sku=sku, kind="adjusted").get()
        assert (sku.on_hand, last.quantity, last.reason, last.lot) == (27, -3, "三件破损", "L7")

    def test_refuses_a_count_beside_its_field_where_pieces_came_since(
        self, shelf: Reply, seller: Browser, sale: Sale
    ) -> None:
        page = seller.follows(seller.fills_in(shelf, "receive", quantity="30", lot="L7"))
        seller.follows(seller.fills_in(page, "receive", quantity="5", lot="L7"))

        told = seller.fills_in(page, "correct", lot="L7", counted="27", reason="三件破损")

        assert told.status == 409
        assert "35" in told.page.one("ul", id="correct-counted_error").text
        assert told.page.one("input", id="correct-counted").attributes["value"] == "27"
        seller.follows(seller.fills_in(told, "correct", counted="32"))
        with acting_as(sale.seller), transaction.atomic():
            assert Sku.objects.get(code="DHP-100").on_hand == 32

    @pytest.mark.parametrize("seen", ["", "[]", "27", "{", '{"L7": "x"}'])
    def test_reads_no_books_that_a_page_never_showed(
        self, shelf: Reply, seller: Browser, sale: Sale, seen: str
    ) -> None:
        page = seller.follows(seller.fills_in(shelf, "receive", quantity="30", lot="L7"))

        reply = seller.fills_in(page, "correct", lot="L7", counted="27", reason="三件破损", seen=seen)

        assert reply.status in (400, 409)

    def test_refuses_a_lot_that_is_over_beside_its_date(self, shelf: Reply, seller: Browser) -> None:
        reply = seller.fills_in(shelf, "receive", quantity="30", lot="2020-06-A", best_before="2020-06-30")

        assert reply.status == 422
        assert reply.page.all("ul", id="receive-best_before_error")
        assert reply.page.one("input", id="receive-lot").attributes["value"] == "2020-06-A"

    def test_asks_for_the_date_where_the_goods_want_one(self, seller: Browser, sale: Sale) -> None:
        page = begin(seller, title="龙井", category="food")
        seller.follows(seller.fills_in(page, "save", **ITEM))
        with acting_as(sale.seller), transaction.atomic():
            sku_id = Sku.objects.get(code="DHP-100").id

        reply = seller.fills_in(seller.get(f"{STOCK}/{sku_id}"), "receive", quantity="30", lot="L7")

        assert reply.status == 422
        assert reply.page.all("ul", id="receive-best_before_error")
