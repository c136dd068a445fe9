"""Is everybody's money where it has to be? What was paid is with the shop, or goes back, by statement and by books.

What has to go back follows from facts of all cases alike: what ended the sale, or granted something of its price. When
it has to is when that was said, and not before it was paid.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from tests.drivers.simulator.bank import NOT_AT_ALL, Given, Taken
from tests.drivers.simulator.findings import PROMPT, Finding, Wrong, of_number
from tests.drivers.simulator.seen import Fact, Seen, Share
from tests.drivers.simulator.words import DAY, HOUR

CANCELLED: Final = "orders.cancelled"
RECEIPT: Final = "payments.receipt_goes_back"
REVIEWED: Final = "complaints.reviewed"
GRANTS: Final[Mapping[str, str]] = {
    "orders.deposit_granted": "back",
    "aftersales.granted": "amount",
    "aftersales.claim_refunded": "amount",
    "aftersales.remedy_granted": "amount",
    "complaints.resolved": "amount",
    "complaints.decided": "amount",
    REVIEWED: "amount",
    "complaints.promise_broken": "amount",
    "complaints.paid_first": "amount",
    "complaints.settlement_agreed": "amount",
    "complaints.outside_outcome_recorded": "amount",
}
"""How much of the price goes back by each fact, as it says: no more than is left. A cancelled order leaves nothing."""
TOPICS: Final = frozenset({*GRANTS, CANCELLED, RECEIPT})
KINDS: Final = ("orders", "aftersales", "complaints", "payments")  # of debts; the last: money that no order wants
REFUSED: Final = ("payments.ask_again", "payments.name_account", "payments.name_receipt_account")
"""The clocks that run while the provider has refused."""
STANDS: Final = {
    "placed": ("expected",),
    "paid": ("captured",),
    "shipped": ("captured",),
    "received": ("settled",),
    "cancelled": ("released", "captured", "returned"),
}
"""Where the price is while an order is in a state: a shop has what was received, and nothing before."""


@dataclass(slots=True)
class Debt:
    """Somebody who has paid is owed so much back from then on. ``kind``: because of what."""

    fen: int
    at: datetime
    kind: str


def judged(seen: Seen) -> Iterator[Finding]:
    given, payers = _given(seen), {share.payment: share.person for share in seen.shares}
    for payment, debts in owed(seen).items():
        yield from _of_payment(debts, given.pop(payment, []), [payers.get(payment)])
    for payment, lines in given.items():
        yield from _of_payment([], lines, [payers.get(payment)])
    yield from _of_books(seen)
    yield from _of_shares(seen)
    yield from _of_contracts(seen)
    yield from _of_reviews(seen)
    paid_out = {row.id: (row.fen, row.asked_at) for row in seen.payouts if row.state in ("paid", "returned")}
    yield from _of_lines("paid out", paid_out, seen.paid_out)
    captured = {share.payment for share in seen.shares if share.captured_at}
    debits = {row.payment: (row.fen, row.asked_at) for row in seen.debits if row.payment in captured}
    yield from _of_lines("debited", debits, seen.taken)


def owed(seen: Seen) -> dict[str, list[Debt]]:
    """What has to go back of each payment, the oldest first."""
    debts, receipts = defaultdict[str, list[Debt]](list), {receipt.id: receipt for receipt in seen.receipts}
    shares, left, granted = defaultdict[str, list[Share]](list), dict[str, int](), Counter[str]()
    for share in seen.shares:
        left[share.id] = share.fen if share.captured_at else 0
        for about in {share.about, share.order}:
            shares[about].append(share)
    for fact in seen.facts:
        if fact.topic == RECEIPT:
            debts[receipts[fact.about].payment].append(Debt(receipts[fact.about].fen, fact.at, "payments"))
        for share in _shares_of(fact, shares):
            wanted = _wanted(fact, granted[fact.about], left[share.id])
            if (fen := min(wanted, left[share.id])) > 0:
                debts[share.payment].append(_debt(fact, share, fen))
                left[share.id] -= fen
                granted[fact.about] += fen
    for of_payment in debts.values():
        of_payment.sort(key=lambda debt: debt.at)
    return debts


def harm_hours(seen: Seen) -> dict[str, float]:
    """Yuan times hours for which we kept what was somebody's, by the kind of the debts; what has not come by the end,
    for a day more.

    What comes pays the oldest debt first. Not ours to end is the time in which the provider itself hears nothing or
    refuses, and in which a lost call is made again.
    """
    kept, end, refused, given = dict.fromkeys(KINDS, 0.0), _end(seen), _refused(seen), _given(seen)
    for payment, debts in owed(seen).items():
        lines = [(line.at, line.fen, line.deaf) for line in given[payment]]
        for debt in debts:
            for at, fen, deaf in _paid(debt.fen, lines, end=end + DAY):
                since = max([debt.at, *(until for until in refused[payment] if until <= at)])
                kept[debt.kind] += fen / 100 * max((at - since - deaf - PROMPT) / HOUR, 0)
    return kept


def _shares_of(fact: Fact, shares: Mapping[str, Sequence[Share]]) -> Sequence[Share]:
    """Of which money goes back: the deposit's, or the order's; where that is cancelled also what was left with it."""
    if fact.topic == CANCELLED:
        return shares[fact.about]
    if fact.topic not in GRANTS:
        return ()
    about = fact.about if fact.topic == "orders.deposit_granted" else fact.said["order_id"]
    return [share for share in shares[about] if share.about == about]


def _wanted(fact: Fact, granted: int, left: int) -> int:
    """A review says what is granted in all."""
    if fact.topic == CANCELLED:
        return left
    amount = fact.said[GRANTS[fact.topic]] or 0
    return amount - granted if fact.topic == REVIEWED else amount


def _debt(fact: Fact, share: Share, fen: int) -> Debt:
    if share.captured_at and share.captured_at > fact.at:
        return Debt(fen, share.captured_at, "payments")  # for an order that had ended
    return Debt(fen, fact.at, fact.topic.partition(".")[0])


def _paid(
    debt: int, lines: list[tuple[datetime, int, timedelta]], *, end: datetime
) -> Iterator[tuple[datetime, int, timedelta]]:
    """When how much of a debt was paid out of the lines, which are then less; what is left of it, at the end."""
    while debt and lines:
        at, fen, deaf = lines.pop(0)
        part = min(fen, debt)
        yield at, part, deaf
        debt -= part
        if fen > part:
            lines.insert(0, (at, fen - part, deaf))
    yield end, debt, NOT_AT_ALL


def _of_payment(debts: Sequence[Debt], lines: Sequence[Given], owners: Collection[str | None]) -> Iterator[Finding]:
    """In all, and never before it was the payer's."""
    total, given, so_far = sum(debt.fen for debt in debts), sum(line.fen for line in lines), 0
    if total != given:
        yield of_number("fen given back", total, given, *owners)
    for line in lines:
        so_far += line.fen
        if sum(debt.fen for debt in debts if debt.at <= line.at) < so_far <= total:
            yield Finding(Wrong.EARLY, "fen given back", "not yet", line.at, owners)


def _of_books(seen: Seen) -> Iterator[Finding]:
    """What our books say went back is what the statement says."""
    booked = {refund.id: refund.fen for refund in seen.refunds if refund.state == "succeeded"}
    booked |= {receipt.number: receipt.fen for receipt in seen.receipts if receipt.state == "sent_back"}
    said = {str(line.refund): line.fen for line in seen.given}
    for number in sorted(booked.keys() | said.keys()):
        if booked.get(number, 0) != said.get(number, 0):
            yield of_number("fen of a refund", booked.get(number, 0), said.get(number, 0), number)


def _of_shares(seen: Seen) -> Iterator[Finding]:
    """Every fen of a payment is meant for somebody, and with whom it has to be by the state of the order."""
    parts, wholes = Counter[str](), dict[str, int]()
    states = {thing.id: thing.state for thing in seen.things if thing.lifecycle == "order"}
    back = Counter[str]()
    for refund in seen.refunds:
        back[refund.share] += refund.fen * (refund.state not in ("failed", "replaced"))
    for share in seen.shares:
        parts[share.payment] += share.fen
        wholes[share.payment] = share.of
        owners = (share.person, share.order, share.shop)
        if share.about in states and share.state not in STANDS[states[share.about]]:
            wrong = Wrong.EARLY if share.state == "settled" else Wrong.MISSED
            yield Finding(wrong, "share", STANDS[states[share.about]], share.state, owners)
        if share.refunded != back[share.id]:
            yield of_number("fen of a share given back", back[share.id], share.refunded, *owners)
    for payment, fen in parts.items():
        if fen != wholes[payment]:
            yield of_number("fen of a payment", wholes[payment], fen)


def _of_contracts(seen: Seen) -> Iterator[Finding]:
    """It says what the purchase costs, and its payment is of just that."""
    shares = {share.about: share for share in seen.shares}
    for order, agreed in seen.agreed.items():
        if agreed is None:
            continue
        expected = (agreed.lines + agreed.freight, shares[order].fen, agreed.payment - agreed.deposits)
        if expected != (agreed.total,) * 3:
            yield Finding(Wrong.MISSED, "contract", agreed.total, expected, [shares[order].person, order])


def _of_reviews(seen: Seen) -> Iterator[Finding]:
    """What a shop has given by a decision that is found to be wrong, the platform bears."""
    granted = Counter[str]()
    for fact in seen.facts:
        if fact.topic in GRANTS and fact.topic.startswith("complaints."):
            amount = fact.said[GRANTS[fact.topic]] or 0
            if fact.topic == REVIEWED and fact.said["borne"] != max(granted[fact.about] - amount, 0):
                yield of_number(
                    "fen borne by the platform", granted[fact.about] - amount, fact.said["borne"], fact.shop
                )
            granted[fact.about] = max(amount, granted[fact.about])


def _of_lines(what: str, rows: Mapping[str, tuple[int, datetime]], lines: Sequence[Taken]) -> Iterator[Finding]:
    """Each once, and at its instant but for a call that was lost, by the provider's statement."""
    said = {str(line.payment): line for line in lines}
    for number in sorted(rows.keys() | said.keys()):
        fen, asked_at = rows.get(number, (0, None))
        line = said.get(number)
        if line is None or line.fen != fen:
            yield of_number(f"fen {what}", fen, line.fen if line else 0, number)
        elif asked_at and not asked_at <= line.at <= asked_at + line.deaf + PROMPT:
            yield Finding(Wrong.EARLY if line.at < asked_at else Wrong.MISSED, what, asked_at, line.at, [number])


def _refused(seen: Seen) -> Mapping[str, list[datetime]]:
    """Until when the provider had refused to give back of each payment."""
    payments = {share.id: share.payment for share in seen.shares}
    of = {refund.id: payments[refund.share] for refund in seen.refunds}
    of |= {receipt.id: receipt.payment for receipt in seen.receipts}
    until, end = defaultdict[str, list[datetime]](list), _end(seen)
    for clock in seen.clocks:
        if clock.kind in REFUSED and clock.about in of:
            until[of[clock.about]].append(clock.closed_at or end)
    return until


def _given(seen: Seen) -> dict[str, list[Given]]:
    """The lines of the statement, by payment."""
    lines = defaultdict[str, list[Given]](list)
    for line in seen.given:
        lines[str(line.payment)].append(line)
    return lines


def _end(seen: Seen) -> datetime:
    return max(clock.closed_at or clock.begun_at for clock in seen.clocks)
