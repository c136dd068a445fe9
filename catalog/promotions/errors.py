"""Refusals about promotions."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from platform_core.errors import NotFound, RuleRefused


class PromotionNotFound(NotFound):
    code = "catalog.promotion_not_found"
    title = "There is no such promotion"
    remedy = "Check the id; the prices of an item list its promotions."
    promotion_id: UUID


class PromotionRefused(RuleRefused):
    """Carries every reason. ``reference`` is the price really paid or asked in the days before, in fen, and ``basis``
    says which; ``not_before``: until then the last promotion's end counts."""

    code = "catalog.promotion_refused"
    title = "This is no reduction, or cannot be announced so"
    remedy = "Every reason is listed in params: lower the price below what was really paid, and name a last day."
    reasons: tuple[str, ...]
    reference: int | None
    basis: str
    not_before: datetime | None
