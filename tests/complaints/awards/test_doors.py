"""Can both sides read an award, and the shop object to it or pay it, by their own programmes?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from complaints.awards.deadlines import OBJECT_TO_AWARD
from platform_core import clock
from tests.complaints.awards import builders as awards
from tests.merchants.guarantee.builders import settled
from tests.merchants.test_api import client_of, key
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("HSE-16", "ECL-58")]
SELLER, STORE = "/api/seller/v1/awards", "/api/storefront/v1/awards"


@pytest.fixture
def today(db: None) -> datetime:
    """Doors read the house's own clock."""
    with transaction.atomic():
        return clock.now()


@pytest.fixture
def deal(today: datetime) -> Sale:
    return orders.sale(today)


@pytest.fixture
def seller(deal: Sale, today: datetime) -> APIClient:
    return client_of(deal.seller, today)


def put(client: APIClient, path: str, body: dict[str, Any] | None = None) -> Any:
    return client.put(path, body or {}, format="json", headers=key())


def test_both_sides_read_it_and_nobody_else(seller: APIClient, deal: Sale, today: datetime) -> None:
    row = awards.granted(deal, today)
    shopper = client_of(deal.shopper, today)
    [one] = shopper.get(STORE).json()["items"]
    assert (one["number"], one["amount"]["amount"], one["head"]) == (row.number, 1200, "freight")
    assert shopper.get(f"{STORE}/{row.id}").json()["stand"]["actions"] == []
    assert {a["name"] for a in seller.get(f"{SELLER}/{row.id}").json()["stand"]["actions"]} == {"object"}
    stranger = client_of(orders.sale(today).shopper, today)
    assert stranger.get(f"{STORE}/{row.id}").status_code == 404


def test_the_shop_objects_once(seller: APIClient, deal: Sale, today: datetime) -> None:
    row = awards.granted(deal, today)
    assert put(seller, f"{SELLER}/{row.id}/objection", {"text": " "}).status_code == 422
    objected = put(seller, f"{SELLER}/{row.id}/objection", {"text": "运费已经退过。"})
    assert objected.json()["state"] == "objected"
    assert "运费已经退过。" not in objected.content.decode()  # this answer is kept, in case somebody asks again
    assert seller.get(f"{SELLER}/{row.id}").json()["objection"] == "运费已经退过。"
    again = put(seller, f"{SELLER}/{row.id}/objection", {"text": "再说一次。"})
    assert again.status_code == 409


def test_the_shop_pays_what_it_can(seller: APIClient, deal: Sale, today: datetime) -> None:
    row = awards.granted(deal, today)
    awards.made(row, OBJECT_TO_AWARD, "become_final", today)
    short = put(seller, f"{SELLER}/{row.id}/payment")
    assert (short.status_code, short.json()["code"]) == (409, "complaints.balance_short")
    settled(deal.shop, 5000, today)
    assert put(seller, f"{SELLER}/{row.id}/payment").json()["state"] == "paying"
