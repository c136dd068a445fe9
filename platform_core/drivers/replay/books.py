"""What do the books say? Read from ledger postings with raw SQL, logged in as the auditor, who can change nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from contextlib import closing
from typing import Any, Final
from uuid import UUID

import psycopg2

from platform_core.drivers.replay.figures import Figures, Statement
from platform_core.project.addresses import words_of_libpq

# Every posting moves its amount from the account it credits to the one it debits; holds move nothing.
BOOKED: Final = """
WITH moved AS (
  SELECT p.merchant_id, side.kind, side.amount
  FROM ledger_posting p
  JOIN ledger_account d ON d.id = p.debit_account_id
  JOIN ledger_account c ON c.id = p.credit_account_id
  CROSS JOIN LATERAL (VALUES (d.kind, p.amount), (c.kind, -p.amount)) AS side(kind, amount)
  WHERE p.kind IN ('posted', 'post_pending')
), balance AS (
  SELECT merchant_id,
         coalesce(sum(amount) FILTER (WHERE kind = 'provider_clearing' AND amount > 0), 0) AS paid,
         coalesce(-sum(amount) FILTER (WHERE kind = 'provider_clearing' AND amount < 0), 0) AS refunded,
         coalesce(sum(amount) FILTER (WHERE kind = 'platform_funding' AND amount > 0), 0) AS funded,
         coalesce(-sum(amount) FILTER (WHERE kind = 'platform_funding' AND amount < 0), 0) AS unfunded,
         coalesce(-sum(amount) FILTER (WHERE kind = 'commission'), 0) AS commission,
         coalesce(-sum(amount) FILTER (WHERE kind = 'merchant_payable'), 0) AS payable,
         coalesce(-sum(amount) FILTER (WHERE kind = 'buyer_escrow'), 0) AS escrow
  FROM moved GROUP BY merchant_id
), sold AS (
  SELECT merchant_id, count(*) AS orders FROM orders_order WHERE state = 'received' GROUP BY merchant_id
), written AS (
  SELECT merchant_id, count(*) AS lines FROM orders_orderline GROUP BY merchant_id
), back AS (
  SELECT merchant_id, count(*) AS returned FROM aftersales_returnline GROUP BY merchant_id
)
SELECT merchant_id::text, coalesce(orders, 0), coalesce(lines, 0), coalesce(returned, 0), coalesce(paid, 0),
       coalesce(refunded, 0), coalesce(funded, 0), coalesce(unfunded, 0), coalesce(commission, 0),
       coalesce(payable, 0), coalesce(escrow, 0)
FROM balance FULL JOIN sold USING (merchant_id) FULL JOIN written USING (merchant_id) FULL JOIN back USING (merchant_id)
"""
THROUGH_PROVIDER: Final = """
SELECT (SELECT coalesce(sum(amount), 0) FROM payments_payment WHERE state = 'captured' AND provider_ref LIKE 'PAY%'),
       (SELECT coalesce(sum(amount), 0) FROM payments_refund WHERE state = 'succeeded' AND provider_ref LIKE 'REF%')
"""
UNFINISHED: Final = """
SELECT (SELECT count(*) FROM payments_share WHERE state <> 'settled')
     + (SELECT count(*) FROM payments_refund WHERE state IN ('requested', 'unknown'))
     + (SELECT count(*) FROM aftersales_return WHERE state NOT IN ('granted', 'declined'))
"""
# What is on the shelves now, and what of it is set aside.
SHELVES: Final = "SELECT merchant_id::text, code, on_hand, reserved FROM catalog_sku"


def through_provider(address: Mapping[str, Any]) -> Statement:
    """What we have booked of what the provider did: it gives numbers of its own."""
    [row] = _asked(address, THROUGH_PROVIDER)
    return Statement(*map(int, row))


def unfinished(address: Mapping[str, Any]) -> int:
    """How many shares, refunds and returns have not come to their end."""
    [[number]] = _asked(address, UNFINISHED)
    return int(number)


def shelved(address: Mapping[str, Any], *, stores: Mapping[UUID, int]) -> dict[tuple[int | None, int], int]:
    """Pieces by store and product, of our stores; what is set aside counts as missing, since every sale is done."""
    rows = ((stores.get(UUID(shop)), *rest) for shop, *rest in _asked(address, SHELVES))
    return {(store, int(code)): on_hand - held for store, code, on_hand, held in rows if store is not None}


def booked(address: Mapping[str, Any], *, stores: Mapping[UUID, int]) -> dict[int | None, Figures]:
    """By store; what shops of no store have sold stands under None. ``address`` is the auditor's, in Django's words."""
    rows = _asked(address, BOOKED)
    found: dict[int | None, Figures] = defaultdict(Figures)
    for shop, *figures in rows:
        found[stores.get(UUID(shop))] += Figures(*map(int, figures))
    return dict(found)


def _asked(address: Mapping[str, Any], sql: str) -> list[tuple[Any, ...]]:
    with closing(psycopg2.connect(**words_of_libpq(address))) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
