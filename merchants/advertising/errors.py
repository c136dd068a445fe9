"""Refusals of an advertisement."""

from __future__ import annotations

from platform_core.errors import RuleRefused


class AdvertisementRefused(RuleRefused):
    code = "merchants.advertisement_refused"
    title = "This advertisement may not go out"
    remedy = "Mend every reason listed and send it again."
    reasons: tuple[str, ...]
