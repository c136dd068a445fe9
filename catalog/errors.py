"""In which ways does the shop window say no?"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from catalog.types import EndedLot, FrozenLotRef, Short, ShortLot
from platform_core.errors import Conflict, NotAllowed, NotFound, RuleRefused, TooLate


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
    """Carries every reason. ``missing_facts`` are the codes of the facts that the category, or its exclusion, needs;
    ``wrong_facts`` those that are told in another kind of value than is asked; ``ended_certificates`` those that are
    good no more; ``claims`` the words that no listing of this category may use; ``not_free`` the provinces to which it
    is not sent free of charge though its title says so; ``against_selling`` the reasons why the shop may not sell it.
    """

    code = "catalog.not_publishable"
    title = "The listing may not be shown yet"
    remedy = "Put right every reason given, then publish again."
    reasons: tuple[str, ...]
    missing_facts: tuple[str, ...]
    wrong_facts: tuple[str, ...]
    ended_certificates: tuple[str, ...]
    claims: tuple[str, ...]
    not_free: tuple[str, ...] = ()
    against_selling: tuple[str, ...] = ()


class DepositTermsRefused(RuleRefused):
    """Carries every reason; ``most_days`` is the longest time in which a deposit may go back."""

    code = "catalog.deposit_terms_refused"
    title = "A deposit cannot be asked on these terms"
    remedy = "Say what it is for, on which conditions, how and within how many of the days allowed it goes back."
    reasons: tuple[str, ...]
    most_days: int


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


class ImagesNotFound(NotFound):
    code = "catalog.images_not_found"
    title = "The shop has no such pictures"
    remedy = "Upload each picture first, and name it by the hash that the answer gives."
    images: tuple[str, ...]


class PriceBegins(Conflict):
    """Two prices never begin at one instant: nobody could say which of them holds."""

    code = "catalog.price_begins"
    title = "Another price of this item begins at the same instant"
    remedy = "Look at its price, and set it again if it is not what you want."
    sku_id: UUID
    valid_from: datetime


class PromotionRuns(Conflict):
    code = "catalog.promotion_runs"
    title = "A promotion of this item runs, and its price stands until it ends"
    remedy = "Set the price after the end: what was announced to everybody is kept."
    sku_id: UUID
    until: datetime


class PromotionNotFound(NotFound):
    code = "catalog.promotion_not_found"
    title = "There is no such promotion"
    remedy = "Check the id; the prices of an item list its promotions."
    promotion_id: UUID


class PromotionRefused(RuleRefused):
    """Carries every reason. ``reference`` is what was really paid or asked in the days before, in fen, and ``basis``
    says which; ``not_before``: until then the last promotion's end counts."""

    code = "catalog.promotion_refused"
    title = "This is no reduction, or cannot be announced so"
    remedy = "Every reason is listed in params: lower the price below what was really paid, and name a last day."
    reasons: tuple[str, ...]
    reference: int | None
    basis: str
    not_before: datetime | None


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


class SamplingNotFound(NotFound):
    code = "catalog.sampling_not_found"
    title = "There is no such sampling"
    remedy = "Check the id; the list of samplings names them all."
    sampling_id: UUID


class SampleNotFound(NotFound):
    code = "catalog.sample_not_found"
    title = "There is no such sample"
    remedy = "Check the id; a shop knows of a sample once it is tested."
    sample_id: UUID


class LotFreezeNotFound(NotFound):
    code = "catalog.lot_freeze_not_found"
    title = "There is no such frozen lot"
    remedy = "Check the id; the list of recalls names them all."
    lot_freeze_id: UUID


class SamplingRefused(RuleRefused):
    """Carries every reason."""

    code = "catalog.sampling_refused"
    title = "This cannot be planned, recorded or frozen so"
    remedy = "Every reason is listed in params: say what is missing, and do it again."
    reasons: tuple[str, ...]


class ObjectionTooLate(TooLate):
    code = "catalog.objection_too_late"
    title = "The time to object is over"
    remedy = "The result stands. What shows that a lot is safe may be sent to the platform at any time."
    closed_at: datetime


class CorrectionTooLate(TooLate):
    code = "catalog.correction_too_late"
    title = "The time to correct is over"
    remedy = "It counts as not corrected. What shows that a lot is safe may be sent to the platform at any time."
    closed_at: datetime


class RecheckTooEarly(Conflict):
    code = "catalog.recheck_too_early"
    title = "The time for the re-check has not begun"
    remedy = "Re-check goods that were made after the correction, from the day that is named on."
    opens_at: datetime


class JudgedByAnother(NotAllowed):
    code = "catalog.judged_by_another"
    title = "Somebody else decides this"
    remedy = "Who recorded a result or froze a lot decides on no objection to it, and frees no lot."


class DangerKnown(Conflict):
    code = "catalog.danger_known"
    title = "The authority knows of this danger"
    remedy = "The reference that stands with the recall is the one under which it was told."
    lot_freeze_id: UUID


class LotFrozenAlready(Conflict):
    code = "catalog.lot_frozen_already"
    title = "This lot is frozen already"
    remedy = (
        "Nobody may buy or send it; look at the freeze that there is. If an authority calls it unsafe as well, nothing"
        " more has to be frozen: whoever frees it later has its consent, and names that in the reason."
    )
    lot_freeze_id: UUID


class LotsFrozen(RuleRefused):
    """Carries every lot that is frozen."""

    code = "catalog.lots_frozen"
    title = "These lots are frozen"
    remedy = "They may be neither sold, nor sent, nor put on the shelf: take other lots, or wait."
    lots: tuple[FrozenLotRef, ...]
