"""What becomes of an order whose contract would not say what the law asks? A listing from before that was asked."""

from __future__ import annotations

import pytest
from django.db import transaction

from catalog.window.queries.cards import offers
from orders.sales.models.orders import Contract, Purchase
from tests.catalog import builders as catalog
from tests.merchants.builders import acting_as
from tests.orders.checkout.test_api import At, refusal
from tests.orders.sales import builders
from tests.orders.sales.builders import just_now
from tests.orders.sales.test_damaged_contracts import tampered

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.duty("CRL-28")]


def test_nothing_is_concluded_and_the_missing_part_is_named() -> None:
    at = just_now()
    sale = builders.sale(at)
    tampered("UPDATE catalog_listingversion SET facts = '{}' WHERE merchant_id = %s", sale.shop)
    quote = builders.quoted(sale, at)
    body = {
        "quote_id": str(quote.id),
        "recipient": {"name": "欧阳飞燕", "phone": "13812345678", "region_code": "350102", "address": "东街口"},
        "consents": {"key_terms": True},
    }

    answer = At(sale.shopper).send("POST", "/purchases", body)

    assert refusal(answer) == (422, "orders.contract_incomplete")
    assert answer.json()["params"] == {"missing": ["goods"]}
    with acting_as(sale.shopper), transaction.atomic():
        assert not Purchase.objects.exists()
        assert not Contract.objects.exists()
        assert offers([sale.sku_id], at=at)[sale.sku_id].available == 10
    assert catalog.shelf(sale.shop) == (10, 0)
