"""What has become of each case? Read with raw SQL, logged in as the auditor, who can change nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

import psycopg2
from django.db import connection, transaction

from platform_core.cases.unclocked import without_clock
from platform_core.drivers.simulator.bank import Bank, Given
from platform_core.drivers.world.deals import Deal
from platform_core.project.addresses import words_of_libpq
from platform_core.tenancy.scopes import SYSTEM, bound

CLOCKS: Final = """
SELECT subject_id::text, kind, due_at, state, closed_at FROM deadlines_runningdeadline ORDER BY subject_id, id
"""
STATES: Final = """
SELECT id::text, 'order', state FROM orders_order
UNION ALL SELECT id::text, 'goods_back', state FROM aftersales_return
UNION ALL SELECT id::text, 'complaint', state FROM complaints_complaint
UNION ALL SELECT order_id::text, 'share', state FROM payments_share
UNION ALL SELECT case_id::text, 'basis', basis FROM aftersales_grant
"""
REFUNDS: Final = """
SELECT share.order_id::text, refund.case_type, refund.amount, refund.state
FROM payments_refund refund JOIN payments_share share ON share.id = refund.share_id ORDER BY refund.id
"""
BREACHES: Final = "SELECT about_id::text, kind FROM merchants_violation"
NOTICES: Final = "SELECT person_id::text, template, count(*) FROM notices_notice GROUP BY 1, 2"
FACTS: Final = "SELECT subject_id::text, topic, count(*) FROM eventlog_event GROUP BY 1, 2"
SHELVES: Final = "SELECT id::text, on_hand, reserved FROM catalog_sku"
WAITING: Final = "SELECT subscriber, error FROM eventlog_pending"
# Of the whole year, whatever it is about and whoever it was told: most of it is no one case's.
NOTICES_IN_ALL: Final = "SELECT template, count(*) FROM notices_notice GROUP BY 1"
HAPPENED: Final = "SELECT topic, count(*) FROM eventlog_event GROUP BY 1"
BOOKED: Final = """
SELECT kind, sum(debits_posted)::bigint, sum(credits_posted)::bigint FROM ledger_account GROUP BY 1
"""
THINGS: Final = ("order", "goods_back", "complaint")  # of a deal, about which rows are


@dataclass(frozen=True, slots=True)
class Ran:
    """A clock as it stands in the table."""

    kind: str
    due: datetime
    end: str
    closed_at: datetime | None


@dataclass(slots=True)
class Seen:
    """What stands in the database about one case, and in the provider's statement."""

    clocks: list[Ran] = field(default_factory=list)
    states: dict[str, str] = field(default_factory=dict)
    refunds: list[tuple[str, int, str]] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    notices: Counter[str] = field(default_factory=Counter)
    facts: Counter[str] = field(default_factory=Counter)
    given: list[Given] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Ledger:
    """What is no single case's: pieces on hand and set aside by SKU; deliveries that nobody got through; how many
    notices there are by template, and facts by topic; debits and credits by the kind of an account; rows that wait with
    no clock, by state."""

    shelves: Mapping[UUID, tuple[int, int]]
    waiting: tuple[tuple[str, str], ...]
    notices: Mapping[str, int] = field(default_factory=dict)
    happened: Mapping[str, int] = field(default_factory=dict)
    booked: Mapping[str, tuple[int, int]] = field(default_factory=dict)
    unclocked: Mapping[str, int] = field(default_factory=dict)


def read(deals: Mapping[int, Deal], bank: Bank, *, auditor: Mapping[str, Any]) -> tuple[dict[int, Seen], Ledger]:
    """By the numbers of the cases. ``auditor`` is an address in Django's words."""
    seen = {number: Seen() for number in deals}
    things = {
        thing: number for number, deal in deals.items() for name in THINGS if (thing := getattr(deal, name, None))
    }
    payers = {deal.payment: number for number, deal in deals.items() if hasattr(deal, "payment")}
    people = {deal.shopper.id: number for number, deal in deals.items()}
    for line in bank.statement():
        seen[payers[line.payment]].given.append(line)
    with closing(psycopg2.connect(**words_of_libpq(auditor))) as books, books.cursor() as cursor:
        for case, (kind, due, end, closed_at) in _of(things, _rows(cursor, CLOCKS)):
            seen[case].clocks.append(Ran(kind, due, end, closed_at))
        for case, (what, state) in _of(things, _rows(cursor, STATES)):
            seen[case].states[what] = state
        for case, refund in _of(things, _rows(cursor, REFUNDS)):
            seen[case].refunds.append(refund)
        for case, (kind,) in _of(things, _rows(cursor, BREACHES)):
            seen[case].breaches.append(kind)
        for case, (template, times) in _of(people, _rows(cursor, NOTICES)):
            seen[case].notices[template] += times
        for case, (topic, times) in _of(things, _rows(cursor, FACTS)):
            seen[case].facts[topic] += times
        return seen, _of_all(cursor)


def _of_all(cursor: Any) -> Ledger:
    return Ledger(
        shelves={UUID(sku): (on_hand, reserved) for sku, on_hand, reserved in _rows(cursor, SHELVES)},
        waiting=_waiting(),
        notices=dict(_rows(cursor, NOTICES_IN_ALL)),
        happened=dict(_rows(cursor, HAPPENED)),
        booked={kind: (debit, credit) for kind, debit, credit in _rows(cursor, BOOKED)},
        unclocked=_unclocked(),
    )


def _unclocked() -> Mapping[str, int]:
    with bound(SYSTEM), transaction.atomic():
        return without_clock()


def _waiting() -> tuple[tuple[str, str], ...]:
    """What no auditor needs to see: the relay's own notes."""
    with bound(SYSTEM), transaction.atomic(), connection.cursor() as cursor:
        return tuple((subscriber, error) for subscriber, error in _rows(cursor, WAITING))


def _of(owners: Mapping[UUID, int], rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, tuple[Any, ...]]]:
    """Only what belongs to a case; the world before the year has rows of its own."""
    for owner, *rest in rows:
        if (number := owners.get(UUID(owner))) is not None:
            yield number, tuple(rest)


def _rows(cursor: Any, sql: str) -> Iterator[tuple[Any, ...]]:
    cursor.execute(sql)
    yield from cursor
