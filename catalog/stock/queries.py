"""Queries on items, shelves and lots."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import Exists, F, Min, OuterRef, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce

from catalog.listings.models import Category, Listing, ListingVersion
from catalog.listings.queries import version_in_force
from catalog.listings.types import FaultRules
from catalog.stock import policies, ports
from catalog.stock.errors import LotsFrozen, LotsOver, OutOfStock, SkuNotFound
from catalog.stock.models import Lot, Reservation, ReservedItem, Sku, StockMovement
from catalog.stock.types import DatedLot, EndedLot, FrozenLotRef, LotLeft, Movement, Short
from platform_core.actors import Actor
from platform_core.legal.spans import local_day
from platform_core.tenancy.scopes import ask


def fault_rules_of(sku_ids: Collection[UUID]) -> dict[UUID, FaultRules]:
    """The law of faults for the goods of each of these items, by its category as it is now."""
    rows = Sku.objects.filter(id__in=sku_ids).select_related("listing__category")
    return {sku.id: sku.listing.category.fault_rules for sku in rows}


Lotted = tuple[UUID, str | None]  # an item, and its lot
LEFT_AND_UNFIT: Final = """
SELECT sku_id, lot, sum(quantity)::int FROM catalog_stockmovement WHERE sku_id = ANY(%(skus)s) GROUP BY sku_id, lot
UNION ALL SELECT sku_id, code, NULL FROM catalog_lot WHERE sku_id = ANY(%(skus)s) AND best_before < %(today)s
UNION ALL SELECT sku_id, lot, NULL FROM catalog_lotfreeze WHERE sku_id = ANY(%(skus)s) AND state = 'frozen'
"""


def lot(lot_id: UUID) -> Lot:
    return Lot.objects.select_related("sku__listing").get(id=lot_id)


def dated_lots(actor: Actor, *, most: int) -> list[DatedLot]:
    """A shop's lots that have a date and of which pieces are left, those that end first before the others."""
    moved = StockMovement.objects.filter(sku=OuterRef("sku"), lot=OuterRef("code")).order_by().values("sku", "lot")
    left = moved.annotate(pieces=Sum("quantity")).values("pieces")
    mine = Lot.objects.filter(merchant_id=actor.merchant_id).annotate(left=Subquery(left)).filter(left__gt=0)
    columns = ("sku__code", "sku__spec", "code", "best_before", "left")
    return [DatedLot(*row) for row in mine.order_by("best_before", "id").values_list(*columns)[:most]]


def left_by_lot(sku_ids: Iterable[UUID]) -> dict[tuple[UUID, str | None], int]:
    """The number of pieces of each lot on these shelves, as the sum of all movements."""
    moved = StockMovement.objects.filter(sku__in=list(sku_ids)).values("sku_id", "lot").annotate(left=Sum("quantity"))
    return {(row["sku_id"], row["lot"]): row["left"] for row in moved}


def left_and_unfit(sku_ids: Collection[UUID], *, at: datetime) -> tuple[dict[Lotted, int], set[Lotted]]:
    """The number of pieces of each lot on these shelves, and the lots that are over or frozen, in one statement."""
    found = ask(LEFT_AND_UNFIT, {"skus": list(sku_ids), "today": local_day(at)})
    left = {(sku_id, lot): pieces for sku_id, lot, pieces in found if pieces is not None}
    return left, {(sku_id, lot or None) for sku_id, lot, pieces in found if pieces is None}


def lots_left(sku_ids: Collection[UUID]) -> QuerySet[StockMovement, Any]:
    """A row for each lot of which pieces are left: ``sku_id``, ``of_lot``, ``left``, ``received_at``, ``best_before``.

    ``of_lot`` is empty for the pieces that came without one.
    """
    moved = StockMovement.objects.filter(sku__in=sku_ids).annotate(of_lot=Coalesce("lot", Value("")))
    by_lot = moved.values("sku_id", "of_lot").annotate(left=Sum("quantity"), received_at=Min("at")).filter(left__gt=0)
    dated = Lot.objects.filter(sku=OuterRef("sku_id"), code=OuterRef("of_lot")).values("best_before")
    with_date = by_lot.annotate(best_before=Subquery(dated))
    return with_date.values_list("sku_id", "of_lot", "left", "received_at", "best_before", named=True)


def lots_to_pack(wanted: Mapping[UUID, int], *, at: datetime) -> dict[UUID, tuple[LotLeft, ...]]:
    """The lots that are left of each SKU, and out of which of them so many pieces would be packed: none that is over
    or frozen.

    Those that end first come first, then those without a date, the oldest first.
    """
    shelves = good_lots(wanted.keys(), at=at)
    return {sku_id: policies.oldest_first(wanted[sku_id], shelves[sku_id]) for sku_id in wanted}


def good_lots(sku_ids: Collection[UUID], *, at: datetime) -> Mapping[UUID, list[LotLeft]]:
    """The lots of which pieces are left, by SKU, but for those that are over or frozen; in the order of packing."""
    shelves: dict[UUID, list[LotLeft]] = defaultdict(list)
    frozen = ports.frozen_lots().standing().filter(sku=OuterRef("sku_id"), lot=OuterRef("of_lot"))
    lots = lots_left(sku_ids).filter(~Exists(frozen))
    for row in sorted(lots, key=lambda row: (row.best_before or date.max, row.received_at, row.of_lot)):
        if row.best_before is None or not policies.is_over(row.best_before, today=local_day(at)):
            shelves[row.sku_id].append(LotLeft(row.of_lot, row.left, row.received_at, best_before=row.best_before))
    return shelves


def next_best_before(sku_ids: Collection[UUID], *, at: datetime) -> dict[UUID, date]:
    """The first last day of the lots of each item that are neither over nor frozen: packed pieces are good until then.

    From the dates alone, which everybody may see; how many pieces of a lot are left nobody but the shop may know.
    """
    frozen = ports.frozen_lots().standing().filter(sku=OuterRef("sku"), lot=OuterRef("code"))
    good = Lot.objects.filter(~Exists(frozen), sku_id__in=sku_ids, best_before__gte=local_day(at))
    return dict(good.order_by("-best_before").values_list("sku_id", "best_before"))


def taken_back(reference: UUID) -> dict[tuple[UUID, str | None], int]:
    """The number of pieces of each lot that came back in this case."""
    rows = StockMovement.objects.filter(kind=Movement.RETURNED, source_id=reference)
    return {(sku_id, lot): quantity for sku_id, lot, quantity in rows.values_list("sku_id", "lot", "quantity")}


def frozen_lots(sku_ids: Collection[UUID]) -> frozenset[tuple[UUID, str]]:
    """The lots of these items that nobody may buy or send."""
    return frozenset(ports.frozen_lots().standing().filter(sku_id__in=sku_ids).values_list("sku_id", "lot"))


def frozen_among(lots: Iterable[tuple[UUID, str | None]]) -> tuple[FrozenLotRef, ...]:
    """Those of these lots that are frozen."""
    named = {(sku_id, lot or "") for sku_id, lot in lots}
    found = frozen_lots({sku_id for sku_id, _ in named}) & named
    return tuple(FrozenLotRef(sku_id=sku_id, lot=lot) for sku_id, lot in sorted(found))


def lot_known(sku: Sku, lot: str) -> bool:
    """Whether pieces of this item ever came in this lot."""
    return StockMovement.objects.filter(sku=sku, lot=lot or None).exists()


def shelved_frozen(sku_id: UUID) -> int:
    """The number of pieces of frozen lots that are in the books of a shelf still: set aside for orders that wait."""
    left = left_by_lot([sku_id])
    return sum(left.get((sku_id, lot or None), 0) for _, lot in frozen_lots([sku_id]))


def refuse_ended(lots: Iterable[tuple[UUID, str | None]], *, at: datetime) -> None:
    """Raises ``LotsOver`` with every one of these lots that may be neither sold nor sent."""
    named = set(lots)
    over = Lot.objects.over({sku_id for sku_id, _ in named}, today=local_day(at))
    if found := [lot for lot in over.order_by("id") if (lot.sku_id, lot.code) in named]:
        raise LotsOver(lots=tuple(_ended_lot(lot.sku_id, lot.code, lot.best_before) for lot in found))


def refuse_frozen(lots: Iterable[tuple[UUID, str | None]]) -> None:
    """Raises ``LotsFrozen`` with every one of these lots that nobody may buy or send. With the shelves locked."""
    if found := frozen_among(lots):
        raise LotsFrozen(lots=found)


def refuse_over(sku_id: UUID, lot: str, best_before: date, *, at: datetime) -> None:
    """Raises ``LotsOver`` for a lot whose last day is over."""
    if policies.is_over(best_before, today=local_day(at)):
        raise LotsOver(lots=(_ended_lot(sku_id, lot, best_before),))


def _ended_lot(sku_id: UUID, lot: str, best_before: date) -> EndedLot:
    return EndedLot(sku_id=sku_id, lot=lot, best_before=best_before)


def skus_of_shop(actor: Actor) -> QuerySet[Sku]:
    """Every item of the shop, in no order yet."""
    return Sku.objects.filter(merchant_id=actor.merchant_id)


def skus_named(sku_ids: Collection[UUID]) -> dict[UUID, Sku]:
    """These items, as the bound scope sees them."""
    return Sku.objects.in_bulk(list(sku_ids))


def hold_shelves(sku_ids: Collection[UUID]) -> set[UUID]:
    """Lock these shelves until commit, so that several changes of them wait for nobody in between."""
    return Sku.objects.held_still(sku_ids)


def sku_of_shop(sku_id: UUID, *, by: Actor) -> Sku:
    """An item of the actor's shop. Raises ``SkuNotFound``."""
    sku = Sku.objects.filter(id=sku_id, merchant_id=by.merchant_id).first()
    if sku is None:
        raise SkuNotFound(sku_ids=(sku_id,))
    return sku


def items_of(actor: Actor) -> dict[UUID, str]:
    """The items of the actor's shop, by id and as the shop calls them."""
    rows = Sku.objects.filter(merchant_id=actor.merchant_id).order_by("code")
    return {sku.id: f"{sku.code} · {sku.spec}" for sku in rows}


def listing_of(sku_id: UUID) -> UUID:
    """The listing that offers it, be it on show or not. Raises ``SkuNotFound``."""
    found = Sku.objects.filter(id=sku_id).values_list("listing_id", flat=True).first()
    if found is None:
        raise SkuNotFound(sku_ids=(sku_id,))
    return found


def skus_of(listing: Listing) -> list[Sku]:
    return list(Sku.objects.filter(listing=listing).order_by("id"))


def category_of(sku: Sku) -> Category:
    return Category.objects.with_facts().get(id=sku.listing.category_id)


def pieces_of_listing() -> Coalesce:
    """An expression for listings: the pieces of all items together that can be bought."""
    items = Sku.objects.filter(listing=OuterRef("id")).order_by().values("listing")
    left = items.annotate(left=Sum(F("on_hand") - F("reserved")))
    return Coalesce(Subquery(left.values("left")), 0)


def pieces_left(listing_id: UUID) -> int:
    """The number of pieces of a listing that can be bought."""
    return sum(sku.available for sku in Sku.objects.filter(listing_id=listing_id))


def code_and_version(sku_id: UUID) -> tuple[str, ListingVersion]:
    """The code of an item, and the version of its listing in force."""
    sku = Sku.objects.select_related("listing").get(id=sku_id)
    return sku.code, version_in_force(sku.listing)


def pieces_held(reservation: Reservation) -> dict[UUID, int]:
    """The pieces of a reservation by item, in ascending order of ids."""
    return dict(
        ReservedItem.objects.filter(reservation=reservation).order_by("sku_id").values_list("sku_id", "quantity")
    )


def shortage(wanted: Mapping[UUID, int], *, short: Collection[UUID]) -> OutOfStock | SkuNotFound:
    """The refusal that says of each item how many are left, or that the shop has no such item."""
    left = {sku.id: sku.available for sku in Sku.objects.filter(id__in=short)}
    if unknown := set(short) - left.keys():
        return SkuNotFound(sku_ids=tuple(sorted(unknown)))
    return OutOfStock(short=tuple(Short(sku_id=i, wanted=wanted[i], left=left[i]) for i in sorted(left)))
