"""What do the doors and pages of customer service accept, show and refuse?"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

import platform_core.accounts.queries as accounts
import platform_core.vault.queries as vault
from complaints.complaint.models import Complaint
from complaints.records.models import ComplaintRecord
from orders.sales.models.orders import Order
from platform_core import clock
from platform_core.rows import new_id
from tests.complaints.complaint import builders
from tests.complaints.locking import asked
from tests.complaints.records.test_records import UNTIL, publish
from tests.complaints.service import builders as service
from tests.merchants.builders import acting_as, operator
from tests.orders.checkout.test_api import SELLER, At, refusal
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale, just_now

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
DAY = timedelta(days=1)
QUEUE = "/admin/complaints/conversation/"
TELEPHONE = "/admin/complaints/complaint/take-down/"


@pytest.fixture
def shopper(sale: Sale) -> At:
    return At(sale.shopper)


@pytest.fixture
def seller(sale: Sale) -> At:
    return At(sale.seller, SELLER)


@pytest.fixture
def order(sale: Sale, at: datetime) -> Order:
    return builders.bought(sale, at)


def names(body: dict[str, Any]) -> list[str]:
    return [action["name"] for action in body["actions"]]


@pytest.mark.duty("HSE-03", "ECL-59")
def test_anybody_reads_the_ways_to_customer_service(client: Client, settings: Any) -> None:
    settings.HOTLINE = "0571-0000 0000"
    told = client.get("/api/storefront/v1/service").json()["channels"]

    assert [(one["channel"], one["opens"], one["within"]) for one in told][:2] == [
        ("shop", None, "hours:24"),
        ("person", "09:00:00", "minutes:5"),
    ]
    page = client.get("/open/service/").content.decode()
    for text in ("0571-0000 0000", "09:00–21:00", "12315"):
        assert text in page


@pytest.mark.duty("HSE-03")
class TestConversations:
    def test_begin_go_on_and_become_a_complaint(self, shopper: At, seller: At, order: Order) -> None:
        begun = shopper.send("POST", "/conversations", {"order_id": str(order.id), "text": service.ASKED})
        body = begun.json()
        one = f"/conversations/{body['id']}"

        assert (begun.status_code, body["state"]) == (201, "with_shop")
        assert names(body) == ["want_person", "close", "become_complaint", "write", "keep_file"]
        assert service.ASKED not in begun.content.decode()
        machine = seller.send("POST", f"{one}/messages", {"text": "已收到", "automatic": True}).json()
        assert machine["state"] == "with_shop"
        assert seller.send("POST", f"{one}/messages", {"text": "可以冷泡。"}).json()["state"] == "answered"
        read = shopper.get(one)
        assert [(said["author"], said["automatic"]) for said in read.json()["messages"]] == [
            *(("shopper", False), ("merchant", True), ("merchant", False))
        ]
        assert read["Cache-Control"] == "private, no-store"
        assert shopper.send("PUT", f"{one}/person").json()["state"] == "with_staff"
        complaint = {"topic": "service", "demand": {"kind": "other"}, "statement": builders.STATEMENT}
        made = shopper.send("PUT", f"{one}/complaint", complaint).json()
        assert (made["state"], made["evidence_wanted"]) == ("filed", [{"shows": "talk", "given": False}])
        whole = shopper.get(f"/complaints/{made['id']}").json()
        assert (whole["channel"], whole["conversation_id"], whole["taken_down"]) == ("conversation", body["id"], None)
        over = shopper.send("POST", f"{one}/messages", {"text": "还有"})
        assert refusal(over) == (409, "complaints.conversation_over")

    @pytest.mark.parametrize(
        "said", [{"text": ""}, {"text": "x", "order_id": "1"}, {"text": "x", "order_id": 0, "merchant_id": 1}, {}]
    )
    def test_refuse_what_does_not_fit(self, shopper: At, said: dict[str, Any]) -> None:
        both = {"order_id": str(new_id()), "merchant_id": str(new_id()), "text": "x"}

        assert shopper.send("POST", "/conversations", said).status_code == 400
        assert shopper.send("POST", "/conversations", both).status_code == 400

    def test_hide_another_s(self, shopper: At, sale: Sale, at: datetime) -> None:
        found, stranger = service.with_shop(sale, at), At(orders.stranger(at))

        for answer in (
            stranger.get(f"/conversations/{found.id}"),
            stranger.send("PUT", f"/conversations/{found.id}/person"),
        ):
            assert refusal(answer) == (404, "complaints.conversation_not_found")
        assert [row["id"] for row in shopper.get("/conversations").json()["items"]] == [str(found.id)]


@pytest.mark.duty("HSE-08")
class TestComplaints:
    def test_take_files_that_say_what_they_show(self, shopper: At, sale: Sale, at: datetime) -> None:
        complaint = builders.filed(sale, at)
        form = {"file": builders.upload_of("photo.png"), "shows": "goods"}

        kept = shopper.client.post(
            f"{shopper.door}/complaints/{complaint.id}/evidence", form, headers={"Idempotency-Key": f"key-{new_id()}"}
        )

        assert kept.status_code == 201
        wanted = shopper.get(f"/complaints/{complaint.id}").json()["evidence_wanted"]
        assert wanted == [{"shows": "goods", "given": True}, {"shows": "label", "given": False}]

    def test_hear_that_an_answer_is_none_and_how_content_one_is(self, shopper: At, sale: Sale, at: datetime) -> None:
        complaint = builders.rejected(sale, just_now())
        one = f"/complaints/{complaint.id}"

        assert refusal(shopper.send("PUT", f"{one}/rating", {"stars": 4}))[0] == 409
        said = shopper.send("PUT", f"{one}/answer-rejection", {"text": "没有回答"})
        assert said.json()["state"] == "escalated"
        builders.accept(complaint, sale, just_now())
        assert "rate" not in names(shopper.send("PUT", f"{one}/rating", {"stars": 4, "text": "尚可"}).json())
        assert refusal(shopper.send("PUT", f"{one}/rating", {"stars": 1})) == (409, "complaints.rated_already")


@pytest.mark.duty("HSE-09")
class TestTheRecord:
    def test_is_everybody_s_to_read_and_the_shop_s_to_reply_to(
        self, client: Client, seller: At, sale: Sale, at: datetime
    ) -> None:
        builders.filed(sale, at)
        publish(UNTIL + DAY)

        public = f"/api/storefront/v1/merchants/{sale.shop}/complaint-records"
        record = client.get(public).json()["items"][0]
        assert (record["month"], record["last_6"]["filed"], record["reply"]) == ("2026-04-01", 1, None)
        replied = seller.send("PUT", f"/complaint-records/{record['id']}/reply", {"text": "我们已更换仓库。"})
        assert replied.status_code == 200
        assert client.get(public).json()["items"][0]["reply"]["text"] == "我们已更换仓库。"
        page = client.get(f"/open/shops/{sale.shop}/complaints").content.decode()
        assert "我们已更换仓库。" in page
        assert builders.STATEMENT not in page
        assert f"/open/shops/{sale.shop}/complaints" in client.get(f"/open/shops/{sale.shop}").content.decode()
        assert refusal(client.get(f"/api/storefront/v1/merchants/{new_id()}/complaint-records"))[0] == 404

    def test_has_pages_of_the_shop(self, seller: At, sale: Sale, at: datetime) -> None:
        builders.filed(sale, at)
        publish(UNTIL + DAY)
        with acting_as(sale.seller), transaction.atomic():
            record = ComplaintRecord.objects.get()

        assert "2026-04" in seller.client.get("/seller/complaint-records").content.decode()
        assert (
            send_page(seller, f"/seller/complaint-records/{record.id}", "reply", text="我们改进了。").status_code == 302
        )
        assert "我们改进了。" in seller.client.get(f"/seller/complaint-records/{record.id}").content.decode()


def send_page(who: At, address: str, form: str, **said: Any) -> Any:
    return who.client.post(f"{address}/{form}", {"idempotency_key": f"key-{new_id()}"} | said)


@pytest.mark.duty("HSE-03", "HSE-08")
class TestPages:
    @pytest.mark.parametrize(("door", "page"), [("shopper", "/me/conversations"), ("seller", "/seller/conversations")])
    def test_ask_no_more_for_many_conversations_than_for_one(
        self, request: pytest.FixtureRequest, sale: Sale, at: datetime, door: str, page: str
    ) -> None:
        who = request.getfixturevalue(door)
        counts = []
        for _ in range(2):
            service.with_shop(sale, at)
            who.client.get(page)  # what is read once and kept, is
            counts.append(asked(lambda: who.client.get(page)))

        assert counts[0] == counts[1]

    def test_lead_from_the_order_to_a_reply_a_person_and_a_complaint(
        self, shopper: At, seller: At, sale: Sale, order: Order
    ) -> None:
        assert f"/me/orders/{order.id}/ask" in shopper.client.get(f"/me/orders/{order.id}").content.decode()
        begun = send_page(shopper, f"/me/orders/{order.id}/ask", "start", text=service.ASKED)
        address = begun["Location"].removesuffix("#main")
        inbox = seller.client.get("/seller/conversations").content.decode()
        theirs = address.replace("/me/", "/seller/")

        assert inbox.count(theirs) == 2  # it waits, and is among all
        assert send_page(seller, theirs, "write", text="可以冷泡。").status_code == 302
        page = shopper.client.get(address).content.decode()
        assert "可以冷泡。" in page
        assert send_page(shopper, address, "want_person").status_code == 302
        said = {"topic": "service", "demand": "other", "statement": builders.STATEMENT}
        complaint = send_page(shopper, address, "become_complaint", **said)["Location"].removesuffix("#main")
        shown = shopper.client.get(complaint).content.decode()
        assert address in shown
        assert "尚缺" in shown
        assert address in shopper.client.get("/me/conversations").content.decode()

    def test_keep_what_a_complaint_made_of_it_shows(self, shopper: At, sale: Sale, at: datetime) -> None:
        address = f"/me/conversations/{service.with_shop(sale, at).id}"
        said = {"topic": "service", "demand": "other", "statement": builders.STATEMENT}

        made = send_page(shopper, address, "become_complaint", **said, evidence=builders.upload_of("photo.png"))

        complaint = made["Location"].removesuffix("#main").rpartition("/")[2]
        assert len(shopper.get(f"/complaints/{complaint}").json()["evidence"]) == 1

    def test_begin_with_the_platform_or_a_shop(self, shopper: At, sale: Sale) -> None:
        for address, state in (("/me/conversations/new", "with_staff"), (f"/me/shops/{sale.shop}/ask", "with_shop")):
            assert shopper.client.get(address).status_code == 200
            there = send_page(shopper, address, "start", text=service.ASKED)["Location"]
            body = shopper.get(f"/conversations/{there.split('/')[-1].removesuffix('#main')}").json()
            assert body["state"] == state

    def test_say_that_an_answer_is_none_and_rate(self, shopper: At, sale: Sale) -> None:
        complaint = builders.rejected(sale, just_now())
        page = f"/me/complaints/{complaint.id}"

        assert send_page(shopper, page, "reject_answer", text="没有回答").status_code == 302
        builders.accept(complaint, sale, just_now())
        assert send_page(shopper, page, "rate", stars="5").status_code == 302
        assert builders.now(complaint, sale).rated_at

    def test_correct_what_was_taken_down(self, shopper: At, sale: Sale) -> None:
        complaint = service.taken_down(sale, just_now())
        page = f"/me/complaints/{complaint.id}"

        assert "已向来电人复述并经确认" in shopper.client.get(page).content.decode()
        assert send_page(shopper, page, "correct", text="受潮的是第二盒。").status_code == 302
        assert "受潮的是第二盒。" in shopper.client.get(page).content.decode()


class TestTheQueue:
    @pytest.mark.duty("HSE-03")
    def test_has_who_waits_too_long_first_and_replies(self, staff_client: Client, sale: Sale) -> None:
        at = just_now()
        first, late = service.with_platform(sale, at), service.with_platform(sale, at)
        service.missed("hand_to_seniors", late, at)

        page = staff_client.get(QUEUE).content.decode()
        assert 0 < page.index(late.number) < page.index(first.number)
        assert service.ASKED in staff_client.get(f"{QUEUE}{late.id}/handle/").content.decode()
        staff_client.post(f"{QUEUE}{late.id}/handle/", {"choice": "reply_for_platform", "text": "可以的。"})

        assert service.stand(late)[0] == "answered"

    @pytest.mark.duty("ECL-59", "HSE-08")
    def test_takes_a_complaint_down_from_who_knows_phone_and_order(
        self, staff_client: Client, sale: Sale, order: Order
    ) -> None:
        with acting_as(operator()), transaction.atomic():
            row = accounts.contact_row(sale.shopper.id)
            phone = vault.opened({"phone": row.phone}, place=row.place)["phone"]
        said = {"choice": "take_down", "topic": "faulty", "demand": "refund", "read_back": builders.STATEMENT}
        said |= {"phone": phone, "order_number": order.number}

        wrong = staff_client.post(TELEPHONE, said | {"order_number": "1", "confirmed": "on"})
        unconfirmed = staff_client.post(TELEPHONE, said)
        done = staff_client.post(TELEPHONE, said | {"confirmed": "on"})

        assert (wrong.status_code, unconfirmed.status_code, done.status_code) == (200, 200, 302)
        assert builders.STATEMENT in wrong.content.decode()  # nothing is lost that was typed
        with acting_as(operator()), transaction.atomic():
            found = Complaint.objects.get()
        assert (found.channel, found.order_id, found.filed_at <= clock.now()) == ("telephone", order.id, True)
