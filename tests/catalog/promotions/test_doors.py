"""How does a shop lower a price, and say what it costs to send, by its doors? And what does everybody read?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from platform_core import clock
from platform_core.actors import Actor
from platform_core.legal.spans import local_day
from tests.catalog.builders import standing_since
from tests.catalog.doors import OWN, SHOWN, SKUS, key, published, saying

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
FREIGHT = "/api/seller/v1/freight"
TERMS: dict[str, Any] = {
    "name": "全国",
    "elsewhere": {"fee": 600, "free_from": 9900},
    "provinces": [
        {"provinces": ["65"], "rate": {"fee": 1800}},
        {"provinces": ["54"], "rate": {"delivered": False}},
    ],
}


def day(after: int) -> str:
    with transaction.atomic():
        return (local_day(clock.now()) + timedelta(days=after)).isoformat()


Item = tuple[UUID, UUID]


@pytest.fixture
def item(owner: Actor, at: datetime) -> Item:
    """A listing that is on show for a long time, and its one item."""
    assert owner.merchant_id
    return standing_since(owner.merchant_id, at)


def promotion(fen: int, *, days: int = 3) -> dict[str, Any]:
    return {"price": {"amount": fen}, "last_day": day(days)}


class TestAPromotion:
    @pytest.mark.duty("PRC-16a", "PPR-21", "PRC-20")
    def test_is_shown_on_every_surface_and_stands_in_the_chain(
        self, item: Item, seller: APIClient, visitor: APIClient
    ) -> None:
        listing, sku_id = item

        begun = seller.post(f"{SKUS}/{sku_id}/promotions", promotion(4900), headers=key())

        assert begun.status_code == 201, begun.content
        said = begun.json()
        assert (said["price"]["amount"], said["price_after"]["amount"]) == (4900, 5800)
        assert (said["reference"]["amount"]["amount"], said["reference"]["basis"]) == (5800, "lowest_price")
        detail = visitor.get(f"{SHOWN}/{listing}").json()
        [card] = visitor.get(SHOWN).json()["items"]
        prices = visitor.get(f"/api/storefront/v1/skus/{sku_id}/prices").json()
        assert card["price"] == detail["skus"][0]["price"] == {"amount": 4900, "currency": "CNY"}
        assert card["promotion"] == detail["skus"][0]["promotion"] == prices["promotion"]
        assert [link["price"]["amount"] for link in prices["chain"]] == [5800, 4900, 5800]
        assert prices["chain"][0]["valid_from"] == said["ends_at"]
        assert [one["id"] for one in seller.get("/api/seller/v1/promotions").json()["items"]] == [said["id"]]
        assert seller.get(f"/api/seller/v1/promotions/{said['id']}").json() == said

    @pytest.mark.duty("PRC-17", "PRC-20")
    def test_is_refused_with_every_reason_and_keeps_its_price(self, item: Item, seller: APIClient) -> None:
        _, sku_id = item
        address = f"{SKUS}/{sku_id}/promotions"

        dearer = seller.post(address, promotion(5800, days=0), headers=key())
        seller.post(address, promotion(4900), headers=key())
        price = seller.put(f"{SKUS}/{sku_id}/price", {"price": {"amount": 9900}}, headers=key())

        assert (dearer.status_code, dearer.json()["code"]) == (422, "catalog.promotion_refused")
        assert dearer.json()["params"]["reasons"] == ["not_below_price", "not_below_reference", "last_day_past"]
        assert (price.status_code, price.json()["code"]) == (409, "catalog.promotion_runs")

    def test_of_another_shop_is_not_found(self, item: Item, seller: APIClient, rival: APIClient) -> None:
        _, sku_id = item
        begun = seller.post(f"{SKUS}/{sku_id}/promotions", promotion(4900), headers=key()).json()

        assert rival.get(f"/api/seller/v1/promotions/{begun['id']}").status_code == 404
        assert rival.post(f"{SKUS}/{sku_id}/promotions", promotion(1), headers=key()).status_code == 404

    def test_takes_no_reference_from_anybody(self, item: Item, seller: APIClient) -> None:
        """What is struck through is computed: what somebody types beside it changes nothing."""
        _, sku_id = item
        body = promotion(4900) | {"reference": {"amount": 99900}}

        begun = seller.post(f"{SKUS}/{sku_id}/promotions", body, headers=key())

        assert begun.json()["reference"]["amount"]["amount"] == 5800

    def test_prices_of_a_draft_are_nobodys_to_read(self, seller: APIClient, visitor: APIClient) -> None:
        listing = published(seller)
        seller.delete(f"{OWN}/{listing['id']}/publication", headers=key())

        assert visitor.get(f"/api/storefront/v1/skus/{listing['skus'][0]['id']}/prices").status_code == 404


class TestFreight:
    @pytest.mark.duty("PRC-11", "HSE-07")
    def test_is_stated_chosen_and_shown_by_region(self, seller: APIClient, visitor: APIClient) -> None:
        listing = published(seller)

        stated = seller.put(f"{FREIGHT}/all", TERMS, headers=key())
        chosen = seller.put(f"{OWN}/{listing['id']}/freight", {"code": "all"}, headers=key())

        assert (stated.status_code, stated.json()["version"]) == (200, 1), stated.content
        assert chosen.json() == {"listing_id": listing["id"], "code": "all"}
        assert seller.get(FREIGHT).json() == {"templates": [stated.json()]}
        far = visitor.get(f"{SHOWN}/{listing['id']}?region_code=650102").json()["freight"]
        [near] = visitor.get(f"{SHOWN}?region_code=33").json()["items"]
        [unasked] = visitor.get(SHOWN).json()["items"]
        assert (far["rate"]["fee"]["amount"], far["is_free"], far["province"]) == (1800, False, "65")
        assert (near["freight"]["rate"]["fee"]["amount"], unasked["freight"]) == (600, None)
        assert visitor.get(f"{SHOWN}?region_code=99").status_code == 400

    def test_has_a_code_that_is_never_cut_to_that_of_another(self, seller: APIClient) -> None:
        code = "a" * 40
        stated = seller.put(f"{FREIGHT}/{code}", TERMS, headers=key()).json()

        longer = seller.put(f"{FREIGHT}/{code}b", TERMS | {"name": "别的"}, headers=key())

        assert (longer.status_code, longer.json()["code"], *longer.json()["params"]) == (400, "http.invalid", "code")
        assert seller.get(FREIGHT).json() == {"templates": [stated]}

    @pytest.mark.duty("HSE-07", "PRC-19")
    def test_refuses_a_false_promise_of_free_shipping(self, seller: APIClient) -> None:
        listing = published(seller, saying(title_zh="茉莉花茶 包邮"))
        seller.put(f"{FREIGHT}/all", TERMS, headers=key())

        reply = seller.put(f"{OWN}/{listing['id']}/freight", {"code": "all"}, headers=key())

        assert (reply.status_code, reply.json()["code"]) == (422, "catalog.freight_refused")
        assert "65" in reply.json()["params"]["not_free"]

    @pytest.mark.parametrize(
        "wrong",
        [
            {"elsewhere": {"fee": -1}},
            {"provinces": [{"provinces": ["99"], "rate": {}}]},
            {"provinces": [{"provinces": ["65", "65"], "rate": {}}]},
            {"elsewhere": {"fee": 1, "delivered": False}},
        ],
    )
    def test_that_makes_no_sense_is_no_body(self, seller: APIClient, wrong: dict[str, Any]) -> None:
        assert seller.put(f"{FREIGHT}/all", TERMS | wrong, headers=key()).status_code == 400
