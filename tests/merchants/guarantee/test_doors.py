"""Can a shop read its balance, deposit and deductions, and act on them, by its own programme?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import transaction
from rest_framework.test import APIClient

from merchants.shops.models.shops import Merchant
from platform_core import clock
from tests.merchants.builders import opened, owner_of
from tests.merchants.guarantee.builders import asked_deposit, charged, settled
from tests.merchants.test_api import client_of, key
from tests.platform_core.payments import payouts

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("ECL-58")]
API = "/api/seller/v1"
ACCOUNT = {"holder": "福州茶业", "bank": "中国银行", "number": "6222020200112233445"}


@pytest.fixture
def today(db: None) -> datetime:
    """Doors read the house's own clock."""
    with transaction.atomic():
        return clock.now()


@pytest.fixture
def shop(today: datetime) -> Merchant:
    return opened(today)


@pytest.fixture
def seller(shop: Merchant, today: datetime) -> APIClient:
    return client_of(owner_of(shop), today)


@pytest.fixture
def stranger(today: datetime) -> APIClient:
    return client_of(owner_of(opened(today, trade_name="隔壁茶铺")), today)


def put(client: APIClient, path: str, body: dict[str, Any] | None = None) -> Any:
    return client.put(f"{API}{path}", body or {}, format="json", headers=key())


class TestBalance:
    @pytest.mark.duty("PAY-06")
    def test_says_what_is_held_and_why(self, seller: APIClient, shop: Merchant, today: datetime) -> None:
        settled(shop.id, 700, today)
        said = seller.get(f"{API}/balance").json()
        assert (said["payable"]["amount"], said["holds"], said["goes_at"]) == (700, ["no_account"], None)

    @pytest.mark.duty("PAY-06")
    def test_an_account_is_named_and_shown_by_its_last_digits(self, seller: APIClient, stranger: APIClient) -> None:
        named = seller.post(f"{API}/payout-accounts", ACCOUNT, format="json", headers=key())
        assert (named.status_code, named.json()["ends_in"], named.json()["state"]) == (201, "3445", "named")
        assert "6222" not in seller.get(f"{API}/payout-accounts").content.decode()
        assert stranger.get(f"{API}/payout-accounts").json() == []
        wrong = seller.post(f"{API}/payout-accounts", ACCOUNT | {"number": "12"}, format="json", headers=key())
        assert (wrong.status_code, wrong.json()["code"]) == (422, "payments.payout_account_not_usable")

    def test_payouts_are_listed(self, seller: APIClient, shop: Merchant, today: datetime) -> None:
        payouts.with_account(shop.id, today)
        for fen in (700, 800):
            settled(shop.id, fen, today)
            payouts.paid_out(shop.id, today)
        first = seller.get(f"{API}/payouts?limit=1").json()
        [one], [other] = first["items"], seller.get(f"{API}/payouts?cursor={first['next']}").json()["items"]
        assert (one["amount"]["amount"], other["amount"]["amount"], one["state"]) == (800, 700, "requested")


class TestDeductions:
    def test_are_read_with_their_case_and_appealed_against_once(
        self, seller: APIClient, stranger: APIClient, shop: Merchant, today: datetime
    ) -> None:
        debt = charged(shop.id, 300, today)
        [one] = seller.get(f"{API}/debts").json()["items"]
        assert (one["case_id"], one["left"]["amount"]) == (str(debt.case_id), 300)
        assert [action["name"] for action in one["stand"]["actions"]] == ["appeal"]
        assert stranger.get(f"{API}/debts/{debt.id}").status_code == 404
        assert put(seller, f"/debts/{debt.id}/appeal", {"text": " "}).status_code == 422
        assert put(seller, f"/debts/{debt.id}/appeal", {"text": "不是我店的。"}).status_code == 200
        again = put(seller, f"/debts/{debt.id}/appeal", {"text": "再说一次。"})
        assert (again.status_code, again.json()["code"]) == (409, "merchants.one_appeal")

    def test_cite_the_clause_of_the_agreement(self, seller: APIClient, shop: Merchant, today: datetime) -> None:
        row = asked_deposit(shop, today)
        assert put(seller, f"/guarantees/{row.id}/agreement").json()["state"] == "short"
        debt = charged(shop.id, 300, today)
        said = seller.get(f"{API}/debts/{debt.id}").json()
        assert said["clause"]["place"] == row.clause


class TestDeposit:
    def test_is_read_agreed_to_and_ended_when_nothing_is_owed(
        self, seller: APIClient, shop: Merchant, today: datetime
    ) -> None:
        assert seller.get(f"{API}/guarantee").status_code == 404
        row = asked_deposit(shop, today)
        said = seller.get(f"{API}/guarantee").json()
        assert {action["name"] for action in said["stand"]["actions"]} == {"agree", "decline"}
        put(seller, f"/guarantees/{row.id}/agreement")
        refused = put(seller, f"/guarantees/{row.id}/end")
        assert (refused.status_code, refused.json()["code"]) == (422, "merchants.deposit_refused")
        payouts.with_account(shop.id, today)
        assert put(seller, f"/guarantees/{row.id}/end").json()["state"] == "ending"
