"""What do the doors of a return accept, show and refuse?"""

from __future__ import annotations

from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from PIL import Image

from aftersales.returns.models.returns import Return
from orders.sales.models.orders import Order
from platform_core import clock
from platform_core.rows import new_id
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY, HOUR
from tests.orders.checkout.test_api import SELLER, At, refusal
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def at() -> datetime:
    """The doors read the clock of the database, so the sale is of just now."""
    with transaction.atomic():
        return clock.now() - 4 * HOUR


@pytest.fixture
def shopper(sale: Sale) -> At:
    return At(sale.shopper)


@pytest.fixture
def seller(sale: Sale) -> At:
    return At(sale.seller, SELLER)


@pytest.fixture
def line_id(order: Order, sale: Sale) -> str:
    return str(builders.line_of(order, sale).id)


def notice(shopper: At, order: Order, line_id: str, quantity: int = 2, *, key: str | None = None) -> HttpResponse:
    body = {"lines": [{"line_id": line_id, "quantity": quantity}]}
    return shopper.send("POST", f"/orders/{order.id}/returns", body, key=key)


def upload(at: At, return_id: Any) -> HttpResponse:
    picture = BytesIO()
    Image.new("RGB", (8, 8), "white").save(picture, "PNG")
    file = SimpleUploadedFile("衣领.png", picture.getvalue(), "image/png")
    headers = {"Idempotency-Key": f"key-{new_id()}"}
    return at.client.post(f"{at.door}/returns/{return_id}/evidence", {"file": file}, headers=headers)


def actions(body: dict[str, Any]) -> list[str]:
    return [action["action"] for action in body["actions"]]


class TestRights:
    @pytest.mark.duty("CRL-25a", "NRR-18")
    def test_answer_what_until_when_at_whose_cost_and_why(self, shopper: At, order: Order, line_id: str) -> None:
        body = shopper.get(f"/orders/{order.id}/rights").json()

        [right] = [r for r in body["rights"] if r["action"] == "return_without_reason"]
        assert (right["open"], right["line_id"], right["cost"], right["why"]) == (
            True,
            line_id,
            "shopper",
            ["within_window"],
        )
        assert right["until"]
        assert right["duties"] == ["CRL-25a", "NRR-10", "NRR-18"]

    def test_are_one_s_own(self, at: datetime, order: Order) -> None:
        answer = At(orders.stranger(at)).get(f"/orders/{order.id}/rights")

        assert refusal(answer) == (404, "orders.not_found")


class TestOrderReturns:
    @pytest.mark.duty("NRR-11")
    def test_give_notice_and_show_the_address_at_once(self, shopper: At, order: Order, line_id: str) -> None:
        answer = notice(shopper, order, line_id)

        body = answer.json()
        assert (answer.status_code, body["state"], body["amount"]) == (
            201,
            "noticed",
            {"amount": 11600, "currency": "CNY"},
        )
        assert body["payable"] == body["amount"]
        assert actions(body) == ["send_back", "withdraw"]
        assert [(c["kind"], c["due_strict"] <= c["due_legal"]) for c in body["clocks"]] == [
            ("aftersales.address", True),
            ("aftersales.handle_red_line", True),
        ]
        shown = shopper.get(f"/returns/{body['id']}")
        assert shown.json()["address"]["address"] == "福建省福州市鼓楼区仓前巷七号"
        assert shown["Cache-Control"] == "private, no-store"

    def test_keep_no_address_in_the_answer_that_is_stored(self, shopper: At, order: Order, line_id: str) -> None:
        answer = notice(shopper, order, line_id)

        assert "仓前巷" not in answer.content.decode()
        assert answer.json()["has_address"] is True

    def test_are_given_once_a_key(self, shopper: At, order: Order, line_id: str) -> None:
        first, again = (notice(shopper, order, line_id, 1, key="the-same-key-twice") for _ in range(2))

        assert first.content == again.content
        assert again["Idempotent-Replayed"] == "true"
        assert len(shopper.get("/returns").json()["items"]) == 1

    def test_refuse_with_every_reason(self, shopper: At, order: Order, line_id: str) -> None:
        notice(shopper, order, line_id)

        answer = notice(shopper, order, line_id)

        assert refusal(answer) == (422, "aftersales.return_refused")
        assert answer.json()["params"]["reasons"] == ["already_returned"]

    def test_are_refused_once_the_window_has_closed(self, db: None, at: datetime) -> None:
        sale = orders.sale(at - 31 * DAY)
        order = orders.delivered(sale, at - 30 * DAY)

        answer = notice(At(sale.shopper), order, str(builders.line_of(order, sale).id))

        assert refusal(answer) == (410, "aftersales.window_closed")

    def test_refuse_what_makes_no_sense(self, shopper: At, order: Order) -> None:
        for lines in ({}, {"lines": []}, {"lines": [{"line_id": "x", "quantity": 1}]}, {"lines": [{"quantity": 0}]}):
            assert shopper.send("POST", f"/orders/{order.id}/returns", lines).status_code == 400

    def test_speak_chinese(self, shopper: At, order: Order, line_id: str) -> None:
        notice(shopper, order, line_id)

        assert notice(shopper, order, line_id).json()["title"] == "这些商品不能无理由退货"


class TestReturns:
    def test_cost_the_same_number_of_queries_for_one_row_and_for_many(
        self, shopper: At, sale: Sale, order: Order, at: datetime
    ) -> None:
        counts = []
        for _ in range(2):
            builders.withdrawn(builders.noticed(order, sale, at + 2 * HOUR), sale, at + 2 * HOUR)
            with CaptureQueriesContext(connection) as queries:
                shopper.get("/returns")
            counts.append(len(queries))

        assert counts[0] == counts[1]

    def test_are_filtered_by_state(self, shopper: At, seller: At, sale: Sale, order: Order, at: datetime) -> None:
        builders.noticed(order, sale, at + 2 * HOUR)

        for person in (shopper, seller):
            assert len(person.get("/returns?state=noticed").json()["items"]) == 1
            assert person.get("/returns?state=back").json()["items"] == []
            assert person.get("/returns?state=lost").status_code == 400


class TestAWholeReturn:
    """Through the doors alone."""

    @pytest.mark.duty("NRR-19", "NRR-13")
    def test_ends_with_the_money(self, shopper: At, seller: At, order: Order, line_id: str) -> None:
        return_id = notice(shopper, order, line_id).json()["id"]
        parcel = {"carrier": "next-village", "waybill": "NONE-0001"}
        sent = shopper.send("PUT", f"/returns/{return_id}/parcel", parcel).json()
        arrived = seller.send("PUT", f"/returns/{return_id}/arrival").json()
        granted = seller.send("PUT", f"/returns/{return_id}/grant").json()

        assert (sent["state"], sent["parcel"]["tracked"], actions(sent)) == ("sent", False, ["correct_parcel"])
        assert (arrived["state"], actions(arrived)) == ("back", ["grant", "object"])
        assert (granted["state"], granted["grant"]["basis"], granted["grant"]["refunds"]) == (
            "granted",
            "shop",
            ["requested"],
        )
        restocked = seller.send(
            "POST",
            f"/returns/{return_id}/restocks",
            {"pieces": [{"line_id": line_id, "quantity": 2, "grade": "as_new", "lot": "L1"}]},
        )
        assert (restocked.status_code, actions(restocked.json())) == (201, [])
        topics = [item["topic"] for item in shopper.get(f"/returns/{return_id}/timeline").json()]
        assert topics == [f"aftersales.{t}" for t in ("noticed", "sent", "arrived", "granted")]

    @pytest.mark.duty("NRR-19")
    def test_takes_a_carrier_s_code_a_waybill_unless_handed_over_and_corrects_both(
        self, shopper: At, order: Order, line_id: str
    ) -> None:
        return_id = notice(shopper, order, line_id).json()["id"]
        path = f"/returns/{return_id}/parcel"

        for wrong in (
            {"carrier": "邻村三轮车", "waybill": "NONE-0001"},
            {"carrier": "sf"},
            {"carrier": "sf", "waybill": ""},
        ):
            assert shopper.send("PUT", path, wrong).status_code == 400
        assert shopper.send("PUT", path, {"carrier": "in_person"}).json()["parcel"]["waybill"] == ""
        right = shopper.send("PUT", f"{path}/correction", {"carrier": "sf", "waybill": "SF000001"}).json()
        assert (right["parcel"]["carrier"], right["parcel"]["waybill"]) == ("sf", "SF000001")

    @pytest.mark.duty("PCR-08")
    def test_sends_home_what_is_not_paid_for(
        self, shopper: At, seller: At, order: Order, sale: Sale, at: datetime
    ) -> None:
        case = builders.declined(order, sale, at + 2 * HOUR)
        home = {"carrier": "sandbox", "waybill": "SF000002"}

        assert actions(seller.get(f"/returns/{case.id}").json()) == ["send_home"]
        unfollowed = seller.send("PUT", f"/returns/{case.id}/way-home", home | {"carrier": "sf"})
        assert (refusal(unfollowed), unfollowed.json()["params"]["reasons"]) == (
            (409, "aftersales.not_now"),
            ["carrier_unknown"],
        )
        sent = seller.send("PUT", f"/returns/{case.id}/way-home", home).json()
        assert {name: sent["sent_home"][name] for name in home} == home
        assert actions(sent) == []
        assert actions(shopper.get(f"/returns/{case.id}").json()) == ["confirm_home"]
        assert shopper.send("PUT", f"/returns/{case.id}/home").json()["state"] == "home"

    def test_is_withdrawn(self, shopper: At, order: Order, line_id: str) -> None:
        return_id = notice(shopper, order, line_id).json()["id"]

        assert shopper.send("PUT", f"/returns/{return_id}/withdrawal").json()["state"] == "withdrawn"
        again = shopper.send("PUT", f"/returns/{return_id}/withdrawal")
        assert refusal(again) == (409, "states.illegal_transition")

    @pytest.mark.duty("NRR-11")
    def test_goes_to_the_address_that_the_shop_named(self, shopper: At, seller: At, order: Order, line_id: str) -> None:
        return_id = notice(shopper, order, line_id).json()["id"]
        named = {"contact_name": "令狐退之", "phone": "0591-1234567", "address": "仓山区二号库"}

        answer = seller.send("PUT", f"/returns/{return_id}/address", {"address": named})

        assert (answer.status_code, answer.json()["address_named"]) == (200, True)
        assert "仓山区" not in answer.content.decode()
        assert shopper.get(f"/returns/{return_id}").json()["address"] == named
        again = seller.send("PUT", f"/returns/{return_id}/address", {"address": named})
        assert refusal(again) == (409, "aftersales.not_now")


class TestObjection:
    def back(self, sale: Sale, order: Order, at: datetime) -> Return:
        return builders.back(order, sale, at + 3 * HOUR)

    @pytest.mark.duty("NRR-09")
    def test_needs_evidence_and_both_sides_read_it(
        self, shopper: At, seller: At, sale: Sale, order: Order, at: datetime
    ) -> None:
        case = self.back(sale, order, at)
        told: dict[str, Any] = {"grounds": ["soiled"], "statement": "衣领有污渍", "evidence": [str(UUID(int=1))]}

        bare = seller.send("PUT", f"/returns/{case.id}/objection", told)
        assert refusal(bare) == (422, "aftersales.objection_refused")
        kept = upload(seller, case.id)
        assert kept.status_code == 201
        done = seller.send("PUT", f"/returns/{case.id}/objection", told | {"evidence": [kept.json()["id"]]})

        assert (done.status_code, actions(done.json())) == (200, ["grant"])
        assert "污渍" not in done.content.decode()
        shown = shopper.get(f"/returns/{case.id}").json()
        assert shown["objection"] | {"made_at": ""} == {
            "grounds": ["soiled"],
            "evidence": [kept.json()["id"]],
            "statement": "衣领有污渍",
            "made_at": "",
        }
        file = shopper.get(f"/returns/{case.id}/evidence/{kept.json()['id']}")
        assert (file.status_code, file["Content-Type"]) == (200, "image/png")

    def test_refuses_a_body_with_a_part_left_out(self, seller: At, sale: Sale, order: Order, at: datetime) -> None:
        case = self.back(sale, order, at)
        told = {"grounds": ["soiled"], "statement": "有", "evidence": [str(UUID(int=1))]}
        lacking: list[dict[str, Any]] = [{"grounds": []}, {"evidence": []}, {"statement": ""}]

        for part in lacking:
            assert seller.send("PUT", f"/returns/{case.id}/objection", told | part).status_code == 400

    @pytest.mark.duty("NRR-09")
    def test_too_late_is_gone(self, db: None, at: datetime) -> None:
        sale = orders.sale(at - 21 * DAY)
        order = orders.delivered(sale, at - 20 * DAY)
        case = builders.back(order, sale, at - 15 * DAY)
        shown = builders.photo(case, sale.seller, at - 15 * DAY)

        told = {"grounds": ["soiled"], "statement": "有污渍", "evidence": [str(shown)]}
        answer = At(sale.seller, SELLER).send("PUT", f"/returns/{case.id}/objection", told)

        assert refusal(answer) == (410, "aftersales.objection_late")

    def test_files_are_of_this_return_alone(self, sale: Sale, order: Order, at: datetime, shopper: At) -> None:
        one, other = (builders.noticed(order, sale, at + timedelta(hours=2), quantity=1) for _ in range(2))
        kept = builders.photo(one, sale.shopper, at + 2 * HOUR)

        assert shopper.get(f"/returns/{one.id}/evidence/{kept}").status_code == 200
        assert refusal(shopper.get(f"/returns/{other.id}/evidence/{kept}")) == (404, "files.not_found")

    def test_nothing_is_added_once_it_has_ended(self, sale: Sale, order: Order, at: datetime, shopper: At) -> None:
        case = builders.withdrawn(builders.noticed(order, sale, at + 2 * HOUR), sale, at + 2 * HOUR)

        assert refusal(upload(shopper, case.id)) == (409, "aftersales.not_now")
