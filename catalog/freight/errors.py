"""Refusals about freight."""

from __future__ import annotations

from platform_core.errors import NotFound, RuleRefused


class FreightNotFound(NotFound):
    code = "catalog.freight_not_found"
    title = "The shop has no such freight template"
    remedy = "State it first, or take the code of one that there is."
    freight_code: str


class FreightRefused(RuleRefused):
    """Carries every reason; ``not_free`` are the provinces to which it costs something."""

    code = "catalog.freight_refused"
    title = "Freight cannot be stated so"
    remedy = "Every reason is listed in params: what a title calls free of charge has to be free everywhere."
    reasons: tuple[str, ...]
    not_free: tuple[str, ...]
