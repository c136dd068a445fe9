"""The payment provider: a cashier for payers, an API for the merchant's side."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode

from platform_core.money import Money
from platform_core.payments import signing
from platform_core.sandbox import faults, fields, mandates, payments, payouts, webhooks
from platform_core.sandbox.once import once
from platform_core.sandbox.routes import Routes
from platform_core.sandbox.wire import Problem, Response, Visit, as_json, as_page, as_problem, see_other

routes = Routes("/pay", system="pay")

BILL_FIELDS: Final = (*(part.name for part in dataclasses.fields(payments.Bill)), signing.SIGN)


@routes.page("GET", "/cashier")
def cashier(visit: Visit) -> Response:
    """Show the bill and the ways to pay it; or how the payment ended."""
    params = visit.request.query
    bill = payments.read_bill(params, visit.options)
    known = payments.find(visit.db, bill.out_trade_no)
    over = known is None and payments.is_expired(bill, visit.at)
    return as_page(
        "cashier.html",
        status=HTTPStatus.GONE if over else HTTPStatus.OK,
        over=over,
        bill=bill,
        price=str(Money(bill.amount, bill.currency)),
        signed=sorted(params.items()),
        tenders=payments.TENDERS,
        payment=known,
    )


@routes.page("POST", "/cashier")
def decide(visit: Visit) -> Response:
    """The payer pays or declines; the bill comes along, signed, since the cashier has no session."""
    form = visit.request.form()
    signed = {name: form[name] for name in BILL_FIELDS if name in form}
    bill = payments.read_bill(signed, visit.options)
    if fields.one_of(form, "decision", ["pay", "decline"]) == "decline":
        return as_page("declined.html", bill=bill, back=f"/pay/cashier?{urlencode(signed)}")
    if payments.find(visit.db, bill.out_trade_no) is None and not payments.is_expired(bill, visit.at):
        payments.capture(visit, bill, fields.one_of(form, "tender", payments.TENDERS))
    return see_other(f"/pay/cashier?{urlencode(signed)}")  # which says what became of it, and leads back


@routes.api("POST", "/api/v1/payments/{out_trade_no}/capture")
def capture(visit: Visit, out_trade_no: str) -> Response:
    """A payer without a browser: ``{"params": {…signed…}, "tender": "balance"}``; with ``again`` one who pays twice."""
    body = visit.request.json()
    params = body.get("params")
    if not isinstance(params, dict) or not all(isinstance(value, str) for value in params.values()):
        raise Problem(400, "sandbox.malformed", "params must be an object of texts", field="params")
    bill = payments.read_bill(params, visit.options)
    if bill.out_trade_no != out_trade_no:
        raise Problem(400, "sandbox.malformed", "The bill is for another payment", field="out_trade_no")
    if body.get("again"):
        return as_json(payments.capture_again(visit, bill))
    return as_json(payments.capture(visit, bill, fields.one_of(body, "tender", payments.TENDERS)))


@routes.api("POST", "/api/v1/payments/{out_trade_no}/close")
def close(visit: Visit, out_trade_no: str) -> Response:
    """The merchant's side gives up; as often as it likes."""
    return as_json(payments.close(visit, out_trade_no))


@routes.api("GET", "/api/v1/payments/{out_trade_no}")
def show(visit: Visit, out_trade_no: str) -> Response:
    """Show the state of a payment, for a merchant who missed the message."""
    return as_json(payments.payment(visit.db, out_trade_no))


@routes.api("POST", "/api/v1/refunds")
@once("pay")
def refund(visit: Visit) -> Response:
    """Refund money: ``{refund_no, out_trade_no, amount, reason}``, or to an ``account: {holder, bank, number}``.

    A refund that a test has refused goes back to no way that it was paid by; the refusal is an answer, so that it is
    counted.
    """
    body = visit.request.json()
    order = payments.Order(
        refund_no=fields.reference(body, "refund_no"),
        out_trade_no=fields.reference(body, "out_trade_no"),
        amount=fields.whole(body, "amount"),
        reason=fields.text(body, "reason"),
        account=_account(body),
    )
    is_new = payments.find_refund(visit.db, order.refund_no) is None
    if is_new and order.account is None and faults.take(visit.db, "pay", "refuse"):
        return as_problem(Problem(409, "pay.refund_refused", "The account that paid takes no money any more"))
    return as_json(payments.refund(visit, order), HTTPStatus.CREATED)


@routes.api("GET", "/api/v1/refunds/{refund_no}")
def show_refund(visit: Visit, refund_no: str) -> Response:
    """Show the state of a refund, for a merchant who got no answer."""
    found = payments.find_refund(visit.db, refund_no)
    if found is None:
        raise Problem(404, "pay.unknown_refund", "No such refund was made", refund_no=refund_no)
    return as_json(found)


@routes.api("POST", "/api/v1/mandates")
@once("pay")
def agree(visit: Visit) -> Response:
    """The payer allows debits: ``{mandate_no, payer_ref, most, currency, notify_url}``. Here payers always agree."""
    body = visit.request.json()
    asked = mandates.MandateRequest(
        mandate_no=fields.reference(body, "mandate_no"),
        payer_ref=fields.text(body, "payer_ref"),
        most=fields.whole(body, "most"),
        currency=fields.one_of(body, "currency", ["CNY"]),
        notify_url=webhooks.address(visit.options, fields.text(body, "notify_url", longest=2000)),
    )
    return as_json(mandates.agree(visit, asked), HTTPStatus.CREATED)


@routes.api("GET", "/api/v1/mandates/{mandate_no}")
def show_mandate(visit: Visit, mandate_no: str) -> Response:
    """Show the state of a mandate, for a merchant who got no answer."""
    return as_json(mandates.mandate(visit.db, mandate_no))


@routes.api("POST", "/api/v1/mandates/{mandate_no}/debits")
@once("pay")
def debit(visit: Visit, mandate_no: str) -> Response:
    """Money by a mandate: ``{out_trade_no, amount, currency}``. A test may have it refused, as if nothing were left."""
    body = visit.request.json()
    out_trade_no = fields.reference(body, "out_trade_no")
    if mandates.is_refused(visit, out_trade_no):
        return as_problem(Problem(409, "pay.debit_refused", "There is too little on the payer's account"))
    amount, currency = fields.whole(body, "amount"), fields.one_of(body, "currency", ["CNY"])
    paid = mandates.debit(visit, mandate_no, out_trade_no=out_trade_no, amount=amount, currency=currency)
    return as_json(paid, HTTPStatus.CREATED)


@routes.api("POST", "/api/v1/mandates/{mandate_no}/revoke")
def revoke(visit: Visit, mandate_no: str) -> Response:
    """The merchant's side ends it; as often as it likes."""
    return as_json(mandates.end(visit, mandate_no))


@routes.api("POST", "/api/v1/payout-accounts/check")
@once("pay")
def check_account(visit: Visit) -> Response:
    """Does any bank know this ``account: {holder, bank, number}``?"""
    payouts.refuse_unknown(_account(visit.request.json()) or "")
    return as_json({"state": "succeeded"})


@routes.api("POST", "/api/v1/payouts")
@once("pay")
def pay_out(visit: Visit) -> Response:
    """Money out: ``{payout_no, amount, currency, reason, notify_url}`` to an ``account`` or to a ``payee_ref``.

    A test may have it refused; the refusal is an answer, so that it is counted.
    """
    body = visit.request.json()
    account = _account(body)
    asked = payouts.PayoutRequest(
        payout_no=fields.reference(body, "payout_no"),
        amount=fields.whole(body, "amount"),
        currency=fields.one_of(body, "currency", ["CNY"]),
        reason=fields.text(body, "reason"),
        payee=account[-4:] if account else fields.text(body, "payee_ref"),
        notify_url=webhooks.address(visit.options, fields.text(body, "notify_url", longest=2000)),
    )
    if payouts.find(visit.db, asked.payout_no) is None:
        if faults.take(visit.db, "pay", "refuse"):
            return as_problem(Problem(409, "pay.payout_refused", "This payout was refused"))
        payouts.refuse_unknown(account or "")
    return as_json(payouts.pay_out(visit, asked), HTTPStatus.CREATED)


@routes.api("GET", "/api/v1/payouts/{payout_no}")
def show_payout(visit: Visit, payout_no: str) -> Response:
    """Show the state of a payout, for a merchant who got no answer."""
    return as_json(payouts.payout(visit.db, payout_no))


@routes.api("POST", "/api/v1/payouts/{payout_no}/return")
def send_back(visit: Visit, payout_no: str) -> Response:
    """The payee's bank sends it back, as often as it is told."""
    return as_json(payouts.send_back(visit, payout_no))


@routes.api("POST", "/api/v1/transfers")
@once("pay")
def transfer(visit: Visit) -> Response:
    """Somebody pays in by bank transfer: ``{reference, amount, currency, notify_url}``."""
    body = visit.request.json()
    taken = payouts.take_in(
        visit,
        reference=fields.reference(body, "reference"),
        amount=fields.whole(body, "amount"),
        currency=fields.one_of(body, "currency", ["CNY"]),
        notify_url=webhooks.address(visit.options, fields.text(body, "notify_url", longest=2000)),
    )
    return as_json(taken, HTTPStatus.CREATED)


@routes.api("GET", "/api/v1/statement")
def statement(visit: Visit) -> Response:
    """All that came and went in a span, to compare the books with."""
    query = visit.request.query
    since = fields.instant(query, "from") if "from" in query else datetime.min.replace(year=1970, tzinfo=UTC)
    until = fields.instant(query, "to") if "to" in query else datetime.max.replace(tzinfo=UTC)
    lines = payments.statement(visit.db, since, until)
    return as_json({"lines": lines, **_sums(lines)})


def _account(body: dict[str, Any]) -> str | None:
    """The number of the account that is named, if one is; its holder and bank have to be there."""
    account = body.get("account")
    if account is None:
        return None
    if not isinstance(account, dict):
        raise Problem(400, "sandbox.malformed", "account must be an object", field="account")
    fields.text(account, "holder", longest=100)
    fields.text(account, "bank", longest=100)
    return fields.reference(account, "number")


def _sums(lines: list[dict[str, Any]]) -> dict[str, int]:
    return {
        name: sum(line["amount"] for line in lines if line["kind"] == kind)
        for name, kind in (
            ("captured", "capture"),
            ("refunded", "refund"),
            ("paid_out", "payout"),
            ("paid_out_back", "payout_back"),
            ("transferred", "transfer"),
        )
    }
