"""The payment provider, over real HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.platform_core.sandbox.world import bill, captured, cashier

HTML = {"accept": "text/html"}
LEADS_BACK = '<a id="back" href="http://127.0.0.1:9/orders">'


def capture_path(params):
    return f"/pay/api/v1/payments/{params['out_trade_no']}/capture"


def refund_of(payment, **changes):
    no = payment["out_trade_no"]
    return {"refund_no": f"R-{no}", "out_trade_no": no, "amount": 1234, "reason": "came back", **changes}


def key(text):
    return {"idempotency-key": text}


class TestCashier:
    def test_shows_what_is_to_be_paid_and_how(self, world):
        page = world.client().get(cashier(bill()), headers=HTML)

        assert page.status_code == 200
        assert "12.34 CNY" in page.text
        assert "一箱 &lt;苹果&gt;" in page.text
        assert [page.text.count(f'value="{tender}"') for tender in ("balance", "bank_card", "credit")] == [1, 1, 1]

    def test_takes_the_money_and_tells_the_merchant(self, world, merchant):
        params = bill()

        answer = world.client().post("/pay/cashier", data={**params, "decision": "pay", "tender": "bank_card"})

        assert answer.status_code == 303
        assert 'id="paid"' in world.client().get(answer.headers["location"], headers=HTML).text
        told = merchant.next()
        assert told.type == "payment.captured"
        assert sorted(told.data) == ["amount", "captured_at", "currency", "out_trade_no", "provider_ref", "tender"]
        assert (told.data["out_trade_no"], told.data["amount"], told.data["tender"]) == (
            params["out_trade_no"],
            1234,
            "bank_card",
        )

    def test_takes_nothing_from_a_payer_who_declines(self, world, merchant, pay):
        params = bill()

        page = world.client().post("/pay/cashier", data={**params, "decision": "decline", "tender": "balance"})

        assert 'id="declined"' in page.text
        assert pay.get(f"/pay/api/v1/payments/{params['out_trade_no']}").status_code == 404
        assert merchant.hears_nothing()

    def test_refuses_an_address_that_was_changed(self, world):
        page = world.client().get(cashier({**bill(), "amount": "1"}), headers=HTML)

        assert page.status_code == 403
        assert "pay.bad_signature" in page.text

    def test_refuses_an_address_without_signature_as_problem_to_programs(self, world):
        answer = world.client().get("/pay/cashier?amount=1")

        assert (answer.status_code, answer.json()["code"]) == (403, "pay.bad_signature")
        assert answer.headers["content-type"] == "application/problem+json"

    def test_refuses_when_the_time_to_pay_is_over(self, world):
        page = world.client().get(cashier(bill(expires_at="2020-01-01T00:00:00+00:00")), headers=HTML)

        assert page.status_code == 410
        assert 'id="over"' in page.text
        assert LEADS_BACK in page.text

    def test_leads_who_decides_too_late_back_as_well(self, world, merchant):
        late = bill(expires_at="2020-01-01T00:00:00+00:00")

        answer = world.client().post("/pay/cashier", data={**late, "decision": "pay", "tender": "balance"})

        assert (answer.status_code, answer.headers["location"]) == (303, cashier(late))
        assert merchant.hears_nothing()

    @pytest.mark.parametrize("decision", ["pay", "decline"])
    def test_leads_back_to_where_the_merchant_said(self, world, decision):
        data = {**bill(), "decision": decision, "tender": "balance"}

        page = world.client().post("/pay/cashier", data=data, headers=HTML, follow_redirects=True)

        assert LEADS_BACK in page.text

    def test_shows_a_paid_bill_as_paid_after_its_time(self, world, pay):
        payment = captured(pay)
        late = bill(out_trade_no=payment["out_trade_no"], expires_at="2020-01-01T00:00:00+00:00")

        assert 'id="paid"' in world.client().get(cashier(late), headers=HTML).text

    def test_sends_webhooks_nowhere_else(self, world):
        answer = world.client().get(cashier(bill(notify_url="http://169.254.169.254/")))

        assert (answer.status_code, answer.json()["code"]) == (422, "sandbox.foreign_notify_url")

    @pytest.mark.parametrize(
        ("field", "value"),
        [
            ("amount", "0"),
            ("amount", "-5"),
            ("amount", "1.5"),
            ("amount", "x"),
            ("currency", "USD"),
            ("subject", " "),
            ("expires_at", "soon"),
            ("expires_at", "0001-01-01T00:00:00+23:00"),
            ("expires_at", "2099-01-01T00:00:00"),
            ("out_trade_no", "a/b"),
            ("out_trade_no", ""),
        ],
    )
    def test_refuses_a_malformed_bill_by_its_field(self, world, field, value):
        answer = world.client().get(cashier(bill(**{field: value})))

        assert (answer.status_code, answer.json()["params"]) == (400, {"field": field})


class TestCapture:
    def test_takes_what_a_payer_pays_twice_under_a_number_of_its_own_and_gives_it_back(self, pay, merchant):
        params = bill()
        body = {"params": params, "tender": "balance"}

        early = pay.post(capture_path(params), json=body | {"again": True})
        pay.post(capture_path(params), json=body)
        again = pay.post(capture_path(params), json=body | {"again": True}).json()

        assert early.status_code == 404
        told = {message.data["provider_ref"]: message.data for message in (merchant.next(), merchant.next())}
        second = told.pop(again["provider_ref"])  # two couriers keep no order
        [first] = told.values()
        assert (second["amount"], second["out_trade_no"]) == (first["amount"], params["out_trade_no"])
        lines = pay.get("/pay/api/v1/statement").json()["lines"]
        assert [line["amount"] for line in lines if line["out_trade_no"] == params["out_trade_no"]] == [1234, 1234]
        for number, status in ((1, 201), (2, 201), (3, 422)):
            order = refund_of(params, refund_no=f"R{number}-{params['out_trade_no']}")
            assert pay.post("/pay/api/v1/refunds", json=order, headers=key(order["refund_no"])).status_code == status

    def test_answers_the_same_the_second_time_and_tells_once(self, pay, merchant):
        params = bill()
        body = {"params": params, "tender": "credit"}

        first, second = (pay.post(capture_path(params), json=body) for _ in range(2))

        assert first.status_code == 200
        assert first.json() == second.json()
        assert first.json()["state"] == "captured"
        assert merchant.next().data["tender"] == "credit"
        assert merchant.hears_nothing()

    def test_refuses_another_amount_for_what_is_paid(self, pay):
        payment = captured(pay)
        dearer = bill(out_trade_no=payment["out_trade_no"], amount="9999")

        answer = pay.post(capture_path(dearer), json={"params": dearer, "tender": "balance"})

        assert (answer.status_code, answer.json()["code"]) == (409, "pay.already_paid")

    def test_refuses_a_stranger(self, world):
        params = bill()

        answer = world.client("whsec_wrong").post(capture_path(params), json={"params": params, "tender": "balance"})

        assert (answer.status_code, answer.json()["code"]) == (401, "sandbox.unauthorized")

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"[]",
            b"\xff",
            b"{",
            b'{"a": "\\ud800"}',
            b'{"a":' + b"[" * 100_000,
            b'{"params": 1}',
            b'{"params": {"amount": 1}}',
        ],
    )
    def test_refuses_what_it_cannot_read(self, pay, body):
        answer = pay.post("/pay/api/v1/payments/x/capture", content=body)

        assert (answer.status_code, answer.json()["code"]) == (400, "sandbox.malformed")


class TestClose:
    def test_keeps_a_payer_from_paying_later(self, pay):
        params = bill()

        closed = pay.post(f"/pay/api/v1/payments/{params['out_trade_no']}/close")
        late = pay.post(capture_path(params), json={"params": params, "tender": "balance"})

        assert (closed.status_code, closed.json()["state"]) == (200, "closed")
        assert (late.status_code, late.json()["code"]) == (409, "pay.closed")

    def test_answers_the_same_the_second_time(self, pay):
        first, second = (pay.post("/pay/api/v1/payments/closed-twice/close") for _ in range(2))

        assert first.json() == second.json()

    def test_refuses_what_was_paid(self, pay):
        payment = captured(pay)

        answer = pay.post(f"/pay/api/v1/payments/{payment['out_trade_no']}/close")

        assert (answer.status_code, answer.json()["code"]) == (409, "pay.already_paid")
        assert pay.get(f"/pay/api/v1/payments/{payment['out_trade_no']}").json() == payment

    def test_lets_payer_or_merchant_win_but_not_both(self, pay):
        def race(params):
            with ThreadPoolExecutor(2) as both:
                paid = both.submit(pay.post, capture_path(params), json={"params": params, "tender": "balance"})
                closed = both.submit(pay.post, f"/pay/api/v1/payments/{params['out_trade_no']}/close")
            return sorted([paid.result().status_code, closed.result().status_code])

        assert [race(bill()) for _ in range(10)] == [[200, 409]] * 10


class TestRefund:
    def test_gives_money_back_and_tells_the_merchant(self, pay, merchant):
        payment = captured(pay)
        merchant.next()

        answer = pay.post(
            "/pay/api/v1/refunds", json=refund_of(payment, amount=34), headers=key(payment["out_trade_no"])
        )

        assert (answer.status_code, answer.json()["state"]) == (201, "succeeded")
        told = merchant.next()
        assert (told.type, told.data) == ("refund.succeeded", answer.json())
        assert pay.get(f"/pay/api/v1/refunds/{told.data['refund_no']}").json() == answer.json()
        assert pay.get(f"/pay/api/v1/payments/{payment['out_trade_no']}").json()["refunded"] == 34

    def test_answers_the_same_key_byte_for_byte(self, pay, merchant):
        payment = captured(pay)
        merchant.next()
        body, headers = refund_of(payment), key(payment["out_trade_no"])

        first, second = (pay.post("/pay/api/v1/refunds", json=body, headers=headers) for _ in range(2))

        assert first.content == second.content
        assert "idempotent-replayed" not in first.headers
        assert second.headers["idempotent-replayed"] == "true"
        assert merchant.next().type == "refund.succeeded"
        assert merchant.hears_nothing()

    def test_refuses_the_same_key_for_another_refund(self, pay):
        payment = captured(pay)
        headers = key(payment["out_trade_no"])
        pay.post("/pay/api/v1/refunds", json=refund_of(payment, amount=1), headers=headers)

        answer = pay.post("/pay/api/v1/refunds", json=refund_of(payment, amount=2), headers=headers)

        assert (answer.status_code, answer.json()["code"]) == (422, "sandbox.idempotency_key_reused")

    def test_pays_a_number_once_whatever_the_key(self, pay):
        payment = captured(pay)
        no = payment["out_trade_no"]

        first, second = (
            pay.post("/pay/api/v1/refunds", json=refund_of(payment, amount=34), headers=key(f"{no}{i}")) for i in "ab"
        )

        assert first.json() == second.json()
        assert pay.get(f"/pay/api/v1/payments/{no}").json()["refunded"] == 34

    def test_never_gives_back_more_than_came(self, pay):
        payment = captured(pay)
        no = payment["out_trade_no"]

        def part(i):
            return pay.post(
                "/pay/api/v1/refunds",
                json=refund_of(payment, refund_no=f"{no}-{i}", amount=600),
                headers=key(f"{no}-{i}"),
            )

        with ThreadPoolExecutor(4) as many:
            statuses = sorted(answer.status_code for answer in many.map(part, range(4)))

        assert statuses == [201, 201, 422, 422]
        refused = part("last").json()
        assert (refused["code"], refused["params"]) == (
            "pay.refund_exceeds",
            {"captured": 1234, "refunded": 1200, "asked": 600},
        )

    @pytest.mark.parametrize(
        ("body", "headers", "expected"),
        [
            (
                {"refund_no": "r", "out_trade_no": "never", "amount": 1, "reason": "x"},
                key("k1"),
                (404, "pay.unknown_payment"),
            ),
            (
                {"refund_no": "r", "out_trade_no": "never", "amount": 1, "reason": "x"},
                {},
                (400, "sandbox.idempotency_key_missing"),
            ),
            (
                {"refund_no": "r", "out_trade_no": "never", "amount": True, "reason": "x"},
                key("k2"),
                (400, "sandbox.malformed"),
            ),
            (
                {"refund_no": "r", "out_trade_no": "never", "amount": 0, "reason": "x"},
                key("k3"),
                (400, "sandbox.malformed"),
            ),
            ({}, key("k4"), (400, "sandbox.malformed")),
        ],
    )
    def test_refuses_what_makes_no_sense(self, pay, body, headers, expected):
        answer = pay.post("/pay/api/v1/refunds", json=body, headers=headers)

        assert (answer.status_code, answer.json()["code"]) == expected

    def test_refuses_what_was_closed_unpaid(self, pay):
        pay.post("/pay/api/v1/payments/closed-unpaid/close")

        answer = pay.post(
            "/pay/api/v1/refunds", json=refund_of({"out_trade_no": "closed-unpaid"}), headers=key("closed-unpaid")
        )

        assert (answer.status_code, answer.json()["code"]) == (409, "pay.not_captured")


class TestStatement:
    def test_lists_what_came_and_what_went_in_a_span(self, pay):
        payment = captured(pay)
        pay.post("/pay/api/v1/refunds", json=refund_of(payment, amount=34), headers=key(payment["out_trade_no"]))

        whole = pay.get("/pay/api/v1/statement", params={"from": payment["captured_at"]}).json()
        before = pay.get("/pay/api/v1/statement", params={"to": payment["captured_at"]}).json()

        mine = [line for line in whole["lines"] if line["out_trade_no"] == payment["out_trade_no"]]
        assert [(line["kind"], line["amount"], line["tender"]) for line in mine] == [
            ("capture", 1234, "balance"),
            ("refund", 34, "balance"),
        ]
        assert (whole["captured"], whole["refunded"]) == (1234, 34)
        assert payment["out_trade_no"] not in {line["out_trade_no"] for line in before["lines"]}
        assert before["captured"] == sum(line["amount"] for line in before["lines"] if line["kind"] == "capture")

    def test_refuses_a_span_without_offset(self, pay):
        answer = pay.get("/pay/api/v1/statement", params={"from": "2026-01-01"})

        assert (answer.status_code, answer.json()["params"]) == (400, {"field": "from"})
