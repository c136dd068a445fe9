"""Refusals of remedies."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import NotFound, RuleRefused


class RemedyNotFound(NotFound):
    code = "aftersales.remedy_not_found"
    title = "There is no such remedy"
    remedy = "Check the id; a remedy is shown to its buyer and to its shop only."
    remedy_id: UUID


class RemedyRefused(RuleRefused):
    """Carries every reason."""

    code = "aftersales.remedy_refused"
    title = "This is not how these goods are dealt with"
    remedy = "Every reason is listed in params; the remedy says whether its goods go back or are destroyed."
    reasons: tuple[str, ...]
