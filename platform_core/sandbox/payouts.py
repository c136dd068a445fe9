"""Money that goes out from the payment provider, and money that somebody pays in without a bill."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from typing import Any

from platform_core.sandbox import clock, webhooks
from platform_core.sandbox.payments import NO_SUCH_ACCOUNT, ref
from platform_core.sandbox.store import insert
from platform_core.sandbox.wire import Problem, Visit


@dataclass(frozen=True, slots=True, kw_only=True)
class PayoutRequest:
    """The payout that the merchant's side asks for: to an account, of which the last digits are kept, or to a payer."""

    payout_no: str
    amount: int
    currency: str
    reason: str
    payee: str
    notify_url: str


def refuse_unknown(account: str) -> None:
    """Raises ``Problem`` for an account that no bank knows."""
    if account.endswith(NO_SUCH_ACCOUNT):
        raise Problem(422, "pay.no_such_account", "No bank knows this account")


def find(db: sqlite3.Connection, payout_no: str) -> dict[str, Any] | None:
    row = db.execute("SELECT * FROM payouts WHERE payout_no = ?", [payout_no]).fetchone()
    return {name: value for name, value in dict(row).items() if name != "notify_url"} if row else None


def payout(db: sqlite3.Connection, payout_no: str) -> dict[str, Any]:
    """The payout, or a 404."""
    found = find(db, payout_no)
    if found is None:
        raise Problem(404, "pay.unknown_payout", "No such payout was made", payout_no=payout_no)
    return found


def pay_out(visit: Visit, asked: PayoutRequest) -> dict[str, Any]:
    """Send the money. The number of a payout is good for one payout, under any key."""
    known = find(visit.db, asked.payout_no)
    if known is None:
        given = {name: getattr(asked, name) for name in PayoutRequest.__dataclass_fields__}
        sent = {"provider_ref": ref("OUT"), "state": "succeeded", "succeeded_at": clock.format_instant(visit.at)}
        insert(visit.db, "payouts", **given, **sent)
        return payout(visit.db, asked.payout_no)
    if (known["amount"], known["payee"]) != (asked.amount, asked.payee):
        raise Problem(409, "pay.payout_no_reused", "This number belongs to another payout", payout_no=asked.payout_no)
    return known


def send_back(visit: Visit, payout_no: str) -> dict[str, Any]:
    """A bank takes the money after all not; tell of it, once."""
    known = payout(visit.db, payout_no)
    if known["state"] == "returned":
        return known
    back = "UPDATE payouts SET state = 'returned', returned_at = ? WHERE payout_no = ?"
    visit.db.execute(back, [clock.format_instant(visit.at), payout_no])
    to = visit.db.execute("SELECT notify_url FROM payouts WHERE payout_no = ?", [payout_no]).fetchone()["notify_url"]
    report = {"payout_no": payout_no, "provider_ref": known["provider_ref"]}
    webhooks.announce(visit, "pay", to=to, type_="payout.returned", data=report)
    return payout(visit.db, payout_no)


def take_in(visit: Visit, *, reference: str, amount: int, currency: str, notify_url: str) -> dict[str, Any]:
    """Somebody pays in under a reference; tell of it."""
    taken = {
        "reference": reference,
        "provider_ref": ref("TRA"),
        "amount": amount,
        "currency": currency,
        "received_at": clock.format_instant(visit.at),
    }
    insert(visit.db, "transfers", **taken)
    webhooks.announce(visit, "pay", to=notify_url, type_="transfer.received", data=taken)
    return taken
