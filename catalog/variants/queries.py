"""Queries on the codes that a shop has given to its items."""

from __future__ import annotations

from collections.abc import Collection

from catalog.publishing.types import OwnListing
from catalog.stock import queries as stock_queries
from catalog.variants.types import Known
from platform_core.actors import Actor


def known_items(of: OwnListing) -> Known:
    """The items that the listing has by now."""
    return Known({item.code: item.options for item in of.items})


def taken_codes(codes: Collection[str], *, by: Actor) -> frozenset[str]:
    """Those of these codes that an item of the shop has."""
    return frozenset(stock_queries.skus_of_shop(by).filter(code__in=codes).values_list("code", flat=True))


def codes_beginning_with(base: str, *, by: Actor) -> frozenset[str]:
    """The codes of the shop's items that begin so."""
    return frozenset(stock_queries.skus_of_shop(by).filter(code__startswith=base).values_list("code", flat=True))
