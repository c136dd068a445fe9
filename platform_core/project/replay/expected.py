"""What should the books say? Computed from the Parquet files alone, by SQL that knows nothing of our code."""

from __future__ import annotations

from typing import Final

from platform_core.project.replay.figures import Figures
from platform_core.project.replay.parquet import Data

# Commission is rounded order by order, half up, as a shop's statement is.
EXPECTED: Final = """
WITH item AS (
  SELECT basket_id, store_id, sold_at, product_id, sum(value) - sum(coupon) AS paid, sum(coupon) AS funded
  FROM line
  WHERE week = $week AND quantity BETWEEN 1 AND 1000 AND value > 0 AND coupon <= value
  GROUP BY ALL
), basket AS (
  SELECT basket_id, store_id, sold_at, count(*) AS lines, sum(paid) AS paid, sum(funded) AS funded
  FROM item GROUP BY ALL HAVING sum(paid) > 0
  ORDER BY sold_at, basket_id LIMIT $most
), store AS (
  SELECT store_id, count(*) AS baskets, sum(lines) AS lines, sum(paid) AS paid, sum(funded) AS funded,
         sum((paid * $basis_points + 5000) // 10000) AS commission
  FROM basket GROUP BY store_id
)
SELECT store_id, baskets, lines, paid, funded, commission, paid + funded - commission AS payable FROM store
"""
ALL: Final = 2**31


def expected(data: Data, *, week: int, most: int | None, basis_points: int) -> dict[int | None, Figures]:
    """By store: the same baskets that `Data.week` gives."""
    params = {"week": week, "most": ALL if most is None else most, "basis_points": basis_points}
    rows = data.db.execute(EXPECTED, params).fetchall()
    return {row[0]: Figures(*map(int, row[1:])) for row in rows}
