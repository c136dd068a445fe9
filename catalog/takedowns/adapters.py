"""Adapter by which a sanction against a shop restricts its goods, and lifts the restriction."""

from __future__ import annotations

from datetime import datetime

from catalog.listings import queries as listings_queries
from catalog.takedowns import commands
from merchants.sanctions.types import Hit, Measure
from platform_core.actors import Actor


class ListingRestriction:
    """Fills the port `SanctionEffect` of merchants."""

    def notice(self, measure: Measure) -> tuple[Hit, ...]:
        """The listings by their titles now, or the category by its name."""
        if measure.category:
            found = listings_queries.categories().filter(code=measure.category)
            return tuple(Hit(zh=category.name_zh, en=category.name_en) for category in found)
        versions = listings_queries.titles(measure.merchant_id, measure.listings)
        return tuple(Hit(zh=version.title_zh, en=version.title_en or version.title_zh) for version in versions)

    def apply(self, measure: Measure, *, by: Actor, at: datetime) -> None:
        commands.restrict(measure, by=by, at=at)

    def reverse(self, measure: Measure, *, by: Actor, at: datetime) -> None:
        commands.lift_restriction(measure, by=by, at=at)
