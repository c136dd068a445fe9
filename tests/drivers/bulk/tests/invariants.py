"""Does what was written hold together, all of it, whoever wrote it? Asked by SQL, as the auditor."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from platform_core.drivers.reading import rows_read

# What it says when it is broken, and how many rows break it.
BROKEN: Final[Mapping[str, str]] = {
    "orders whose lines do not add up to their total": """
        SELECT count(*) FROM orders_order o
        WHERE o.total <> (SELECT sum(l.total) FROM orders_orderline l WHERE l.order_id = o.id)""",
    "lines whose adjustments do not add up": """
        SELECT count(*) FROM orders_orderline l WHERE l.adjusted <> coalesce(
          (SELECT sum(a.amount) FROM orders_priceadjustment a WHERE a.line_id = l.id), 0)""",
    "contracts that are not what their hash says": """
        SELECT count(*) FROM orders_contract
        WHERE sha256 <> encode(sha256(convert_to(canonical, 'UTF8')), 'hex')""",
    "shelves that are not the sum of what came and went": """
        SELECT count(*) FROM catalog_sku k WHERE k.on_hand <> coalesce(
          (SELECT sum(m.quantity) FROM catalog_stockmovement m WHERE m.sku_id = k.id), 0)""",
    "shelves on which something else is set aside than is held": """
        SELECT count(*) FROM catalog_sku k WHERE k.reserved <> coalesce(
          (SELECT sum(i.quantity) FROM catalog_reserveditem i JOIN catalog_reservation r ON r.id = i.reservation_id
           WHERE i.sku_id = k.id AND r.state = 'held'), 0)""",
    "orders in a state that their money contradicts": """
        SELECT count(*) FROM orders_order o JOIN payments_share s ON s.order_id = o.id
        WHERE (o.state, s.state) NOT IN (('placed', 'expected'), ('cancelled', 'released'), ('paid', 'captured'),
          ('shipped', 'captured'), ('received', 'captured'), ('received', 'settled'), ('cancelled', 'captured'))""",
    "clocks that run for an order that waits for nothing": """
        SELECT count(*) FROM deadlines_runningdeadline d JOIN orders_order o ON o.id = d.subject_id
        WHERE d.state = 'running' AND (d.kind, o.state) NOT IN (
          ('orders.payment', 'placed'), ('orders.confirm_receipt', 'shipped'))
          AND d.kind IN ('orders.payment', 'orders.confirm_receipt')""",
}


def broken(auditor: Mapping[str, Any]) -> list[str]:
    """Which invariants how many rows break; nothing if all hold. ``auditor`` is that login's address."""
    found = {what: rows_read(auditor, sql)[0][0] for what, sql in BROKEN.items()}
    return [f"{rows:,} {what}" for what, rows in found.items() if rows]
