"""Refusals about items, shelves and lots."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from catalog.stock.types import EndedLot, FrozenLotRef, Short, ShortLot
from platform_core.errors import Conflict, NotFound, RuleRefused


class SkuNotFound(NotFound):
    code = "catalog.sku_not_found"
    title = "There is no such item"
    remedy = "Check the ids; an item belongs to one shop."
    sku_ids: tuple[UUID, ...]


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


class TooManyItems(RuleRefused):
    """``most`` is the number of items that a listing may have, ``there`` of those that it has."""

    code = "catalog.too_many_items"
    title = "A listing cannot have so many items"
    remedy = "Leave some out, or list what differs most as goods of its own."
    most: int
    there: int


class OptionsDiffer(RuleRefused):
    """``names`` are the options by which the other items of the listing are chosen, in their order."""

    code = "catalog.options_differ"
    title = "The other items of this listing are chosen by other options"
    remedy = "Name the same options in the same order, so that a buyer can choose among all of them."
    names: tuple[str, ...]


class CombinationExists(Conflict):
    """Carries the text of every combination of options that is there already, or was sent twice."""

    code = "catalog.combination_exists"
    title = "The listing has an item with these options already"
    remedy = (
        "Leave out the combinations that exist already or were sent twice. The price and stock of an existing one are"
        " changed on their own pages."
    )
    combinations: tuple[str, ...]


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


class CountTooLow(Conflict):
    """Fewer pieces were counted than orders hold. ``ordered`` are those of the whole shelf."""

    code = "catalog.count_too_low"
    title = "Fewer pieces were counted than are ordered already"
    remedy = "Send or cancel the orders that wait first; then correct the count."
    sku_id: UUID
    ordered: int


class BooksMovedOn(Conflict):
    """Pieces came or left since the books were read. ``left`` are those that the lot has by now."""

    code = "catalog.books_moved_on"
    title = "Pieces of this lot came or left since you read the books"
    remedy = "Count again, and hold it against the number that the books have now."
    sku_id: UUID
    lot: str | None
    left: int


class LotDiffers(Conflict):
    code = "catalog.lot_differs"
    title = "This lot is known with another best-before date"
    remedy = "Check the date on the package; goods with another date are another lot, with a name of its own."
    sku_id: UUID
    lot: str
    best_before: date


class BestBeforeMissing(RuleRefused):
    """Carries the codes of the items."""

    code = "catalog.best_before_missing"
    title = "These goods come onto the shelf with a lot and its best-before date"
    remedy = "Name the lot and the last day on which it is good; both stand on the package."
    items: tuple[str, ...]


class LotsOver(RuleRefused):
    """Carries every lot that is over."""

    code = "catalog.lots_over"
    title = "The best-before date of these lots is over"
    remedy = "Take a lot that is still good; what is past its date may be neither put on sale nor sent."
    lots: tuple[EndedLot, ...]


class LotsFrozen(RuleRefused):
    """Carries every lot that is frozen."""

    code = "catalog.lots_frozen"
    title = "These lots are frozen"
    remedy = "They may be neither sold, nor sent, nor put on the shelf: take other lots, or wait."
    lots: tuple[FrozenLotRef, ...]
