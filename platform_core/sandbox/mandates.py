"""Mandates at the payment provider, and the debits by them.

A debit is a payment that nobody comes to the cashier for: it bears the merchant's number, so that the same number is
debited once, and it is refunded and listed like any other.
"""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from platform_core.sandbox import clock, faults, payments
from platform_core.sandbox.store import insert
from platform_core.sandbox.wire import Problem, Visit

TENDER = "balance"  # what a mandate debits here


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateRequest:
    """The mandate that the merchant's side asks the payer for."""

    mandate_no: str
    payer_ref: str
    most: int
    currency: str
    notify_url: str


def find(db: sqlite3.Connection, mandate_no: str) -> dict[str, Any] | None:
    row = db.execute("SELECT * FROM mandates WHERE mandate_no = ?", [mandate_no]).fetchone()
    return dict(row) if row else None


def mandate(db: sqlite3.Connection, mandate_no: str) -> dict[str, Any]:
    """The mandate, or a 404."""
    found = find(db, mandate_no)
    if found is None:
        raise Problem(404, "pay.unknown_mandate", "Nobody has agreed to this", mandate_no=mandate_no)
    return found


def agree(visit: Visit, asked: MandateRequest) -> dict[str, Any]:
    """The payer agrees; the second time it is only said so. One that has ended stays ended."""
    known = find(visit.db, asked.mandate_no)
    if known and known["state"] == "ended":
        raise Problem(409, "pay.mandate_ended", "The merchant has ended this mandate", mandate_no=asked.mandate_no)
    if known is None:
        insert(
            visit.db,
            "mandates",
            mandate_no=asked.mandate_no,
            state="active",
            provider_ref=payments.ref("MAN"),
            payer_ref=asked.payer_ref,
            most=asked.most,
            currency=asked.currency,
            notify_url=asked.notify_url,
            agreed_at=clock.format_instant(visit.at),
        )
    return mandate(visit.db, asked.mandate_no)


def end(visit: Visit, mandate_no: str) -> dict[str, Any]:
    """Let nothing be debited by it any more, as often as it is asked; one that nobody has heard of never begins."""
    if find(visit.db, mandate_no) is None:
        gone = {"state": "ended", "provider_ref": payments.ref("MAN"), "ended_at": clock.format_instant(visit.at)}
        insert(visit.db, "mandates", mandate_no=mandate_no, **gone)
    over = "UPDATE mandates SET state = 'ended', ended_at = coalesce(ended_at, ?) WHERE mandate_no = ?"
    visit.db.execute(over, [clock.format_instant(visit.at), mandate_no])
    return mandate(visit.db, mandate_no)


def debit(visit: Visit, mandate_no: str, *, out_trade_no: str, amount: int, currency: str) -> dict[str, Any]:
    """Take the money and tell of it; the second time, only say so."""
    agreed, known = mandate(visit.db, mandate_no), payments.find(visit.db, out_trade_no)
    if known and known["state"] == "captured":
        return known
    if known:
        raise Problem(409, "pay.closed", "The merchant has closed this payment", out_trade_no=out_trade_no)
    if agreed["state"] != "active":
        raise Problem(409, "pay.mandate_ended", "The mandate has ended", mandate_no=mandate_no)
    if amount > agreed["most"] or currency != agreed["currency"]:
        raise Problem(422, "pay.over_mandate", "More than the payer has allowed", most=agreed["most"])
    paid = payments.Paid(
        out_trade_no=out_trade_no,
        amount=amount,
        currency=currency,
        payer_ref=agreed["payer_ref"],
        notify_url=agreed["notify_url"],
    )
    return payments.take_in(visit, paid, TENDER)


def is_refused(visit: Visit, out_trade_no: str) -> bool:
    """Whether a test wants the payer's account to be empty, for a debit that was not made yet."""
    return payments.find(visit.db, out_trade_no) is None and faults.take(visit.db, "pay", "refuse") is not None
