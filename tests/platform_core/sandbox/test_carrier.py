"""The carrier, over real HTTP."""

from __future__ import annotations

from secrets import token_hex

import pytest


@pytest.fixture
def parcel(carrier):
    body = {"order_ref": "order-1", "region_code": "330106", "notify_url": "/hooks/carrier"}
    answer = carrier.post("/carrier/api/v1/parcels", json=body, headers={"idempotency-key": token_hex(8)})
    assert answer.status_code == 201
    return answer.json()


def events_of(parcel):
    return f"/carrier/api/v1/parcels/{parcel['waybill_no']}/events"


class TestRegister:
    def test_gives_a_waybill_of_its_own(self, parcel):
        assert parcel["waybill_no"].startswith("TPX")
        assert (parcel["state"], parcel["events"]) == ("registered", [])

    def test_keeps_the_senders_waybill_and_refuses_it_twice(self, carrier):
        waybill_no = f"OWN{token_hex(4)}"
        body = {"waybill_no": waybill_no, "order_ref": "o", "region_code": "330106", "notify_url": "/hooks/carrier"}

        first, second = (
            carrier.post("/carrier/api/v1/parcels", json=body, headers={"idempotency-key": waybill_no + i})
            for i in "ab"
        )

        assert first.json()["waybill_no"] == waybill_no
        assert (second.status_code, second.json()["code"]) == (409, "carrier.waybill_taken")

    def test_answers_the_same_key_with_the_same_parcel(self, carrier):
        body = {"order_ref": "o", "region_code": "330106", "notify_url": "/hooks/carrier"}
        headers = {"idempotency-key": token_hex(8)}

        first, second = (carrier.post("/carrier/api/v1/parcels", json=body, headers=headers) for _ in range(2))

        assert first.content == second.content

    def test_refuses_the_secret_of_another_system(self, pay):
        assert pay.get("/carrier/api/v1/parcels/x").status_code == 401


class TestReport:
    def test_tells_the_sender_who_signed_where_and_when(self, carrier, parcel, merchant):
        event = {"kind": "signed", "place": "locker", "signed_by": "proxy", "at": "2026-03-02T08:00:00+08:00"}

        answer = carrier.post(events_of(parcel), json=event)

        told = merchant.next()
        assert answer.status_code == 201
        assert (told.type, told.data) == ("parcel.signed", answer.json())
        assert told.data == {
            "waybill_no": parcel["waybill_no"],
            "order_ref": "order-1",
            "kind": "signed",
            "place": "locker",
            "signed_by": "proxy",
            "happened_at": "2026-03-02T00:00:00.000+00:00",
        }

    def test_keeps_the_course_of_the_parcel(self, carrier, parcel):
        for kind in ("picked_up", "in_transit", "out_for_delivery", "refused"):
            carrier.post(events_of(parcel), json={"kind": kind})

        known = carrier.get(f"/carrier/api/v1/parcels/{parcel['waybill_no']}").json()
        assert known["state"] == "refused"
        assert [event["kind"] for event in known["events"]] == [
            "picked_up",
            "in_transit",
            "out_for_delivery",
            "refused",
        ]

    def test_lets_nothing_happen_after_the_signature(self, carrier, parcel, merchant):
        carrier.post(events_of(parcel), json={"kind": "signed", "place": "door", "signed_by": "addressee"})
        merchant.next()

        answer = carrier.post(events_of(parcel), json={"kind": "in_transit"})

        assert (answer.status_code, answer.json()["code"]) == (409, "carrier.parcel_done")
        assert merchant.hears_nothing()

    @pytest.mark.parametrize(
        ("event", "field"),
        [
            ({}, "kind"),
            ({"kind": "eaten"}, "kind"),
            ({"kind": ["signed"]}, "kind"),
            ({"kind": "signed", "signed_by": "addressee"}, "place"),
            ({"kind": "signed", "place": "door"}, "signed_by"),
            ({"kind": "in_transit", "place": "moon"}, "place"),
            ({"kind": "in_transit", "at": "yesterday"}, "at"),
            ({"kind": "in_transit", "at": 5}, "at"),
        ],
    )
    def test_refuses_a_malformed_event_by_its_field(self, carrier, parcel, event, field):
        answer = carrier.post(events_of(parcel), json=event)

        assert (answer.status_code, answer.json()["params"]) == (400, {"field": field})

    def test_knows_no_other_parcels(self, carrier):
        answer = carrier.post("/carrier/api/v1/parcels/nobody/events", json={"kind": "picked_up"})

        assert (answer.status_code, answer.json()["code"]) == (404, "carrier.unknown_parcel")


class TestHandheld:
    def test_is_clicked_by_a_driver(self, world, parcel, merchant):
        driver = world.client(accept="text/html")
        page = f"/carrier/parcels/{parcel['waybill_no']}"

        clicked = driver.post(f"{page}/events", data={"kind": "signed", "place": "door", "signed_by": "addressee"})

        assert clicked.headers["location"] == page
        assert "signed, door, addressee" in driver.get(page).text
        assert parcel["waybill_no"] in driver.get("/carrier/").text
        assert merchant.next().type == "parcel.signed"

    def test_says_on_a_page_that_there_is_no_such_parcel(self, world):
        page = world.client(accept="text/html").get("/carrier/parcels/nobody")

        assert page.status_code == 404
        assert page.headers["content-type"].startswith("text/html")
