"""Do the doors of paying keep what they promise, whatever is sent?"""

from datetime import timedelta
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.conf import settings
from django.db import transaction

from platform_core.actors import Actor, Role
from platform_core.eventlog.models import Event
from platform_core.http import throttles
from platform_core.http.models import ReceivedMessage
from platform_core.payments import signing
from platform_core.payments.queries import payments
from platform_core.project.settings import base
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.platform_core.accounts.people import bearer, registered, token_of
from tests.platform_core.ledger.conftest import STAFF, opened
from tests.platform_core.payments.conftest import asked, captured, requested
from tests.platform_core.payments.doors import capture_message, headers_of, post_webhook

pytestmark = pytest.mark.django_db

KNOWN = "0192f0c1-2b3c-7d4e-8f50-112233445566"  # a reference of ours, in its form


def reports():
    with scopes.bound(scopes.staff(STAFF.id)), transaction.atomic():
        return list(Event.objects.filter(topic__endswith="_reported").order_by("id"))


def code(response):
    return response.status_code, response.json()["code"]


class TestReceipts:
    @pytest.mark.login("worker")  # who applies what the provider reports
    def test_are_listed_for_their_payer_and_nobody_else(self, client, at):
        paying = Actor(id=registered(at).id, role=Role.SHOPPER)
        registered(at, "lisi", phone="13912345678", email="li@example.com")
        payment = requested(paying, [asked(opened(at), 1000)], at=at)
        captured(payment.id, 900, at=at, ref="PAY1")

        def listed(username):
            answer = client.get("/api/storefront/v1/receipts", headers=bearer(token_of(client, username)))
            return answer.json()["items"]

        [row] = listed("zhang")
        assert (row["payment_id"], row["amount"]) == (str(payment.id), {"amount": 900, "currency": "CNY"})
        assert (row["reasons"], row["state"], row["assigned_to"]) == (["amount"], "noted", None)
        assert row["number"].startswith("U20")
        assert listed("lisi") == []


class TestPayment:
    @pytest.fixture
    def person(self, at):
        return registered(at)

    @pytest.fixture
    def payment(self, person, at):
        payer = Actor(id=person.id, role=Role.SHOPPER)
        return requested(payer, [asked(opened(at), 1000)], at=at.replace(year=2099))

    def get(self, client, payment_id, token=None):
        headers = bearer(token) if token else {}
        return client.get(f"/api/storefront/v1/payments/{payment_id}", headers=headers)

    def test_shows_its_payer_where_to_pay(self, client, person, payment):
        body = self.get(client, payment.id, token_of(client)).json()

        url = urlsplit(body.pop("cashier_url"))
        params = dict(parse_qsl(url.query))
        assert body == {
            "id": str(payment.id),
            "state": "requested",
            "amount": 1000,
            "currency": "CNY",
            "tender": None,
            "expires_at": "2099-03-10T10:30:00+08:00",
        }
        assert signing.verify(params, settings.PAYMENT_PROVIDER_SECRET)
        assert (params["out_trade_no"], params["amount"]) == (str(payment.id), "1000")
        assert str(person.id) not in url.query

    def test_is_open_to_its_payer_while_the_cache_is_away(self, client, payment, settings):
        settings.CACHES = {"default": base.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:9/0"}}

        assert self.get(client, payment.id, token_of(client)).status_code == 200

    @pytest.mark.parametrize(("asked_for", "led_to"), [("", "/"), ("?return_to=/me/orders/7", "/me/orders/7")])
    def test_leads_back_to_a_page_of_ours(self, client, person, payment, asked_for, led_to):
        body = self.get(client, f"{payment.id}{asked_for}", token_of(client)).json()

        params = dict(parse_qsl(urlsplit(body["cashier_url"]).query))
        assert params["return_url"] == f"{settings.PUBLIC_URL}{led_to}"

    @pytest.mark.parametrize("elsewhere", ["https://evil.example/", "me/orders", "@evil.example/", ".evil.example/"])
    def test_leads_back_to_nobody_else(self, client, person, payment, elsewhere):
        answer = self.get(client, f"{payment.id}?return_to={elsewhere}", token_of(client))

        assert code(answer) == (400, "http.invalid")
        assert list(answer.json()["params"]) == ["return_to"]

    def test_names_its_payer_as_nobody_can_who_has_not_our_key(self, payment, settings):
        def name():
            url = urlsplit(payments.cashier_url(payment, at=payment.expires_at - timedelta(minutes=1)))
            return dict(parse_qsl(url.query))["payer_ref"]

        ours = name()
        assert ours == name()
        settings.VAULT_INDEX_KEY = bytes(32)
        assert name() != ours

    def test_hides_itself_from_everybody_else(self, client, payment, at):
        registered(at, "wang", phone="13900001111", email="w@example.com")

        assert code(self.get(client, payment.id, token_of(client, "wang"))) == (404, "payments.not_found")
        client.cookies.clear()
        assert code(self.get(client, payment.id)) == (401, "http.not_authenticated")


class TestSandboxReports:
    def test_leave_the_report_in_the_log_for_the_relay(self, client):
        message = capture_message()

        assert post_webhook(client, message).status_code == 204

        [event] = reports()
        assert (event.topic, str(event.subject_id)) == ("payments.capture_reported", message["data"]["out_trade_no"])
        assert event.payload["amount"] == 1000

    @pytest.mark.parametrize("factor", [0, 1])
    def test_are_taken_however_many_come_and_though_nobody_can_count(self, client, settings, monkeypatch, factor):
        settings.THROTTLE_FACTOR = factor
        monkeypatch.setattr(throttles, "_count_calls", lambda who: None if factor else 7_000)

        assert post_webhook(client, capture_message()).status_code == 204
        assert len(reports()) == 1

    @pytest.mark.parametrize("written", ["B20261129-1", "", "保证金 张三", KNOWN])
    def test_leave_money_that_came_in_whatever_was_written_on_it(self, client, written):
        data = {"reference": written, "provider_ref": "TRA1", "amount": 5, "currency": "CNY"}
        data["received_at"] = "2026-03-10T02:00:00+00:00"

        assert post_webhook(client, {"type": "transfer.received", "data": data}).status_code == 204

        [event] = reports()
        assert (event.topic, event.payload["provider_ref"]) == ("payments.transfer_reported", "TRA1")
        assert (event.payload["reference"] == written) == (written == KNOWN)  # nobody's name in a fact

    def test_leave_a_message_that_comes_twice_once(self, client):
        body = (
            b'{"type": "refund.succeeded", "data": {"refund_no": "%s", "provider_ref": "R"}}' % str(new_id()).encode()
        )
        headers = headers_of(body, secret=settings.PAYMENT_PROVIDER_SECRET)

        answers = [post_webhook(client, None, raw=body, headers=headers).status_code for _ in range(3)]

        assert answers == [204, 200, 200]
        assert [event.topic for event in reports()] == ["payments.refund_reported"]

    @pytest.mark.parametrize(
        "spoil",
        [
            lambda h: h | {"webhook-signature": "v1,AAAA"},
            lambda h: h | {"webhook-signature": "nonsense"},
            lambda h: h | {"webhook-signature": "v1,§§§"},
            lambda h: h | {"webhook-timestamp": "yesterday"},
            lambda h: h | {"webhook-id": "another"},
            lambda h: {k: v for k, v in h.items() if k != "webhook-id"},
            lambda h: {},
        ],
    )
    def test_refuse_what_is_not_signed(self, client, spoil):
        body = b"{}"
        headers = spoil(headers_of(body, secret=settings.PAYMENT_PROVIDER_SECRET))

        assert code(post_webhook(client, None, raw=body, headers=headers)) == (401, "http.bad_signature")
        assert reports() == []

    @pytest.mark.parametrize("age", [timedelta(minutes=6), timedelta(minutes=-6)])
    def test_refuse_what_is_too_old_or_of_tomorrow(self, client, age):
        headers = headers_of(b"{}", secret=settings.PAYMENT_PROVIDER_SECRET, age=age)

        assert code(post_webhook(client, None, raw=b"{}", headers=headers)) == (401, "http.bad_signature")

    def test_refuse_the_signature_of_another(self, client):
        headers = headers_of(b"{}", secret="whsec_c29tZWJvZHkgZWxzZSdzIHNlY3JldA==")

        assert code(post_webhook(client, None, raw=b"{}", headers=headers)) == (401, "http.bad_signature")

    @pytest.mark.parametrize(
        ("raw", "expected"),
        [
            (b"", (401, "http.bad_signature")),
            (b"{", (400, "http.malformed")),
            (b"[]", (400, "http.malformed")),
            (b'{"type": "a\\u0000b"}', (422, "payments.unknown_report")),
            (b"null", (400, "http.malformed")),
            (b'{"type": "payment.captured"}', (400, "http.invalid")),
            (b'{"type": "payment.captured", "data": []}', (400, "http.invalid")),
            (b'{"type": ["payment.captured"], "data": {}}', (422, "payments.unknown_report")),
            (b'{"type": "payment.exploded", "data": {}}', (422, "payments.unknown_report")),
            (b"{}", (422, "payments.unknown_report")),
        ],
    )
    def test_refuse_what_makes_no_sense_though_it_is_signed(self, client, raw, expected):
        headers = headers_of(raw, secret=settings.PAYMENT_PROVIDER_SECRET) if raw else {}

        assert code(post_webhook(client, None, raw=raw, headers=headers)) == expected
        assert reports() == []

    @pytest.mark.parametrize(
        "wrong",
        [
            {"out_trade_no": "17"},
            {"amount": -1},
            {"amount": 12.5},
            {"amount": 10**16},
            {"amount": None},
            {"currency": "yuan"},
            {"tender": "shells"},
            {"captured_at": "soon"},
            {"provider_ref": "x" * 101},
        ],
    )
    def test_refuse_fields_that_are_not_right_and_remember_nothing(self, client, wrong):
        assert code(post_webhook(client, capture_message(**wrong))) == (400, "http.invalid")
        assert reports() == []
        with scopes.bound(scopes.staff(STAFF.id)):
            assert not Event.objects.filter(topic__startswith="payments.").exists()

    def test_refuse_what_is_too_large(self, client):
        raw = b'{"type": "' + b"x" * settings.DATA_UPLOAD_MAX_MEMORY_SIZE + b'"}'
        headers = headers_of(raw, secret=settings.PAYMENT_PROVIDER_SECRET)

        assert post_webhook(client, None, raw=raw, headers=headers).status_code in (413, 422)
        assert reports() == []

    def test_answer_no_other_method(self, client):
        assert code(client.get("/webhooks/payments/sandbox")) == (405, "http.method_not_allowed")


class TestOutsideScope:
    def test_sees_its_messages_and_nothing_of_ours(self, client):
        post_webhook(client, capture_message())

        with scopes.bound(scopes.outside(new_id())), transaction.atomic():
            assert not ReceivedMessage.objects.exists()
            assert not Event.objects.exists()
