"""Payments at the provider, and the acts that each still allows.

A payment is unknown until it is captured or closed. Closing one that nobody has heard of is remembered, so that a payer
who comes later finds it closed. Money goes back in parts, never more than came.
"""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from platform_core.payments import signing
from platform_core.sandbox import clock, fields, webhooks
from platform_core.sandbox.options import Options
from platform_core.sandbox.store import insert
from platform_core.sandbox.wire import Problem, Visit

NO_SUCH_ACCOUNT: Final = "00000000"  # a number that ends so is one that no bank knows
TENDERS: Final = ("balance", "bank_card", "credit")
TOLD_OF_PAYMENT: Final = ("out_trade_no", "provider_ref", "amount", "currency", "tender", "captured_at")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bill:
    """The payment that the merchant's side asks the payer for, as signed by it."""

    out_trade_no: str
    amount: int
    currency: str
    subject: str
    payer_ref: str
    notify_url: str
    return_url: str
    expires_at: datetime


def read_bill(params: Mapping[str, str], options: Options) -> Bill:
    """The bill in these parameters. Raises ``Problem`` unless it was signed by the merchant's side, as it stands."""
    if not signing.verify(params, options.secrets["pay"]):
        raise Problem(403, "pay.bad_signature", "The merchant has not signed this, or it was changed")
    return Bill(
        out_trade_no=fields.reference(params, "out_trade_no"),
        amount=fields.digits(params, "amount"),
        currency=fields.one_of(params, "currency", ["CNY"]),
        subject=fields.text(params, "subject"),
        payer_ref=fields.text(params, "payer_ref"),
        notify_url=webhooks.address(options, fields.text(params, "notify_url", longest=2000)),
        return_url=fields.text(params, "return_url", longest=2000),
        expires_at=fields.instant(params, "expires_at"),
    )


def is_expired(bill: Bill, at: datetime) -> bool:
    """The time to pay is the merchant's to set, and ours to keep."""
    return at >= bill.expires_at


def refuse_expired(bill: Bill, at: datetime) -> None:
    if is_expired(bill, at):
        expired_at = clock.format_instant(bill.expires_at)
        raise Problem(410, "pay.expired", "The time to pay is over", expired_at=expired_at)


def find(db: sqlite3.Connection, out_trade_no: str) -> dict[str, Any] | None:
    """The payment, or None while nobody has captured or closed it."""
    row = db.execute("SELECT * FROM payments WHERE out_trade_no = ?", [out_trade_no]).fetchone()
    return {name: value for name, value in dict(row).items() if name != "notify_url"} if row else None


def payment(db: sqlite3.Connection, out_trade_no: str) -> dict[str, Any]:
    """The payment, or a 404."""
    found = find(db, out_trade_no)
    if found is None:
        raise Problem(404, "pay.unknown_payment", "Nobody has paid or closed this", out_trade_no=out_trade_no)
    return found


def capture(visit: Visit, bill: Bill, tender: str) -> dict[str, Any]:
    """Take the money and tell of it; the second time, only say so."""
    known = find(visit.db, bill.out_trade_no)
    if known is None:
        refuse_expired(bill, visit.at)
        return _capture_bill(visit, bill, tender)
    if known["state"] == "closed":
        raise Problem(409, "pay.closed", "The merchant has closed this payment", out_trade_no=bill.out_trade_no)
    if (known["amount"], known["currency"]) != (bill.amount, bill.currency):
        raise Problem(409, "pay.already_paid", "Another amount was paid for this", out_trade_no=bill.out_trade_no)
    return known


def capture_again(visit: Visit, bill: Bill) -> dict[str, Any]:
    """Take the money of a payer who pays a second time, and tell of it under a number of its own."""
    known = payment(visit.db, bill.out_trade_no)
    if known["state"] != "captured":
        raise Problem(409, "pay.not_captured", "Nobody has paid this once", out_trade_no=bill.out_trade_no)
    again = {"provider_ref": ref("PAY"), "amount": known["amount"], "captured_at": clock.format_instant(visit.at)}
    insert(visit.db, "captures_again", out_trade_no=bill.out_trade_no, **again)
    taken = "UPDATE payments SET taken_again = taken_again + amount WHERE out_trade_no = ?"
    visit.db.execute(taken, [bill.out_trade_no])
    report = {name: (known | again)[name] for name in TOLD_OF_PAYMENT}
    webhooks.announce(visit, "pay", to=bill.notify_url, type_="payment.captured", data=report)
    return known | again


def close(visit: Visit, out_trade_no: str) -> dict[str, Any]:
    """Let nobody pay this any more; refused once somebody has."""
    known = find(visit.db, out_trade_no)
    if known is None:
        closed = {"state": "closed", "provider_ref": ref("PAY"), "closed_at": clock.format_instant(visit.at)}
        insert(visit.db, "payments", out_trade_no=out_trade_no, **closed)
    elif known["state"] == "captured":
        raise Problem(409, "pay.already_paid", "This was paid; refund it instead", out_trade_no=out_trade_no)
    return payment(visit.db, out_trade_no)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """The refund that the merchant's side asks for; to ``account``, by its number, if not the way it was paid."""

    refund_no: str
    out_trade_no: str
    amount: int
    reason: str
    account: str | None

    @property
    def last_digits(self) -> str | None:
        """All of the account that is kept."""
        return self.account and self.account[-4:]


def refund(visit: Visit, order: Order) -> dict[str, Any]:
    """Give money back and tell of it. The number of a refund is good for one refund, under any key."""
    known, refund_no = find_refund(visit.db, order.refund_no), order.refund_no
    if known is None:
        return _give_back(visit, order)
    asked = (order.out_trade_no, order.amount, order.last_digits)
    if (known["out_trade_no"], known["amount"], known["account"]) != asked:
        raise Problem(409, "pay.refund_no_reused", "This number belongs to another refund", refund_no=refund_no)
    return known


def find_refund(db: sqlite3.Connection, refund_no: str) -> dict[str, Any] | None:
    """The refund, or None."""
    row = db.execute("SELECT * FROM refunds WHERE refund_no = ?", [refund_no]).fetchone()
    return dict(row) if row else None


def statement(db: sqlite3.Connection, since: datetime, until: datetime) -> list[dict[str, Any]]:
    """Every capture, refund, payout and transfer from ``since`` up to but not including ``until``, oldest first."""
    lines = """
        SELECT 'capture' AS kind, out_trade_no, NULL AS refund_no, provider_ref,
               amount, currency, tender, captured_at AS at
        FROM payments WHERE captured_at >= :since AND captured_at < :until
        UNION ALL
        SELECT 'capture', out_trade_no, NULL, a.provider_ref, a.amount, currency, tender, a.captured_at
        FROM captures_again a JOIN payments USING (out_trade_no)
        WHERE a.captured_at >= :since AND a.captured_at < :until
        UNION ALL
        SELECT 'refund', r.out_trade_no, refund_no, r.provider_ref, r.amount, r.currency, tender, succeeded_at
        FROM refunds r JOIN payments p USING (out_trade_no) WHERE succeeded_at >= :since AND succeeded_at < :until
        UNION ALL
        SELECT 'payout', payout_no, NULL, provider_ref, amount, currency, 'transfer', succeeded_at
        FROM payouts WHERE succeeded_at >= :since AND succeeded_at < :until
        UNION ALL
        SELECT 'payout_back', payout_no, NULL, provider_ref, amount, currency, 'transfer', returned_at
        FROM payouts WHERE returned_at >= :since AND returned_at < :until
        UNION ALL
        SELECT 'transfer', reference, NULL, provider_ref, amount, currency, 'transfer', received_at
        FROM transfers WHERE received_at >= :since AND received_at < :until
        ORDER BY at, provider_ref
    """
    return [
        dict(row)
        for row in db.execute(lines, {"since": clock.format_instant(since), "until": clock.format_instant(until)})
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paid:
    """A payment: its number, amount, payer, and the address to tell."""

    out_trade_no: str
    amount: int
    currency: str
    payer_ref: str
    notify_url: str


def _capture_bill(visit: Visit, bill: Bill, tender: str) -> dict[str, Any]:
    paid = {name: getattr(bill, name) for name in Paid.__dataclass_fields__}
    return take_in(visit, Paid(**paid), tender)


def take_in(visit: Visit, bill: Paid, tender: str) -> dict[str, Any]:
    """Take the money and tell of it, at the cashier or by a mandate."""
    insert(
        visit.db,
        "payments",
        out_trade_no=bill.out_trade_no,
        state="captured",
        provider_ref=ref("PAY"),
        amount=bill.amount,
        currency=bill.currency,
        tender=tender,
        payer_ref=bill.payer_ref,
        notify_url=bill.notify_url,
        captured_at=clock.format_instant(visit.at),
    )
    captured = payment(visit.db, bill.out_trade_no)
    report = {name: captured[name] for name in TOLD_OF_PAYMENT}
    webhooks.announce(visit, "pay", to=bill.notify_url, type_="payment.captured", data=report)
    return captured


def _give_back(visit: Visit, order: Order) -> dict[str, Any]:
    out_trade_no = order.out_trade_no
    if order.account and order.account.endswith(NO_SUCH_ACCOUNT):
        raise Problem(422, "pay.no_such_account", "No bank knows this account")
    _take_back(visit.db, out_trade_no, order.amount)
    paid = visit.db.execute(
        "SELECT currency, notify_url FROM payments WHERE out_trade_no = ?", [out_trade_no]
    ).fetchone()
    refund = {
        "refund_no": order.refund_no,
        "out_trade_no": out_trade_no,
        "provider_ref": ref("REF"),
        "amount": order.amount,
        "currency": paid["currency"],
        "reason": order.reason,
        "state": "succeeded",
        "succeeded_at": clock.format_instant(visit.at),
        "account": order.last_digits,
    }
    insert(visit.db, "refunds", **refund)
    webhooks.announce(visit, "pay", to=paid["notify_url"], type_="refund.succeeded", data=refund)
    return refund


def _take_back(db: sqlite3.Connection, out_trade_no: str, amount: int) -> None:
    """The condition and the change are one statement."""
    give = """
        UPDATE payments SET refunded = refunded + :amount
        WHERE out_trade_no = :out_trade_no AND state = 'captured' AND refunded + :amount <= amount + taken_again
    """
    if db.execute(give, {"amount": amount, "out_trade_no": out_trade_no}).rowcount:
        return
    known = payment(db, out_trade_no)
    if known["state"] != "captured":
        raise Problem(409, "pay.not_captured", "Nothing was paid, so nothing goes back", out_trade_no=out_trade_no)
    sums = {"captured": known["amount"] + known["taken_again"], "refunded": known["refunded"], "asked": amount}
    raise Problem(422, "pay.refund_exceeds", "More would go back than came", **sums)


def ref(prefix: str) -> str:
    """A number that the provider gives."""
    return f"{prefix}{secrets.token_hex(10).upper()}"
