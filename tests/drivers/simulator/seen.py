"""What is there at the end of a year? Read with raw SQL, logged in as the auditor, who can change nothing.

Nothing here knows which case is about what: clocks, facts, rows, notices and money are read of all alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from django.db import connection, transaction

from platform_core.cases.unclocked import kept, without_clock
from platform_core.drivers.reading import ledger_differences, rows_read
from platform_core.rows import Stateful
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.drivers.simulator import contracts
from tests.drivers.simulator.bank import Bank, Given, Taken
from tests.drivers.simulator.contracts import Agreed

OWNERS: Final = (
    *("shopper_id", "person_id", "payer_id", "payee_id", "applicant_id", "holder_id", "reporter_id"),
    *("merchant_id", "shop_id"),
)
# With what the log says of each: when it was begun and by which transaction, by which it ended, how often it reminded.
CLOCKS: Final = """
SELECT clock.id::text, kind, subject_id::text, merchant_id::text, person_id::text, within,
       rule_version IS NULL, started_at, due_at, state, closed_at, replaces_id::text, paused_at,
       told.begun_at, told.begun_in, told.ended_in, told.reminders
FROM deadlines_runningdeadline clock
LEFT JOIN (
    SELECT subject_id AS id,
           min(occurred_at) FILTER (WHERE topic = 'deadlines.started') AS begun_at,
           min(xid::text) FILTER (WHERE topic = 'deadlines.started') AS begun_in,
           coalesce(array_agg(xid::text) FILTER (
               WHERE topic IN ('deadlines.met', 'deadlines.missed', 'deadlines.voided')
           ), '{}') AS ended_in,
           count(*) FILTER (WHERE topic = 'deadlines.near') AS reminders
    FROM eventlog_event WHERE topic LIKE 'deadlines.%' GROUP BY 1
) told USING (id)
"""
FACTS: Final = """
SELECT topic, subject_id::text, role, occurred_at, xid::text, person_id::text, merchant_id::text, payload
FROM eventlog_event WHERE topic = ANY(%(topics)s) ORDER BY eventlog_event.xid, id
"""
NOTICES: Final = """
SELECT template, person_id::text, merchant_id::text, sent_at, count(*) FROM notices_notice GROUP BY 1, 2, 3, 4, sha256
"""

# What was agreed to be paid for each order or deposit, and what became of it. ``order``: the one that a deposit is of.
SHARES: Final = """
SELECT share.id::text, share.order_id::text, coalesce(deposit.order_id, share.order_id)::text, payment_id::text,
       share.amount, refunded, share.state, payment.captured_at, payment.amount, share.payer_id::text,
       share.merchant_id::text
FROM payments_share share
JOIN payments_payment payment ON payment.id = payment_id
LEFT JOIN orders_deposit deposit ON deposit.id = share.order_id
"""
REFUNDS: Final = """
SELECT id::text, share_id::text, amount, state FROM payments_refund
"""
RECEIPTS: Final = """
SELECT id::text, coalesce(refund_no, id)::text, payment_id::text, amount, state FROM payments_receipt
"""
PAYOUTS: Final = "SELECT id::text, case_id::text, amount, state, requested_at FROM payments_payout"
DEBITS: Final = "SELECT payment_id::text, amount, asked_at FROM payments_debit"
# Pieces of each thing that were ordered, by what has become of the order; or were sent in the place of others.
PIECES: Final = """
SELECT line.sku_id::text, line.order_id::text, orders.state, sum(line.quantity)::int
FROM orders_orderline line JOIN orders_order orders ON orders.id = line.order_id GROUP BY 1, 2, 3
UNION ALL SELECT sku_id::text, claim.id::text, 'shipped', quantity
FROM aftersales_claim claim JOIN aftersales_claimparcel sent ON claim_id = claim.id WHERE remedy <> 'repair'
"""
RECEIVED: Final = """
SELECT sku_id::text, sum(quantity)::bigint FROM catalog_stockmovement WHERE kind IN ('received', 'adjusted') GROUP BY 1
"""
SHELVES: Final = "SELECT id::text, on_hand, reserved FROM catalog_sku"

# Advertisements to somebody whose last word of it was no.
UNWANTED: Final = """
SELECT notice.person_id::text, sent_at FROM notices_notice notice
WHERE template = 'notices.advertisement' AND NOT coalesce((
    SELECT agreed FROM privacy_consent consent
    WHERE consent.person_id = notice.person_id AND purpose = 'advertising' AND said_at <= sent_at
    ORDER BY said_at DESC, id DESC LIMIT 1
), false)
"""
# What a shop has not done in time, on its file.
DELAYS: Final = "SELECT what, about_id::text, merchant_id::text FROM merchants_creditfact WHERE kind = 'late'"
# Of the whole year, whatever it is about and whoever it was told.
IN_ALL: Final = """
SELECT 'notice ' || template, count(*) FROM notices_notice GROUP BY 1
UNION ALL SELECT 'fact ' || topic, count(*) FROM eventlog_event GROUP BY 1
UNION ALL SELECT 'debits of ' || kind, sum(debits_posted)::bigint FROM ledger_account GROUP BY 1
UNION ALL SELECT 'credits of ' || kind, sum(credits_posted)::bigint FROM ledger_account GROUP BY 1
"""
# What buyers have in the books of each shop, less what is somebody's: of a sale in which a clock runs, whatever it is
# about, or of money that fits no payment and has one; of a deposit also while what was lent is with the shopper.
UNOWNED: Final = """
WITH
running AS (
    SELECT DISTINCT subject_id FROM deadlines_runningdeadline WHERE state = 'running'
    UNION ALL SELECT deposit.id FROM orders_deposit deposit JOIN orders_order sale ON sale.id = order_id
    WHERE deposit.state = 'held' AND sale.state <> 'cancelled'
),
cases AS (
    SELECT order_id, order_id AS id FROM payments_share
    UNION ALL SELECT order_id, id FROM aftersales_return
    UNION ALL SELECT order_id, id FROM aftersales_claim
    UNION ALL SELECT order_id, id FROM aftersales_freight
    UNION ALL SELECT order_id, id FROM aftersales_remedy
    UNION ALL SELECT order_id, id FROM complaints_complaint
    UNION ALL SELECT order_id, refund.id FROM payments_refund refund JOIN payments_share share ON share.id = share_id
),
gone AS (
    SELECT share_id, sum(amount + funded + rounding) AS fen FROM payments_refund WHERE state = 'succeeded' GROUP BY 1
),
on_its_way AS (SELECT * FROM payments_payout JOIN running ON subject_id = payments_payout.id),
-- Of shops: what is awarded is on its way; what they owe is asked for; what they have earned goes out once there is an
-- account; a guarantee has an agreement; and all that was put into the relief fund is there, or lent.
of_shops AS (
    SELECT merchant_id, kind, credits_posted - debits_posted AS fen FROM ledger_account account
    WHERE kind IN ('awards', 'fund_advance') OR (kind = 'merchant_payable' AND merchant_id NOT IN (
        SELECT subject_id FROM deadlines_runningdeadline WHERE state = 'running' AND kind = 'payments.pay_out'
        UNION ALL SELECT merchant_id FROM on_its_way
    ) AND EXISTS (
        SELECT FROM payments_payoutaccount named WHERE named.merchant_id = account.merchant_id AND state = 'in_force'
    )) OR (kind = 'deposit' AND merchant_id NOT IN (
        SELECT merchant_id FROM merchants_guarantee WHERE state IN ('short', 'full', 'ending')
        UNION ALL SELECT merchant_id FROM on_its_way
    ))
    UNION ALL SELECT merchant_id, 'awards', -amount FROM complaints_award
    WHERE state IN ('paying', 'unpaid')
      AND id IN (SELECT subject_id FROM running UNION ALL SELECT case_id FROM on_its_way)
    UNION ALL SELECT merchant_id, 'fund_advance', amount - covered FROM merchants_debt JOIN running ON subject_id = id
    WHERE state = 'owed'
    UNION ALL SELECT NULL, 'relief_fund', credits_posted - debits_posted FROM ledger_account WHERE kind = 'relief_fund'
    UNION ALL SELECT NULL, 'relief_fund', -amount FROM merchants_grant WHERE state = 'granted'
),
balances AS (
    SELECT merchant_id, kind, credits_posted - debits_posted AS fen
    FROM ledger_account WHERE kind IN ('buyer_escrow', 'consumer_deposit')
    UNION ALL
    SELECT merchant_id, held_on,
           coalesce(gone.fen, 0) - amount - CASE WHEN released_at IS NULL THEN funded + rounding ELSE 0 END
    FROM payments_share share LEFT JOIN gone ON share_id = share.id
    WHERE state = 'captured' AND held_on IN ('buyer_escrow', 'consumer_deposit')
      AND order_id IN (SELECT order_id FROM cases JOIN running ON subject_id = cases.id)
    UNION ALL
    SELECT shop_id, 'buyer_escrow', -amount FROM payments_receipt receipt JOIN running ON subject_id = receipt.id
    WHERE booked
    UNION ALL SELECT * FROM of_shops
)
SELECT coalesce(sum(abs(fen)), 0)::bigint FROM (SELECT sum(fen) AS fen FROM balances GROUP BY merchant_id, kind) books
"""


@dataclass(frozen=True, slots=True)
class Clock:
    """As it stands in the table. ``begun_at``: when it was told that it runs; ``begun_in`` and ``ended_in``: by which
    transactions, as the log says; ``is_promised``: by a contract, not by a rule."""

    id: str
    kind: str
    about: str
    shop: str | None
    person: str | None
    within: str
    is_promised: bool
    started_at: datetime
    due: datetime
    end: str
    closed_at: datetime | None
    replaces: str | None
    paused_at: datetime | None
    begun_at: datetime
    begun_in: str
    ended_in: Sequence[str]
    reminders: int


@dataclass(frozen=True, slots=True)
class Fact:
    """A row of the log. ``turn``: the transaction in which it was told."""

    topic: str
    about: str
    role: str
    at: datetime
    turn: str
    person: str | None
    shop: str | None
    said: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Thing:
    """A row that has a lifecycle. ``owners``: people and shops."""

    lifecycle: str
    id: str
    state: str
    owners: Sequence[str]


@dataclass(frozen=True, slots=True)
class Notice:
    """``times``: so often the same at the same instant."""

    template: str
    person: str
    shop: str | None
    at: datetime
    times: int


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a payment that is meant for one order, or for what is left beside it."""

    id: str
    about: str
    order: str
    payment: str
    fen: int
    refunded: int
    state: str
    captured_at: datetime | None
    of: int
    person: str
    shop: str


@dataclass(frozen=True, slots=True)
class Refund:
    id: str
    share: str
    fen: int
    state: str


@dataclass(frozen=True, slots=True)
class Receipt:
    """Money that fits no payment. ``number``: under which it goes back."""

    id: str
    number: str
    payment: str
    fen: int
    state: str


@dataclass(frozen=True, slots=True)
class Payout:
    id: str
    case: str
    fen: int
    state: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Debit:
    payment: str
    fen: int
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Pieces:
    """So many of a thing, in an order of this state."""

    sku: str
    order: str
    state: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """All of it. ``received``: pieces that ever came to each shelf; ``waiting``: deliveries that nobody got through."""

    clocks: Sequence[Clock] = ()
    facts: Sequence[Fact] = ()
    things: Sequence[Thing] = ()
    notices: Sequence[Notice] = ()
    shares: Sequence[Share] = ()
    refunds: Sequence[Refund] = ()
    receipts: Sequence[Receipt] = ()
    payouts: Sequence[Payout] = ()
    debits: Sequence[Debit] = ()
    given: Sequence[Given] = ()
    taken: Sequence[Taken] = ()
    paid_out: Sequence[Taken] = ()
    pieces: Sequence[Pieces] = ()
    shelves: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    received: Mapping[str, int] = field(default_factory=dict)
    delays: Sequence[tuple[str, str, str]] = ()
    unwanted: Sequence[tuple[str, datetime]] = ()
    agreed: Mapping[str, Agreed | None] = field(default_factory=dict)
    waiting: Sequence[tuple[str, str]] = ()
    unclocked: Mapping[str, int] = field(default_factory=dict)
    differences: Sequence[str] = ()
    unowned: int = 0
    in_all: Mapping[str, int] = field(default_factory=dict)

    @property
    def unverified(self) -> int:
        """How many orders have no contract that verifies."""
        return sum(not agreed for agreed in self.agreed.values())


def read(bank: Bank, *, topics: Iterable[str], auditor: Mapping[str, Any]) -> Seen:
    """The facts of these topics, in their order; all of everything else. ``auditor`` is an address in Django's
    words."""

    def rows(sql: str, params: object = None) -> list[tuple[Any, ...]]:
        return rows_read(auditor, sql, params)

    return Seen(
        clocks=[Clock(*row) for row in rows(CLOCKS)],
        facts=[Fact(*row) for row in rows(FACTS, {"topics": sorted(topics)})],
        things=_things(),
        notices=[Notice(*row) for row in rows(NOTICES)],
        shares=[Share(*row) for row in rows(SHARES)],
        refunds=[Refund(*row) for row in rows(REFUNDS)],
        receipts=[Receipt(*row) for row in rows(RECEIPTS)],
        payouts=[Payout(*row) for row in rows(PAYOUTS)],
        debits=[Debit(*row) for row in rows(DEBITS)],
        given=bank.refunds(),
        taken=bank.debits(),
        paid_out=bank.payouts(),
        pieces=[Pieces(*row) for row in rows(PIECES)],
        shelves={sku: (on_hand, reserved) for sku, on_hand, reserved in rows(SHELVES)},
        received=dict(rows(RECEIVED)),
        delays=[(kind, about, shop) for kind, about, shop in rows(DELAYS)],
        unwanted=[(person, at) for person, at in rows(UNWANTED)],
        agreed=dict(contracts.read(auditor)),
        waiting=_waiting(),
        unclocked=_unclocked(),
        differences=ledger_differences(),
        unowned=rows(UNOWNED)[0][0],
        in_all=dict(rows(IN_ALL)),
    )


def _things() -> list[Thing]:
    """Every row that has a lifecycle, also those that are not for the auditor to read."""
    with bound(SYSTEM), transaction.atomic():
        return [thing for model in kept() for thing in _rows_of(model)]


def _rows_of(model: type[Stateful]) -> Iterator[Thing]:
    columns = [each.attname for each in model._meta.concrete_fields if each.attname in OWNERS]
    for row_id, state, *owners in model._default_manager.values_list("pk", "state", *columns):
        yield Thing(model.LIFECYCLE.name, str(row_id), state, [str(one) for one in owners if one])


def _waiting() -> list[tuple[str, str]]:
    """Nor are the relay's notes."""
    with bound(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT subscriber, error FROM eventlog_pending")
        return [(subscriber, error) for subscriber, error in cursor.fetchall()]


def _unclocked() -> Mapping[str, int]:
    with bound(SYSTEM), transaction.atomic():
        return without_clock()
