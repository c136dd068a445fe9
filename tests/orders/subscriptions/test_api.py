"""What do the doors of subscriptions and add-ons accept, show and refuse?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from django.test import Client

from platform_core.rows import new_id
from tests.orders.checkout.test_add_ons import another
from tests.orders.checkout.test_api import RECIPIENT, SELLER, STOREFRONT, At, refusal
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.subscriptions.builders import TERMS, Kept, now, signed, started, stated, subscribe

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def at() -> datetime:
    return builders.just_now()


@pytest.fixture
def sale(at: datetime) -> Sale:
    return builders.sale(at)


def subscribing(shown: dict[str, Any], **changes: Any) -> dict[str, Any]:
    rules = [held["version_id"] for held in shown["rulebook"]]
    consents = {"debits": True, "key_terms": True}
    return {"quantity": 2, "recipient": RECIPIENT, "rules": rules, "consents": consents} | changes


def listing_of(sale: Sale) -> str:
    found = Client().get(f"{STOREFRONT}/listings?merchant={sale.shop}").json()["items"]
    return str(found[0]["listing_id"] if "listing_id" in found[0] else found[0]["id"])


class TestSubscribing:
    @pytest.mark.duty("OTM-18", "CRI-10b", "HSE-15")
    def test_is_shown_before_to_everybody_and_stopped_by_one_put(self, sale: Sale, at: datetime) -> None:
        seller, shopper = At(sale.seller, SELLER), At(sale.shopper)
        body = {"amount": 5800, "months": 1, "first_days": 9}
        plan = seller.send("PUT", f"/skus/{sale.sku_id}/plan", body).json()
        shown = Client().get(f"{STOREFRONT}/listings/{listing_of(sale)}/plans").json()
        [item] = shown["items"]
        assert (item["id"], item["price"]["amount"], item["version"]) == (plan["id"], 5800, 1)
        assert "随时点击一次取消" in item["zh"]

        answer = shopper.send("POST", f"/plans/{plan['id']}/subscriptions", subscribing(shown))
        assert answer.status_code == 201, answer.content
        made = answer.json()
        assert (made["state"], made["amount"]["amount"], made["next_debit_at"]) == ("signing", 11600, None)
        assert [a["name"] for a in made["actions"]] == ["cancel"]
        assert [one["id"] for one in shopper.get("/subscriptions").json()["items"]] == [made["id"]]
        assert seller.get("/plans").json()["items"][0]["subscribers"] == 1
        assert seller.get(f"/subscriptions/{made['id']}").json()["actions"] == []

        gone = shopper.send("PUT", f"/subscriptions/{made['id']}/cancellation")
        assert (gone.status_code, gone.json()["state"], gone.json()["reason"]) == (200, "ended", "by_shopper")
        assert seller.get("/plans").json()["items"][0]["subscribers"] == 0

    @pytest.mark.duty("OTM-17", "HSE-15")
    @pytest.mark.parametrize("which", ["debits", "key_terms"])
    def test_needs_each_consent_by_itself(self, sale: Sale, at: datetime, which: str) -> None:
        plan, shopper = stated(sale, at), At(sale.shopper)
        shown = Client().get(f"{STOREFRONT}/listings/{listing_of(sale)}/plans").json()
        consents = {"debits": True, "key_terms": True}
        address = f"/plans/{plan.id}/subscriptions"

        refused = shopper.send("POST", address, subscribing(shown, consents=consents | {which: False}))
        missing = shopper.send("POST", address, subscribing(shown, consents={which: True}))

        assert refusal(refused) == (422, "orders.subscription_refused")
        assert missing.status_code == 400  # there is no default

    def test_is_no_business_of_others(self, at: datetime) -> None:
        kept = started(at)
        other = At(builders.stranger(at))

        assert refusal(other.get(f"/subscriptions/{kept.row.id}")) == (404, "orders.subscription_not_found")
        cancelled = other.send("PUT", f"/subscriptions/{kept.row.id}/cancellation")
        assert refusal(cancelled) == (404, "orders.subscription_not_found")
        agreed = other.send(
            "PUT", f"/subscriptions/{kept.row.id}/agreement", {"plan_id": str(kept.row.plan_id), "debits": True}
        )
        assert refusal(agreed) == (404, "orders.subscription_not_found")
        assert now(kept).state == "active"

    @pytest.mark.duty("OTM-18")
    def test_shows_the_next_debit_and_takes_another_price_by_an_act(self, at: datetime) -> None:
        kept = started(at)
        shopper = At(kept.sale.shopper)
        plan = stated(kept.sale, at, replace(TERMS, amount=TERMS.amount * 2, months=2))

        before = shopper.get(f"/subscriptions/{kept.row.id}").json()
        answer = shopper.send(
            "PUT", f"/subscriptions/{kept.row.id}/agreement", {"plan_id": str(plan.id), "debits": True}
        )

        assert datetime.fromisoformat(before["next_debit_at"]) == kept.due
        assert (answer.status_code, answer.json()["amount"]["amount"], answer.json()["months"]) == (200, 23200, 2)

    def test_of_a_plan_that_is_not_is_refused(self, sale: Sale, at: datetime) -> None:
        shown = {"rulebook": []}
        answer = At(sale.shopper).send("POST", f"/plans/{new_id()}/subscriptions", subscribing(shown))

        assert refusal(answer) == (404, "orders.plan_not_found")


class TestPlans:
    def test_of_another_shop_are_not_ones_own_to_state(self, sale: Sale, at: datetime) -> None:
        other = At(builders.sale(at).seller, SELLER)

        answer = other.send("PUT", f"/skus/{sale.sku_id}/plan", {"amount": 100, "months": 1, "first_days": 9})

        assert answer.status_code == 404

    @pytest.mark.duty("OTM-18")
    def test_leave_time_for_the_notices(self, sale: Sale) -> None:
        answer = At(sale.seller, SELLER).send(
            "PUT", f"/skus/{sale.sku_id}/plan", {"amount": 100, "months": 1, "first_days": 3}
        )

        assert refusal(answer) == (422, "orders.plan_refused")


@pytest.mark.duty("ECL-19", "OTM-17")
def test_a_quote_shows_what_is_offered_beside_and_does_not_hold_it(sale: Sale, at: datetime) -> None:
    from_the_shop, shopper = At(sale.seller, SELLER), At(sale.shopper)
    extra = str(another(sale, at))
    put = from_the_shop.send("PUT", f"/skus/{sale.sku_id}/add-ons/{extra}", {"offered": True})
    assert put.status_code == 200, put.content

    quote = shopper.send("POST", "/quotes", {"lines": [{"sku_id": str(sale.sku_id), "quantity": 1}]}).json()

    assert [a["sku_id"] for a in quote["add_ons"]] == [extra]
    assert ([line["sku_id"] for line in quote["lines"]], quote["total"]["amount"]) == ([str(sale.sku_id)], 5800)


def test_a_subscription_that_the_provider_has_not_agreed_to_can_be_cancelled(sale: Sale, at: datetime) -> None:
    row = subscribe(sale, stated(sale, at), at)
    kept = Kept(sale, row)

    At(sale.shopper).send("PUT", f"/subscriptions/{row.id}/cancellation")
    signed(row, at)

    assert now(kept).state == "ended"
