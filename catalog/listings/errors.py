"""Refusals about listings, categories and pictures."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import NotFound


class ListingNotFound(NotFound):
    code = "catalog.listing_not_found"
    title = "There is no such listing"
    remedy = "Check the id; a listing that was withdrawn is not shown any more."
    listing_id: UUID


class CategoryNotFound(NotFound):
    code = "catalog.category_not_found"
    title = "There is no such category"
    remedy = "Take a code from the list of categories."
    categories: tuple[str, ...]


class ImagesNotFound(NotFound):
    code = "catalog.images_not_found"
    title = "The shop has no such pictures"
    remedy = "Upload each picture first, and name it by the hash that the answer gives."
    images: tuple[str, ...]
