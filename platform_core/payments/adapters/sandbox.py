"""The adapter of the sandbox's payment provider, spoken to as a real one, over HTTP."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlencode
from uuid import UUID

import httpx
from django.conf import settings

from platform_core.http import outside
from platform_core.money import Money
from platform_core.payments import ports, signing
from platform_core.payments.errors import ProviderSilent
from platform_core.payments.types import (
    Answer,
    BankAccount,
    Bill,
    CaptureReport,
    DebitAnswer,
    DebitOrder,
    LineKind,
    MandateAsked,
    Outcome,
    PayoutOrder,
    ProviderStanding,
    RefundOrder,
    Sighting,
    StatementLine,
    Tender,
)

NAME: Final = "sandbox"
NOTIFY: Final = "/webhooks/payments/sandbox"
# Refusals that no repetition will change; whatever else it says, we do not know whether money has moved.
FINAL: Final = {
    "pay.refund_exceeds",
    "pay.not_captured",
    "pay.unknown_payment",
    "pay.refund_no_reused",
    "pay.refund_refused",
    "pay.no_such_account",
    "pay.mandate_refused",
    "pay.unknown_mandate",
    "pay.mandate_ended",
    "pay.over_mandate",
    "pay.debit_refused",
    "pay.closed",
    "pay.payout_refused",
    "pay.payout_no_reused",
}


class Sandbox:
    """The provider's API. Payments are known there by their ids, refunds by theirs."""

    def cashier_url(self, bill: Bill) -> str:
        params = {
            "out_trade_no": str(bill.payment_id),
            "amount": str(bill.amount.amount),
            "currency": bill.amount.currency,
            "subject": f"天平 Tianping {bill.payment_id.hex[-8:]}",
            "payer_ref": bill.payer_ref,
            "notify_url": f"{settings.PUBLIC_URL}{NOTIFY}",
            "return_url": f"{settings.PUBLIC_URL}{bill.return_to}",
            "expires_at": bill.expires_at.isoformat(),
        }
        signature = signing.sign(params, settings.PAYMENT_PROVIDER_SECRET)
        cashier = settings.PAYMENT_CASHIER_URL or f"{settings.PAYMENT_PROVIDER_URL}/cashier"
        return f"{cashier}?{urlencode(params | {signing.SIGN: signature})}"

    def close(self, payment_id: UUID) -> None:
        answer = self._call("POST", f"/payments/{payment_id}/close")
        if answer is None or (answer.is_error and answer.status_code != HTTPStatus.CONFLICT):
            raise ProviderSilent(provider=NAME)

    def payment_state(self, payment_id: UUID) -> Sighting:
        answer = self._call("GET", f"/payments/{payment_id}")
        body = _object(answer) if answer is not None else {}
        if body.get("code") == "pay.unknown_payment":
            return Sighting(ProviderStanding.UNHEARD)
        if body.get("state") == "closed":
            return Sighting(ProviderStanding.CLOSED)
        report = _report(body) if body.get("state") == "captured" else None
        return Sighting(ProviderStanding.PAID, report) if report else Sighting(ProviderStanding.SILENT)

    def statement(self, *, since: datetime, until: datetime) -> list[StatementLine]:
        answer = self._call("GET", f"/statement?{urlencode({'from': since.isoformat(), 'to': until.isoformat()})}")
        if answer is None or answer.is_error:
            raise ProviderSilent(provider=NAME)
        return [_line(line) for line in answer.json()["lines"]]

    def refund(self, order: RefundOrder) -> Answer:
        body: dict[str, Any] = {
            "refund_no": str(order.refund_id),
            "out_trade_no": str(order.payment_id),
            "amount": order.amount.amount,
            "reason": order.reason,
        }
        if order.account:
            body["account"] = asdict(order.account)
        return self._outcome(self._call("POST", "/refunds", json=body, key=str(order.refund_id)))

    def refund_state(self, refund_id: UUID) -> Answer:
        answer = self._call("GET", f"/refunds/{refund_id}")
        if answer is not None and answer.status_code == HTTPStatus.NOT_FOUND:
            return Answer(Outcome.UNHEARD)
        return self._outcome(answer)

    def create_mandate(self, asked: MandateAsked) -> Answer:
        body = {
            "mandate_no": str(asked.mandate_id),
            "payer_ref": asked.payer_ref,
            "most": asked.most.amount,
            "currency": asked.most.currency,
            "notify_url": f"{settings.PUBLIC_URL}{NOTIFY}",
        }
        return self._outcome(self._call("POST", "/mandates", json=body, key=str(asked.mandate_id)), done=("active",))

    def debit(self, order: DebitOrder) -> DebitAnswer:
        body = {"out_trade_no": str(order.payment_id), "amount": order.amount.amount, "currency": order.amount.currency}
        path = f"/mandates/{order.mandate_id}/debits"
        answer = self._call("POST", path, json=body, key=f"debit:{order.payment_id}")
        said = self._outcome(answer, done=("captured",))
        report = _report(_object(answer)) if answer is not None and said.outcome is Outcome.SUCCEEDED else None
        if said.outcome is Outcome.SUCCEEDED and report is None:
            return DebitAnswer(Outcome.SILENT)
        return DebitAnswer(said.outcome, report=report, reason=said.reason)

    def revoke_mandate(self, mandate_id: UUID) -> Answer:
        return self._outcome(self._call("POST", f"/mandates/{mandate_id}/revoke"), done=("ended",))

    def verify_account(self, account_id: UUID, account: BankAccount) -> Answer:
        body = {"account": asdict(account)}
        return self._outcome(self._call("POST", "/payout-accounts/check", json=body, key=f"check:{account_id}"))

    def pay_out(self, order: PayoutOrder) -> Answer:
        body: dict[str, Any] = {
            "payout_no": str(order.payout_id),
            "amount": order.amount.amount,
            "currency": order.amount.currency,
            "reason": order.reason,
            "notify_url": f"{settings.PUBLIC_URL}{NOTIFY}",
        }
        body |= {"account": asdict(order.account)} if order.account else {"payee_ref": order.payee_ref}
        return self._outcome(self._call("POST", "/payouts", json=body, key=f"payout:{order.payout_id}"))

    def payout_state(self, payout_id: UUID) -> Answer:
        answer = self._call("GET", f"/payouts/{payout_id}")
        if answer is not None and answer.status_code == HTTPStatus.NOT_FOUND:
            return Answer(Outcome.UNHEARD)
        return self._outcome(answer, done=("succeeded", "returned"))  # of a return there is a report besides

    def _call(
        self, method: str, path: str, *, json: Mapping[str, Any] | None = None, key: str = ""
    ) -> httpx.Response | None:
        """The answer, or None for silence: a timeout, a broken line, an error on their side."""
        headers = outside.authorization(settings.PAYMENT_PROVIDER_SECRET)
        if key:
            headers["Idempotency-Key"] = key
        try:
            with outside.client() as client:
                url = f"{settings.PAYMENT_PROVIDER_URL}/api/v1{path}"
                answer = client.request(method, url, json=json, headers=headers)
        except httpx.HTTPError:
            return None
        return None if answer.is_server_error else answer

    def _outcome(self, answer: httpx.Response | None, *, done: Sequence[str] = ("succeeded",)) -> Answer:
        """``done``: the states of a thing that is as it was asked to be, or was."""
        if answer is None:
            return Answer(Outcome.SILENT)
        body = _object(answer)
        if answer.is_success and body.get("state") in done:
            return Answer(Outcome.SUCCEEDED, provider_ref=str(body.get("provider_ref", "")))
        if body.get("code") in FINAL:
            return Answer(Outcome.FAILED, reason=str(body["code"]))
        return Answer(Outcome.SILENT)


def _report(body: Mapping[str, Any]) -> CaptureReport | None:
    """None for a payment that is not told of as it should be."""
    try:
        return CaptureReport(
            provider_ref=str(body["provider_ref"]),
            amount=Money(body["amount"], str(body["currency"])),
            tender=Tender(body["tender"]),
            paid_at=datetime.fromisoformat(body["captured_at"]),
        )
    except (KeyError, TypeError, ValueError):
        return None


def _line(data: Mapping[str, Any]) -> StatementLine:
    return StatementLine(
        kind=LineKind(data["kind"]),
        number=str(data["refund_no"] or data["out_trade_no"]),
        payment_no=str(data["out_trade_no"]),
        provider_ref=str(data["provider_ref"]),
        amount=Money(data["amount"], str(data["currency"])),
        tender=str(data["tender"]),
        at=datetime.fromisoformat(data["at"]),
    )


def _object(answer: httpx.Response) -> dict[str, Any]:
    try:
        body = answer.json()
    except ValueError:
        return {}
    return body if isinstance(body, dict) else {}


ports.provide(NAME, Sandbox())
