"""Who may look at what belongs to a return? Written on the shop's side of its wall, whoever acts."""

from __future__ import annotations

from collections.abc import Sequence

from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall

CASE_KEY = CompositeKey(to="aftersales.Return", fields=("merchant", "case"))
ORDER_KEY = CompositeKey(to="orders.Order", fields=("merchant", "order"))
LINE_KEY = CompositeKey(to="orders.OrderLine", fields=("merchant", "line"))


def of_a_return(*, may: Sequence[str] = APPEND) -> tuple[Wall, ...]:
    """Seen by its shopper, its shop and the platform; ``may``: what the shop's side may do."""
    return (
        Wall("shopper", own="shopper_id", may=READ),
        Wall("merchant", own="merchant_id", may=may),
        Wall("staff", may=READ),
        Wall("system", may=READ),
        Wall("auditor", may=READ),
    )
