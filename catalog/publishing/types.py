"""Words for new goods."""

from __future__ import annotations

from dataclasses import dataclass

from catalog.listings.types import Content
from catalog.stock.types import NewSku


@dataclass(frozen=True, slots=True, kw_only=True)
class NewListing:
    """One row of a bulk listing."""

    content: Content
    skus: tuple[NewSku, ...]
