"""What do the books say? Read from ledger postings with raw SQL, logged in as the auditor, who can change nothing.

An ``address`` is the auditor's, in Django's words.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing
from typing import Any, Final
from uuid import UUID

import psycopg2

from platform_core.drivers.replay import figures
from platform_core.drivers.replay.figures import Figures
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
SELECT merchant_id::text, coalesce(orders, 0) AS baskets, coalesce(lines, 0) AS lines,
       coalesce(returned, 0) AS returned, coalesce(paid, 0) AS paid, coalesce(refunded, 0) AS refunded,
       coalesce(funded, 0) AS funded, coalesce(unfunded, 0) AS unfunded, coalesce(commission, 0) AS commission,
       coalesce(payable, 0) AS payable, coalesce(escrow, 0) AS escrow
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
SHELVES: Final = "SELECT merchant_id::text, code, on_hand - reserved FROM catalog_sku"


def unfinished(address: Mapping[str, Any]) -> int:
    """How many shares, refunds and returns have not come to their end."""
    _, [[number]] = _asked(address, UNFINISHED)
    return int(number)


def booked(address: Mapping[str, Any], *, stores: Mapping[UUID, int]) -> Figures:
    """What is booked for each store, stands on its shelves, and went through the provider.

    ``stores``: by the id of the shop. What shops of no store have sold stands under None. What is set aside on a shelf
    counts as missing, since every sale is done.
    """
    columns, rows = _asked(address, BOOKED)
    _, shelved = _asked(address, SHELVES)
    _, [[captured, refunded]] = _asked(address, THROUGH_PROVIDER)
    known = ((stores.get(UUID(shop)), int(code), pieces) for shop, code, pieces in shelved if UUID(shop) in stores)
    return {
        **figures.of_stores(((stores.get(UUID(shop)), *values) for shop, *values in rows), columns),
        **figures.on_shelves(known),
        **figures.at_provider(captured=int(captured), refunded=int(refunded)),
    }


def _asked(address: Mapping[str, Any], sql: str) -> tuple[list[str], list[tuple[Any, ...]]]:
    """The names of the columns, and the rows."""
    with closing(psycopg2.connect(**words_of_libpq(address))) as connection, connection.cursor() as cursor:
        cursor.execute(sql)
        return [column.name for column in cursor.description or ()], list(cursor.fetchall())
