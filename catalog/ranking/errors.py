"""The refusal of a paid place."""

from __future__ import annotations

from platform_core.errors import RuleRefused


class PlacementRefused(RuleRefused):
    code = "catalog.placement_refused"
    title = "This place cannot be booked"
    remedy = "Mend every reason listed and book again."
    reasons: tuple[str, ...]
