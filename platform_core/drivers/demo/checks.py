"""Checks of the export: it holds every mark, at its instant, and the money adds up to the fen. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any, Final

from platform_core.drivers.demo.bundles import Row

PUNCTUAL: Final = timedelta(seconds=5)  # on a machine of one's own
# The facts by which money came in or went out: what the provider calls it, and under which of our ids it knows it.
MOVED: Final[Mapping[str, tuple[str, str]]] = {
    "payments.share_captured": ("capture", "payment_id"),
    "payments.receipt_noted": ("capture", "payment_id"),
    "payments.refunded": ("refund", "refund_id"),
    "payments.receipt_sent_back": ("refund", "receipt_id"),
    "payments.paid_out": ("payout", "payout_id"),
    "payments.payout_returned": ("payout_back", "payout_id"),
    "merchants.deposit_paid_in": ("transfer", "guarantee_id"),
}


@dataclass(frozen=True, slots=True)
class Mark:
    """A fact of this topic that says at least this.

    With ``due`` a clock brought it about: no tick earlier, not much later. With ``since`` somebody of the story did it
    then: no tick earlier, and as late as the script comes to it, since a scripted act is not late.
    """

    topic: str
    says: Mapping[str, Any]
    due: datetime | None = None
    since: datetime | None = None

    def __str__(self) -> str:
        return f"{self.topic} ({', '.join(f'{name}={value}' for name, value in self.says.items())})"


def missing(
    chapters: Mapping[str, Sequence[Mark]], rows: Sequence[Row], *, within: timedelta = PUNCTUAL
) -> Iterator[str]:
    """Every mark of a chapter stands in the export, behind the one before, and happened when it was due."""
    for chapter, marks in chapters.items():
        place = -1
        for mark in marks:
            found = [row for row in rows if row.topic == mark.topic and row.is_about(**mark.says)]
            behind = [row for row in found if row.index > place]
            if not behind:
                yield f"{chapter}: {mark} {'stands too early' if found else 'is missing'}"
                continue
            place, at = behind[0].index, behind[0].at
            if mark.due and not mark.due <= at < mark.due + within:
                yield f"{chapter}: {mark} was due {mark.due} and happened {at}"
            if mark.since and at < mark.since:
                yield f"{chapter}: {mark} was to be done {mark.since} and happened {at}"


def late(rows: Sequence[Row], *, within: timedelta = PUNCTUAL) -> Iterator[str]:
    """No clock ran out before its instant, or much later."""
    for row in rows:
        if row.topic == "deadlines.missed":
            due = datetime.fromisoformat(row.says["due_at"])
            if not due <= row.at < due + within:
                yield f"{row.says['kind']} of {row.says['about_id']} was due {due} and ran out {row.at}"


def unequal(rows: Sequence[Row], statement: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    """Check that the export and the provider agree on money, payment by payment and refund by refund."""
    ours, theirs = Counter[str](), Counter[str]()
    for row in rows:
        if row.topic in MOVED:
            what, number = MOVED[row.topic]
            ours[f"{what} {row.says[number]}"] += row.says["amount"]
    for line in statement:
        theirs[f"{line['kind']} {line['refund_no'] or line['out_trade_no']}"] += line["amount"]
    for what in sorted(ours.keys() | theirs.keys()):
        if ours[what] != theirs[what]:
            yield f"{what}: the export says {ours[what]} fen, the provider {theirs[what]}"


def unbalanced_orders(rows: Sequence[Row]) -> Iterator[str]:
    """Check of each order that all money that came in has gone back or was settled.

    Money that goes back after the settlement is the shop's. Which refund came before it the log need not say, where the
    two were in each other's way: those that did must have left just the settled amount.
    """
    captured, settled = defaultdict[str, int](int), dict[str, int]()
    back = defaultdict[str, list[int]](list)
    for row in rows:
        match row.topic:
            case "payments.share_captured":
                captured[row.says["order_id"]] += row.says["amount"]
            case "payments.refunded":
                back[row.says["order_id"]].append(row.says["amount"])
            case "payments.share_settled":
                settled[row.says["order_id"]] = row.says["amount"] + row.says["commission"]
    for order, fen in captured.items():
        ends = list(accumulate(back[order], initial=0))
        if fen - settled.get(order, 0) not in (ends if order in settled else ends[-1:]):
            stands = f"{sum(back[order])} fen are back and {settled.get(order, 0)} were settled"
            yield f"order {order}: of {fen} fen {stands}"


def doubled_refunds(rows: Sequence[Row]) -> Iterator[str]:
    """Check that money goes back once for one cause, after any refusals, and that each attempt is paid or refused."""
    counts = defaultdict[tuple[str, str], Counter[str]](Counter)
    for row in rows:
        if row.topic in ("payments.refund_requested", "payments.refunded", "payments.refund_failed"):
            cause = ":".join(row.says["cause"].split(":")[:2])  # behind it stands which attempt
            counts[row.says["order_id"], cause][row.topic.removeprefix("payments.")] += 1
    for (order, cause), count in sorted(counts.items()):
        asked, paid, refused = (count[what] for what in ("refund_requested", "refunded", "refund_failed"))
        if (asked, paid) != (paid + refused, 1):
            refusals = f", refused {refused} times" if refused else ""
            yield f"{cause} of {order}: asked for {asked} times, paid {paid} times{refusals}"


def reporters(rows: Sequence[Row]) -> Iterator[str]:
    """Nothing that is handed over about a shop or an order tells that somebody reported it."""
    for row in rows:
        if row.topic.startswith("complaints.report_"):
            yield f"{row.topic} stands in an export about a shop"
