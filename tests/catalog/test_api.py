"""How do visitors and shops ask, and what do they get back?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from platform_core.actors import Actor
from platform_core.rows import new_id
from tests.catalog.builders import new_sku, on_show, picture_hash, shelf, standing_since
from tests.catalog.doors import LISTING, OWN, SHOWN, SKUS, client_of, key, listed, published, saying
from tests.merchants import builders as merchants

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestASale:
    def test_is_prepared_through_the_doors_alone(self, seller: APIClient, visitor: APIClient):
        """From the draft to the page that a visitor reads."""
        made = published(seller)

        [card] = visitor.get(SHOWN).json()["items"]
        page = visitor.get(f"{SHOWN}/{made['id']}").json()

        assert (card["id"], card["price"], card["stock"]) == (
            made["id"],
            {"amount": 5800, "currency": "CNY"},
            "in_stock",
        )
        assert page["trader"]["trade_name"] == "山间茶铺"
        assert page["return_terms"] == {"exclusion": "none", "freight": "shopper", "extra_days": 8}
        assert page["skus"][0]["unit_price"] == {
            "price": {"amount": 2320, "currency": "CNY"},
            "per": 100,
            "unit": "g",
        }
        [origin] = [fact for fact in page["facts"] if fact["key"] == "origin"]
        assert (origin["name_zh"], origin["name_en"], origin["value"]) == ("产地", "Place of origin", "福建福州")
        assert (origin["kind"], origin["text_en"], origin["valid_until"]) == ("text", "福建福州", None)
        assert "available" not in page["skus"][0]


class TestCategories:
    @pytest.mark.duty("CRL-08")
    def test_tell_which_facts_they_ask_for(self, visitor: APIClient):
        found = {c["code"]: c for c in visitor.get("/api/storefront/v1/categories").json()}

        asked = {fact["code"]: fact for fact in found["food"]["facts"]}
        assert {"origin", "producer", "shelf_life", "food_licence"} <= asked.keys()
        assert (found["food"]["fact_set"], found["food"]["dated_lots"]) == (2, True)
        assert asked["net_content"]["units"] == ["g", "kg", "ml", "L"]
        assert (asked["food_licence"]["kind"], asked["food_licence"]["ends"]) == ("certificate", True)


class TestListings:
    def test_hide_drafts(self, seller: APIClient, visitor: APIClient):
        made = listed(seller)

        assert visitor.get(SHOWN).json()["items"] == []
        hidden = visitor.get(f"{SHOWN}/{made['id']}")
        assert (hidden.status_code, hidden.json()["code"]) == (404, "catalog.listing_not_found")

    def test_come_page_by_page_the_newest_first(self, owner: Actor, visitor: APIClient, at: datetime):
        assert owner.merchant_id
        made = [str(on_show(owner.merchant_id, new_sku(f"C{i}"), at=at).id) for i in range(5)]

        seen, cursor = [], ""
        while cursor is not None:
            page = visitor.get(SHOWN, {"limit": 2} | ({"cursor": cursor} if cursor else {})).json()
            seen += [card["id"] for card in page["items"]]
            cursor = page["next"]

        assert seen == made[::-1]

    def test_are_narrowed(self, seller: APIClient, visitor: APIClient, owner: Actor):
        made = published(seller)

        by_shop = visitor.get(SHOWN, {"merchant": str(owner.merchant_id), "category": "general"}).json()
        elsewhere = visitor.get(SHOWN, {"merchant": str(new_id())}).json()

        assert [card["id"] for card in by_shop["items"]] == [made["id"]]
        assert elsewhere["items"] == []

    @pytest.mark.parametrize("query", [{"merchant": "x"}, {"category": "a b"}, {"limit": "0"}, {"cursor": "forged"}])
    def test_refuse_what_makes_no_sense(self, visitor: APIClient, query: dict[str, str]):
        reply = visitor.get(SHOWN, query)

        assert (reply.status_code, reply.json()["code"]) == (400, "http.invalid")

    @pytest.mark.parametrize("door", [SHOWN, OWN])
    def test_cost_the_same_number_of_queries_for_one_and_for_fifty(
        self, owner: Actor, seller: APIClient, at: datetime, door: str
    ):
        assert owner.merchant_id
        on_show(owner.merchant_id, new_sku("C0"), at=at)
        one = _count(seller, door)
        for i in range(1, 50):
            on_show(owner.merchant_id, new_sku(f"C{i}"), at=at)

        assert _count(seller, door) == one


class TestListingDetail:
    def test_is_not_sent_twice_to_who_has_it(self, owner: Actor, seller: APIClient, visitor: APIClient, at: datetime):
        assert owner.merchant_id
        listing, sku = standing_since(owner.merchant_id, at)
        address = f"{SHOWN}/{listing}"
        etag = visitor.get(address).headers["ETag"]

        again = visitor.get(address, headers={"If-None-Match": etag})
        seller.put(f"{SKUS}/{sku}/price", {"price": {"amount": 4900}}, headers=key())
        changed = visitor.get(address, headers={"If-None-Match": etag})

        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", etag)
        assert (changed.status_code, changed.json()["skus"][0]["price"]["amount"]) == (200, 4900)

    def test_is_read_by_a_signed_in_shopper_too(self, seller: APIClient, at: datetime):
        made = published(seller)
        shopper = client_of(merchants.person(at), at)

        assert shopper.get(f"{SHOWN}/{made['id']}").status_code == 200


class TestOwnListings:
    def test_show_a_shop_its_own_drafts_alone(self, seller: APIClient, rival: APIClient):
        made = listed(seller)

        assert [card["state"] for card in seller.get(OWN).json()["items"]] == ["draft"]
        assert seller.get(f"{OWN}/{made['id']}").json()["skus"][0]["available"] == 10
        assert rival.get(OWN).json()["items"] == []
        assert rival.get(f"{OWN}/{made['id']}").status_code == 404

    def test_give_the_same_answer_to_the_same_key(self, seller: APIClient):
        once = key()

        first, again = (seller.post(OWN, LISTING, headers=once) for _ in range(2))

        assert (again.content, again.headers["Idempotent-Replayed"]) == (first.content, "true")
        assert len(seller.get(OWN).json()["items"]) == 1

    def test_ask_for_a_key(self, seller: APIClient):
        assert seller.post(OWN, LISTING).json()["code"] == "http.invalid"

    def test_refuse_a_code_in_use(self, seller: APIClient):
        listed(seller)

        reply = seller.post(OWN, LISTING, headers=key())

        assert (reply.status_code, reply.json()["code"]) == (409, "catalog.sku_code_taken")

    def test_refuse_an_unknown_category(self, seller: APIClient):
        reply = seller.post(OWN, saying(category="unicorns"), headers=key())

        assert (reply.status_code, reply.json()["params"]) == (404, {"categories": ["unicorns"]})

    @pytest.mark.parametrize(
        "body",
        [
            {},
            [],
            LISTING | {"skus": []},
            LISTING | {"skus": LISTING["skus"] * 2},
            LISTING | {"skus": [LISTING["skus"][0] | {"price": {"amount": 0}}]},
            LISTING | {"skus": [LISTING["skus"][0] | {"price": {"amount": 1.5}}]},
            LISTING | {"skus": [LISTING["skus"][0] | {"price": {"amount": 1, "currency": "XAU"}}]},
            LISTING | {"skus": [LISTING["skus"][0] | {"on_hand": -1}]},
            LISTING | {"skus": [LISTING["skus"][0] | {"on_hand": 10**12}]},
            LISTING | {"skus": [LISTING["skus"][0] | {"content": {"amount": 250}}]},
            LISTING | {"skus": [LISTING["skus"][0] | {"code": "a\nb"}]},
            saying(title_zh="茶" * 121),
            saying(title_zh=None),
            saying(title_zh="茶\x00"),
            saying(facts={"horoscope": {"value": "狮子座"}}),
            saying(facts={"origin": "福建"}),
            saying(facts={"net_content": {"value": "250", "unit": "stone"}}),
            saying(facts={"food_licence": {"value": "SC1", "valid_until": "2026-02-30"}}),
            saying(facts={"origin": {"value": ["福建"]}}),
            saying(facts="none"),
            saying(delivery_hours=0),
            saying(images=["no hash"]),
            saying(return_terms={"extra_days": -1}),
            saying(return_terms={"exclusion": "because"}),
        ],
    )
    def test_refuse_what_is_malformed(self, seller: APIClient, body: Any):
        reply = seller.post(OWN, body, headers=key())

        assert (reply.status_code, reply.json()["code"]) == (400, "http.invalid"), reply.content
        assert seller.get(OWN).json()["items"] == []

    @pytest.mark.parametrize("method", ["get", "post"])
    def test_are_closed_to_visitors_and_shoppers(self, visitor: APIClient, at: datetime, method: str):
        shopper = client_of(merchants.person(at), at)

        assert getattr(visitor, method)(OWN).status_code == 401
        refusal = getattr(shopper, method)(OWN)
        assert (refusal.status_code, refusal.json()["code"]) == (403, "http.permission_denied")


@pytest.mark.duty("ECL-17a")
class TestPublication:
    def test_refuses_with_every_reason(self, seller: APIClient, visitor: APIClient):
        made = listed(seller, saying(facts={"origin": {"value": "福建"}}, title_zh="Tea"))

        reply = seller.put(f"{OWN}/{made['id']}/publication", headers=key())

        assert (reply.status_code, reply.json()["code"]) == (422, "catalog.not_publishable")
        assert reply.json()["params"] == {
            "reasons": ["facts_missing", "title_not_in_chinese"],
            "missing_facts": ["producer", "specification", "use", "warranty"],
            "wrong_facts": [],
            "ended_certificates": [],
            "claims": [],
            "not_free": [],
            "against_selling": [],
        }
        assert visitor.get(SHOWN).json()["items"] == []

    def test_ends_and_begins_again(self, seller: APIClient, visitor: APIClient):
        made = published(seller)
        address = f"{OWN}/{made['id']}/publication"

        assert seller.delete(address, headers=key()).json()["state"] == "withdrawn"
        assert visitor.get(f"{SHOWN}/{made['id']}").status_code == 404
        assert seller.delete(address, headers=key()).json()["code"] == "states.illegal_transition"
        assert seller.put(address, headers=key()).json()["state"] == "published"

    @pytest.mark.parametrize("method", ["put", "delete"])
    def test_is_no_business_of_a_rival(self, seller: APIClient, rival: APIClient, method: str):
        made = published(seller)

        reply = getattr(rival, method)(f"{OWN}/{made['id']}/publication", headers=key())

        assert (reply.status_code, reply.json()["code"]) == (404, "catalog.listing_not_found")
        assert seller.get(f"{OWN}/{made['id']}").json()["state"] == "published"


@pytest.mark.duty("ECL-31")
class TestVersions:
    def test_follow_each_other(self, seller: APIClient, visitor: APIClient):
        made = published(seller)
        body = {"content": LISTING["content"] | {"title_zh": "特级茉莉花茶", "images": [picture_hash()]}}

        reply = seller.post(f"{OWN}/{made['id']}/versions", body, headers=key())

        page = visitor.get(f"{SHOWN}/{made['id']}").json()
        assert (reply.status_code, reply.json()["version"]) == (201, 2)
        assert (page["title_zh"], page["version"]) == ("特级茉莉花茶", 2)
        assert page["content_sha256"] != made["content_sha256"]

    def test_may_not_hide_a_fact_of_what_is_on_show(self, seller: APIClient):
        made = published(seller)
        body = {"content": LISTING["content"] | {"facts": {}, "images": [picture_hash()]}}

        reply = seller.post(f"{OWN}/{made['id']}/versions", body, headers=key())

        assert (reply.status_code, reply.json()["params"]["reasons"]) == (422, ["facts_missing"])
        assert seller.get(f"{OWN}/{made['id']}").json()["version"] == 1


class TestStock:
    def test_takes_what_came_in(self, seller: APIClient, owner: Actor):
        sku = listed(seller)["skus"][0]["id"]

        reply = seller.post(f"{SKUS}/{sku}/stock", {"quantity": 5, "lot": "L2"}, headers=key())

        assert (reply.status_code, reply.json()["skus"][0]["available"]) == (201, 15)
        assert owner.merchant_id
        assert shelf(owner.merchant_id) == (15, 0)

    @pytest.mark.parametrize("body", [{}, {"quantity": 0}, {"quantity": "many"}, {"quantity": 1, "lot": "x" * 61}])
    def test_refuses_what_is_malformed(self, seller: APIClient, body: dict[str, Any]):
        sku = listed(seller)["skus"][0]["id"]

        assert seller.post(f"{SKUS}/{sku}/stock", body, headers=key()).status_code == 400

    def test_is_no_business_of_a_rival(self, seller: APIClient, rival: APIClient):
        sku = listed(seller)["skus"][0]["id"]

        reply = rival.post(f"{SKUS}/{sku}/stock", {"quantity": 5}, headers=key())

        assert (reply.status_code, reply.json()["code"]) == (404, "catalog.sku_not_found")


class TestPrice:
    def test_holds_from_now_on(self, owner: Actor, seller: APIClient, at: datetime):
        assert owner.merchant_id
        _, sku = standing_since(owner.merchant_id, at)

        reply = seller.put(f"{SKUS}/{sku}/price", {"price": {"amount": 4900}}, headers=key())

        assert (reply.status_code, reply.json()["skus"][0]["price"]["amount"]) == (200, 4900)

    @pytest.mark.parametrize("amount", [0, -1, 1.5, 10**12, None])
    def test_refuses_what_is_no_price(self, seller: APIClient, amount: Any):
        sku = listed(seller)["skus"][0]["id"]

        assert seller.put(f"{SKUS}/{sku}/price", {"price": {"amount": amount}}, headers=key()).status_code == 400

    def test_is_no_business_of_a_rival(self, seller: APIClient, rival: APIClient):
        sku = listed(seller)["skus"][0]["id"]

        assert rival.put(f"{SKUS}/{sku}/price", {"price": {"amount": 1}}, headers=key()).status_code == 404


def _count(client: APIClient, address: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(address, {"limit": 50}).status_code == 200
    return len(captured)
