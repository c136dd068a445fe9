"""How does a shop read its credit file in a browser, and reply?"""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from uuid import UUID

import pytest
from django.test import Client

from merchants.credit.types import CreditKind
from merchants.shops.models.shops import Merchant
from tests.merchants import builders as merchants_builders
from tests.merchants.builders import acting_as
from tests.merchants.credit.test_credit import put
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def fact(sale: Sale, at: datetime) -> UUID:
    with acting_as(sale.seller):
        shop = Merchant.objects.get(id=sale.shop)
    return put(shop, CreditKind.LATE, at, what="orders.dispatch")


class TestTheFile:
    @pytest.mark.duty("ECL-39a")
    def test_is_replied_to_once_for_everybody_to_read(self, seller: Browser, sale: Sale, fact: UUID) -> None:
        page = seller.get(f"/seller/credit/{fact}")
        assert page.forms() == {"reply"}

        seller.follows(seller.fills_in(page, "reply", text="暴雨停运。"))

        assert seller.get(f"/seller/credit/{fact}").forms() == set()
        assert "暴雨停运。" in seller.get("/seller/credit").text
        open_page = Client().get(f"/open/merchants/{sale.shop}/credit").content.decode()
        assert "暴雨停运。" in open_page

    def test_of_another_is_not_found(self, seller: Browser, fact: UUID, at: datetime) -> None:
        farm = merchants_builders.opened(at, **asdict(merchants_builders.FARM))
        theirs = put(farm, CreditKind.LATE, at, what="orders.dispatch")

        assert seller.get(f"/seller/credit/{theirs}").status == 404
