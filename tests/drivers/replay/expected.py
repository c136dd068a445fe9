"""What should the books say? Computed from the Parquet files alone, by SQL that knows nothing of our code."""

from __future__ import annotations

from typing import Final

from tests.drivers.replay.receipts import Data
from tests.drivers.replay.reconciling import Figures, figures

# What was sold, by product and by basket. What goes back, and how that ends, is drawn by the numbers of basket and
# product (n, and fate for a basket), as `returning.py` draws it.
ITEM: Final = """
CREATE OR REPLACE TEMP TABLE item AS
SELECT basket_id, store_id, sold_at, product_id, sum(quantity)::BIGINT AS pieces,
       (sum(value) - sum(coupon))::BIGINT AS paid, sum(coupon)::BIGINT AS funded,
       ((basket_id % 100003 * 7919 + product_id * 104729 + 1) % 1000003)::BIGINT AS root, root * root % 1000003 AS n
FROM line
WHERE week = $week AND quantity BETWEEN 1 AND 1000 AND value > 0 AND coupon <= value
GROUP BY ALL
"""
BASKET: Final = """
CREATE OR REPLACE TEMP TABLE basket AS
SELECT basket_id, store_id, sold_at, count(*) AS lines, sum(paid)::BIGINT AS paid, sum(funded)::BIGINT AS funded,
       ((basket_id % 100003 * 7919 + 1) % 1000003)::BIGINT AS seed, seed * seed % 1000003 AS fate
FROM item GROUP BY ALL HAVING sum(paid) > 0
ORDER BY sold_at, basket_id LIMIT $most
"""
BACK: Final = """
CREATE OR REPLACE TEMP TABLE back AS
SELECT basket_id, product_id, pieces, paid, funded, n // 40 % 4 > 0 AS as_new,
       CASE WHEN n // 10 % 2 = 1 THEN 1 + n // 20 % pieces ELSE pieces END AS gone
FROM item SEMI JOIN basket USING (basket_id) WHERE n % 10 = 0
"""
# Of part of a line its part of the money goes back, rounded down; with the last of a basket's money all that others had
# put in. Commission is rounded order by order, half up, as a shop's statement is: on what stays, where the shop was
# paid only after the return had ended; else on all, and the part of it that went back is given back, rounded down.
# On the shelf were as many pieces as are sold; so there are again as many as came back as good as new.
EXPECTED: Final = """
WITH returned AS (
  SELECT basket_id, count(*) AS lines, sum(paid * gone // pieces)::BIGINT AS paid,
         sum(funded * gone // pieces)::BIGINT AS funded
  FROM back GROUP BY basket_id
), refund AS (
  SELECT b.*, coalesce(r.lines, 0) AS returned, coalesce(r.funded, 0) AS asked,
         CASE WHEN b.fate % 10 = 9 THEN 0 ELSE coalesce(r.paid, 0) END AS refunded
  FROM basket b LEFT JOIN returned r USING (basket_id)
), ended AS (
  SELECT *, CASE WHEN refunded = 0 THEN 0 WHEN refunded = paid THEN funded ELSE asked END AS unfunded,
         CASE WHEN fate // 10 % 2 = 1 THEN ((paid - refunded) * $basis_points + 5000) // 10000
              ELSE fee - fee * refunded // paid END AS commission
  FROM (SELECT *, (paid * $basis_points + 5000) // 10000 AS fee FROM refund)
), store AS (
  SELECT store_id, count(*)::HUGEINT AS baskets, sum(lines) AS lines, sum(returned) AS returned, sum(paid) AS paid,
         sum(refunded) AS refunded, sum(funded) AS funded, sum(unfunded) AS unfunded, sum(commission) AS commission,
         sum(paid - refunded + funded - unfunded - commission) AS payable
  FROM ended GROUP BY store_id
)
SELECT * FROM store UNPIVOT (amount FOR what IN (COLUMNS(* EXCLUDE store_id)))
UNION ALL
SELECT store_id, 'pieces of product ' || product_id, sum(gone) FROM back JOIN basket USING (basket_id)
WHERE as_new AND fate % 10 NOT IN (5, 9) GROUP BY ALL
"""
ALL: Final = 2**31


def draw(data: Data, *, week: int, most: int | None) -> None:
    """Choose the same baskets that `Data.week` gives, and what of them goes back."""
    data.db.execute(ITEM, {"week": week})
    data.db.execute(BASKET, {"most": ALL if most is None else most})
    data.db.execute(BACK)


def expected(data: Data, *, basis_points: int) -> Figures:
    """Of what was drawn: what is sold and comes back at each store, and the pieces that are on its shelves then."""
    return figures(data.rows(EXPECTED, {"basis_points": basis_points}))
