"""In which ways does the shop window say no?"""

from __future__ import annotations

from uuid import UUID

from catalog.types import Short, ShortLot
from platform_core.errors import Conflict, NotFound, RuleRefused


class ListingNotFound(NotFound):
    code = "catalog.listing_not_found"
    title = "There is no such listing"
    remedy = "Check the id; a listing that was withdrawn is not shown any more."
    listing_id: UUID


class SkuNotFound(NotFound):
    code = "catalog.sku_not_found"
    title = "There is no such item"
    remedy = "Check the ids; an item belongs to one shop."
    sku_ids: tuple[UUID, ...]


class CategoryNotFound(NotFound):
    code = "catalog.category_not_found"
    title = "There is no such category"
    remedy = "Take a code from the list of categories."
    categories: tuple[str, ...]


class ReservationNotFound(NotFound):
    code = "catalog.reservation_not_found"
    title = "Nothing is set aside for this order"
    remedy = "Check the order's id."
    source: UUID


class TakenBackDiffers(Conflict):
    code = "catalog.taken_back_differs"
    title = "Other pieces came back under this reference"
    remedy = "What is on the shelf again is there; put further pieces back under a reference of their own."
    reference: UUID


class OutOfStock(Conflict):
    """Carries every item that is short, not just the first."""

    code = "catalog.out_of_stock"
    title = "Not enough left"
    remedy = "Order no more than what is left, or come back later."
    short: tuple[Short, ...]


class SkuCodeTaken(Conflict):
    code = "catalog.sku_code_taken"
    title = "The shop has an item with this code already"
    remedy = "Give each item of the shop a code of its own."
    codes: tuple[str, ...]


class NotPublishable(RuleRefused):
    """Carries every reason; ``missing_facts`` are the keys of the facts that the category, or its exclusion, needs."""

    code = "catalog.not_publishable"
    title = "The listing may not be shown yet"
    remedy = "Put right every reason given, then publish again."
    reasons: tuple[str, ...]
    missing_facts: tuple[str, ...]


class LotsDoNotMatch(RuleRefused):
    code = "catalog.lots_do_not_match"
    title = "The lots name more pieces than the order has"
    remedy = "Name lots for ordered items only, and no more pieces than were ordered."
    sku_ids: tuple[UUID, ...]


class LotShort(Conflict):
    """Carries every lot that is short: a recall has to find the pieces where the books say they went."""

    code = "catalog.lot_short"
    title = "Not so many pieces of this lot are left"
    remedy = "Name lots that came onto this item's shelf; none is named only for pieces that came without one."
    short: tuple[ShortLot, ...]


class PlacementRefused(RuleRefused):
    code = "catalog.placement_refused"
    title = "This place cannot be booked"
    remedy = "Mend every reason listed and book again."
    reasons: tuple[str, ...]
