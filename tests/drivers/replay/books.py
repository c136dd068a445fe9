"""What do the books say? Read from ledger postings with raw SQL, logged in as the auditor, who can change nothing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from platform_core.drivers.reading import rows_read
from tests.drivers.replay.reconciling import Figures, figures

# Of each shop: what it sold and took back, where its money stands, and what is left on its shelves. Every posting moves
# its amount from the account it credits to the one it debits; holds move nothing. What is set aside on a shelf counts
# as missing, since every sale is done.
BOOKED: Final = """
WITH moved AS (
  SELECT p.merchant_id, side.kind, side.amount
  FROM ledger_posting p
  JOIN ledger_account d ON d.id = p.debit_account_id
  JOIN ledger_account c ON c.id = p.credit_account_id
  CROSS JOIN LATERAL (VALUES (d.kind, p.amount), (c.kind, -p.amount)) AS side(kind, amount)
  WHERE p.kind IN ('posted', 'post_pending')
), figure(kind, way, what) AS (
  VALUES ('provider_clearing', 1, 'paid'), ('provider_clearing', -1, 'refunded'),
         ('platform_funding', 1, 'funded'), ('platform_funding', -1, 'unfunded'),
         ('commission', 0, 'commission'), ('merchant_payable', 0, 'payable'), ('buyer_escrow', 0, 'escrow')
)
SELECT merchant_id::text, what, sum(CASE way WHEN 1 THEN amount ELSE -amount END)
FROM moved JOIN figure USING (kind) WHERE way IN (0, sign(amount)) GROUP BY 1, 2
UNION ALL
SELECT merchant_id::text, 'baskets', count(*) FROM orders_order WHERE state = 'received' GROUP BY 1
UNION ALL
SELECT merchant_id::text, 'lines', count(*) FROM orders_orderline GROUP BY 1
UNION ALL
SELECT merchant_id::text, 'returned', count(*) FROM aftersales_returnline GROUP BY 1
UNION ALL
SELECT merchant_id::text, 'pieces of product ' || code, on_hand - reserved FROM catalog_sku
WHERE merchant_id::text = ANY(%s)
"""


def booked(address: Mapping[str, Any], *, stores: Mapping[UUID, int]) -> Figures:
    """What is booked for each store, and stands on its shelves. What shops of no store have sold stands under None.

    ``address`` is the auditor's, in Django's words; ``stores`` go by the ids of their shops.
    """
    known = {str(shop): store for shop, store in stores.items()}
    rows = rows_read(address, BOOKED, [list(known)])
    return figures((known.get(shop), what, amount) for shop, what, amount in rows)
