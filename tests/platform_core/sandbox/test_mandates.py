"""What does the provider's server debit by a mandate?"""

from __future__ import annotations

from typing import Any

import pytest

from platform_core.rows import new_id
from tests.platform_core.sandbox.world import PAY, Merchant, World


def send(world: World, path: str, body: dict[str, Any] | None = None, *, key: str = "") -> tuple[int, dict[str, Any]]:
    headers = {"Idempotency-Key": key or new_id().hex}
    answer = world.client(PAY).post(f"/pay/api/v1{path}", json=body, headers=headers)
    return answer.status_code, answer.json()


def asking(merchant: Merchant, no: str) -> dict[str, Any]:
    hook = f"{merchant.url}/hooks/pay"
    return {"mandate_no": no, "payer_ref": "p", "most": 500, "currency": "CNY", "notify_url": hook}


@pytest.fixture
def agreed(world: World, merchant: Merchant) -> str:
    """A mandate for debits of at most five yuan."""
    status, found = send(world, "/mandates", asking(merchant, no := new_id().hex))
    assert (status, found["state"]) == (201, "active")
    return no


def debit(world: World, no: str, trade: str, amount: int, *, key: str = "") -> tuple[int, str]:
    body = {"out_trade_no": trade, "amount": amount, "currency": "CNY"}
    status, found = send(world, f"/mandates/{no}/debits", body, key=key or trade)
    return status, found.get("code") or found["state"]


def taken(world: World, trade: str) -> list[int]:
    found = world.client(PAY).get("/pay/api/v1/statement").json()["lines"]
    return [line["amount"] for line in found if line["out_trade_no"] == trade]


@pytest.mark.duty("IPP-20")
def test_the_same_number_is_debited_once(world: World, merchant: Merchant, agreed: str) -> None:
    trade = new_id().hex

    assert debit(world, agreed, trade, 500) == debit(world, agreed, trade, 500, key="another") == (201, "captured")
    assert taken(world, trade) == [500]
    assert merchant.next().type == "payment.captured"


@pytest.mark.duty("OTM-18")
def test_nothing_is_debited_beyond_what_was_allowed_or_after_its_end(world: World, agreed: str) -> None:
    trade = new_id().hex

    assert debit(world, agreed, trade, 501) == (422, "pay.over_mandate")
    assert debit(world, new_id().hex, trade, 1) == (404, "pay.unknown_mandate")
    assert send(world, f"/mandates/{agreed}/revoke")[1]["state"] == "ended"
    assert debit(world, agreed, trade, 1) == (409, "pay.mandate_ended")
    assert taken(world, trade) == []


def test_one_that_ended_before_anybody_heard_of_it_never_begins(world: World, merchant: Merchant) -> None:
    no = new_id().hex
    assert send(world, f"/mandates/{no}/revoke")[1]["state"] == "ended"

    assert send(world, "/mandates", asking(merchant, no))[0] == 409
    assert world.client(PAY).get(f"/pay/api/v1/mandates/{no}").json()["state"] == "ended"


def test_a_refusal_takes_nothing_and_is_not_remembered(world: World, agreed: str) -> None:
    trade = new_id().hex
    world.fault("pay", "refuse")

    assert debit(world, agreed, trade, 5) == (409, "pay.debit_refused")
    assert debit(world, agreed, trade, 5) == (201, "captured")
