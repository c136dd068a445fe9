"""Commands on the shelf: open, receive, reserve, commit, release, take back, write off, end a lot.

Who calls them acts for the shop (``acting_for``): shelves and lots are its own rows."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists

from catalog.listings import policies as listings_policies
from catalog.listings.commands import take_down
from catalog.listings.models import Listing
from catalog.listings.policies import CategoryFacts
from catalog.listings.ports import shop_window
from catalog.stock import policies, queries
from catalog.stock.deadlines import LOT
from catalog.stock.errors import (
    BestBeforeMissing,
    BooksMovedOn,
    CountTooLow,
    LotDiffers,
    LotsDoNotMatch,
    LotShort,
    SkuCodeTaken,
    SkuNotFound,
    TakenBackDiffers,
)
from catalog.stock.events import (
    LotEnded,
    StockCommitted,
    StockCorrected,
    StockReceived,
    StockReleased,
    StockReserved,
    StockTakenBack,
)
from catalog.stock.models import Changes, Lot, Reservation, Sku, StockMovement
from catalog.stock.policies import Demands
from catalog.stock.ports import frozen_lots
from catalog.stock.types import Movement, NewSku, ShortLot, TakenBack
from platform_core.actors import Actor
from platform_core.deadlines.commands import clocks
from platform_core.eventlog.commands import publishing
from platform_core.legal.spans import local_day
from platform_core.tenancy.gathering import insert_now


@transaction.atomic(savepoint=False)
def end_lot(lot_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take the rest of a lot off the shelf after its last day, and its listing down where nothing else is left."""
    lot = Lot.objects.select_related("sku").get(id=lot_id)
    Sku.objects.held_still([lot.sku_id])
    had_pieces = queries.left_by_lot([lot.sku_id]).get((lot.sku_id, lot.code), 0) > 0
    changed = write_off_ended([lot.sku_id], by=by, at=at)
    if had_pieces and not queries.pieces_left(lot.sku.listing_id):
        take_down(lot.sku.listing_id, lot_id=lot.id, by=by, at=at)
    shop_window().show_shelves(changed, by=by, at=at)


def write_off_ended(sku_ids: Collection[UUID], *, by: Actor, at: datetime) -> Changes:
    """Take the free pieces of ended and of frozen lots off these shelves. Those that are set aside stay until they are
    released: their order is packed out of other lots, or called off. Gives the changes, for the window: the caller
    shows them as the last step.
    """
    changed: Changes = {}
    ended = Lot.objects.over(sku_ids, today=local_day(at))
    frozen = frozen_lots().standing().filter(sku_id__in=sku_ids)
    if not Sku.objects.filter(Exists(frozen) | Exists(ended), id__in=sku_ids).exists():
        return changed
    Sku.objects.held_still(sku_ids)  # all of them, in the order in which the caller will lock them
    free = {sku.id: sku.available for sku in Sku.objects.filter(id__in=sku_ids)}
    left = queries.left_by_lot(sku_ids)
    for lot in ended.select_related("sku").order_by("best_before", "id"):
        pieces = min(left.get((lot.sku_id, lot.code), 0), free[lot.sku_id])
        if pieces:
            free[lot.sku_id] -= pieces
            left[lot.sku_id, lot.code] -= pieces
            changed = policies.one_after(changed, _write_off(lot, pieces, by=by, at=at))
    for freeze in frozen.order_by("id"):
        pieces = min(left.get((freeze.sku_id, freeze.lot or None), 0), free[freeze.sku_id])
        if pieces:
            free[freeze.sku_id] -= pieces
            changed = policies.one_after(changed, frozen_lots().take_off(freeze, pieces=pieces, by=by, at=at))
    return changed


def _date_lot(sku: Sku, *, lot: str | None, best_before: date | None, by: Actor, at: datetime) -> None:
    """Record the date of a lot that comes onto the shelf, and start its clock. The shelf is locked. Raises
    ``BestBeforeMissing``, ``LotDiffers`` or ``LotsOver``.
    """
    known = Lot.objects.filter(sku=sku, code=lot or "").first()
    day = known.best_before if known else best_before
    if queries.category_of(sku).facts.asked.dated_lots and (not lot or day is None):
        raise BestBeforeMissing(items=(sku.code,))
    if known and best_before not in {None, known.best_before}:
        raise LotDiffers(sku_id=sku.id, lot=known.code, best_before=known.best_before)
    if lot and day:
        queries.refuse_over(sku.id, lot, day, at=at)
    if known is None and lot and best_before:
        row = Lot(merchant_id=sku.merchant_id, sku=sku, code=lot, best_before=best_before, dated_at=at)
        row.save(force_insert=True)
        start_clocks([row], by=by, at=at)


def _first_lots(new: Sequence[tuple[Sku, NewSku, CategoryFacts]], *, at: datetime) -> list[Lot]:
    """The lots in which new items come onto the shelf; not yet written. Raises ``BestBeforeMissing``, ``LotsOver``."""
    dated = [(sku, wanted) for sku, wanted, category in new if category.asked.dated_lots and wanted.on_hand]
    if missing := tuple(sku.code for sku, wanted in dated if not (wanted.lot and wanted.best_before)):
        raise BestBeforeMissing(items=missing)
    lots = []
    for sku, wanted, _ in new:
        if wanted.on_hand and wanted.lot and wanted.best_before:
            queries.refuse_over(sku.id, wanted.lot, wanted.best_before, at=at)
            lot = Lot(merchant_id=sku.merchant_id, sku=sku, code=wanted.lot, dated_at=at)
            lot.best_before = wanted.best_before
            lots.append(lot)
    return lots


def start_clocks(lots: Iterable[Lot], *, by: Actor, at: datetime) -> None:
    for lot in lots:
        span = listings_policies.until_after(lot.best_before, since=local_day(at))
        clocks.start(LOT, about=lot.as_subject(), started_at=at, promised=span, by=by, at=at)


def _write_off(lot: Lot, pieces: int, *, by: Actor, at: datetime) -> Changes:
    changed = Sku.objects.write_off({lot.sku_id: pieces})
    source = ("catalog.lot", lot.id)
    StockMovement.of_shelf(
        lot.sku, Movement.ADJUSTED, -pieces, lot=lot.code, source=source, why="best_before", at=at
    ).save(force_insert=True)
    fact = LotEnded(
        lot_id=lot.id, merchant_id=lot.merchant_id, sku_id=lot.sku_id, best_before=lot.best_before, pieces=pieces
    )
    publishing.publish(fact, by=by, at=at)
    return changed


Lots = Mapping[UUID, Mapping[str, int]]  # of which SKU how many pieces come from which lot
Picked = Mapping[tuple[UUID, str | None], int]  # all of them, those that came without a lot as well


@dataclass(frozen=True, slots=True)
class Shelves:
    """The items of a new listing, and the lots that stand on them."""

    skus: tuple[Sku, ...]
    lots: list[Lot]


@transaction.atomic(savepoint=False)
def open_shelves(
    merchant_id: UUID, *, new: Sequence[tuple[Listing, Sequence[NewSku]]], by: Actor, at: datetime
) -> list[Shelves]:
    """Write the items of new listings with their first stock, in one statement a table. The clocks of their lots are
    started by ``start_clocks``.

    Raises ``SkuCodeTaken``, ``BestBeforeMissing`` or ``LotsOver``.
    """
    opened = [_shelves(listing, wanted, at=at) for listing, wanted in new]
    wanted = [sku for _, skus in new for sku in skus]
    skus = [sku for shelves in opened for sku in shelves.skus]
    with _codes_are_free(wanted):
        Sku.objects.bulk_create(skus)
    both = zip(skus, wanted, strict=True)
    StockMovement.objects.bulk_create(_first_stock(sku, one, at) for sku, one in both if one.on_hand)
    Lot.objects.bulk_create(lot for shelves in opened for lot in shelves.lots)
    return opened


@transaction.atomic(savepoint=False)
def receive_stock(
    sku_id: UUID, *, quantity: int, lot: str | None, best_before: date | None = None, by: Actor, at: datetime
) -> Sku:
    """Put new pieces on the shelf, with the lot that a recall would ask for and the last day on which it is good.

    Raises ``SkuNotFound``, ``BestBeforeMissing``, ``LotDiffers``, ``LotsOver`` or ``LotsFrozen``.
    """
    sku = queries.sku_of_shop(sku_id, by=by)
    changed = Sku.objects.put_on({sku.id: quantity})  # locks the shelf, also for the lot's date
    queries.refuse_frozen([(sku.id, lot)])
    _date_lot(sku, lot=lot, best_before=best_before, by=by, at=at)
    source = ("catalog.sku", sku.id)
    StockMovement.of_shelf(sku, Movement.RECEIVED, quantity, lot=lot, source=source, at=at).save(force_insert=True)
    off = write_off_ended([sku.id], by=by, at=at)  # orders that wait are packed out of these
    received = StockReceived(
        sku_id=sku.id, merchant_id=sku.merchant_id, quantity=quantity, lot=lot, best_before=best_before
    )
    publishing.publish(received, by=by, at=at)
    shop_window().show_shelves(policies.one_after(changed, off), by=by, at=at)
    sku.refresh_from_db(fields=["on_hand", "reserved"])
    return sku


@transaction.atomic(savepoint=False)
def correct_count(
    sku_id: UUID, *, lot: str | None, counted: int, seen: int, reason: str, by: Actor, at: datetime
) -> None:
    """Set the pieces of a lot in the books to those that were counted; the reason is kept with the difference.

    ``seen`` is the number of pieces that the books had when somebody counted. Raises ``BooksMovedOn`` where they have
    another one by now, ``SkuNotFound``, ``LotsFrozen``, ``LotShort`` for a lot that never came, ``CountTooLow``;
    ``LotsOver`` for more pieces of a lot that is over.
    """
    sku = queries.sku_of_shop(sku_id, by=by)
    Sku.objects.held_still([sku.id])
    queries.refuse_frozen([(sku.id, lot)])
    if (left := queries.left_by_lot([sku.id]).get((sku.id, lot))) is None:
        raise LotShort(short=(ShortLot(sku_id=sku.id, lot=lot, picked=counted, left=0),))
    pieces = counted - left
    if not pieces:
        return
    if seen != left:  # the count would put pieces back that were sent, or take those away that came in
        raise BooksMovedOn(sku_id=sku.id, lot=lot, left=left)
    if pieces > 0:
        queries.refuse_ended([(sku.id, lot)], at=at)
    changed = Sku.objects.put_on({sku.id: pieces}) if pieces > 0 else Sku.objects.write_off({sku.id: -pieces})
    if not changed:
        raise CountTooLow(sku_id=sku.id, ordered=sku.reserved)
    source = ("catalog.sku", sku.id)
    counts = StockMovement.of_shelf(sku, Movement.ADJUSTED, pieces, lot=lot, source=source, why=reason, at=at)
    counts.save(force_insert=True)
    publishing.publish(StockCorrected(sku_id=sku.id, merchant_id=sku.merchant_id, pieces=pieces, lot=lot), by=by, at=at)
    shop_window().show_shelves(changed, by=by, at=at)


@transaction.atomic(savepoint=False)
def reserve(demands: Demands, *, source: UUID, by: Actor, at: datetime) -> UUID:
    """Set aside all that an order wants of one shop, or nothing.

    Raises ``OutOfStock`` with every item that is short, ``SkuNotFound`` for an item that the shop does not have.
    """
    wanted = policies.sum_by_item(demands)
    taken, off = Sku.objects.set_aside(wanted, today=local_day(at)), {}
    if left := {sku_id: wanted[sku_id] for sku_id in wanted.keys() - taken.keys()}:
        off = write_off_ended(wanted, by=by, at=at)  # however late their clocks are handled
        taken |= Sku.objects.set_aside(left)
    if short := wanted.keys() - taken.keys():
        raise queries.shortage(wanted, short=short)
    [merchant_id] = {change.merchant_id for change in taken.values()}
    reservation_id = Reservation.objects.insert(wanted, merchant_id=merchant_id, source=source, at=at)
    fact = StockReserved(reservation_id=reservation_id, merchant_id=merchant_id, source=source)
    publishing.publish(fact, by=by, at=at)
    shop_window().show_shelves(policies.one_after(off, taken), by=by, at=at)
    return reservation_id


@transaction.atomic(savepoint=False)
def release(source: UUID, *, by: Actor, at: datetime) -> None:
    """Put the reserved pieces of this order back."""
    reservation = Reservation.objects.take(source)
    reservation.move("release", by=by, at=at)
    held = queries.pieces_held(reservation)
    back = Sku.objects.put_back(held)
    off = write_off_ended(held, by=by, at=at)
    fact = StockReleased(reservation_id=reservation.id, merchant_id=reservation.merchant_id, source=source)
    publishing.publish(fact, by=by, at=at)
    shop_window().show_shelves(policies.one_after(back, off), by=by, at=at)


@transaction.atomic(savepoint=False)
def commit(source: UUID, *, lots: Lots, by: Actor, at: datetime) -> None:
    """Take the reserved pieces of this order off the shelf. Pieces without a named lot are those that came without.

    Raises ``LotsDoNotMatch``, ``LotsOver``, ``LotsFrozen``, and ``LotShort`` for lots that are not on the shelf.
    """
    reservation = Reservation.objects.take(source)
    reservation.move("commit", by=by, at=at)
    held = queries.pieces_held(reservation)
    picked = _pick_lots(held, lots=lots)
    Sku.objects.hand_over(held)  # from here on the shelves are locked, so the rest stays as it is
    _refuse_unfit(picked, at=at)
    insert_now(_sale_movements(reservation, picked, at=at))
    fact = StockCommitted(reservation_id=reservation.id, merchant_id=reservation.merchant_id, source=source)
    publishing.publish(fact, by=by, at=at)


@transaction.atomic(savepoint=False)
def take_back(reference: UUID, *, merchant_id: UUID, pieces: Sequence[TakenBack], by: Actor, at: datetime) -> None:
    """Put sold goods back on the shelf, each in the lot that it was sold out of. Once a reference: asked again it
    changes nothing. Raises ``SkuNotFound``, or ``TakenBackDiffers`` for other pieces.
    """
    back = policies.sum_by_lot(pieces)
    skus = {sku_id for sku_id, _ in back}
    if unknown := skus - Sku.objects.held_still(skus):
        raise SkuNotFound(sku_ids=tuple(sorted(unknown)))
    if known := queries.taken_back(reference):  # asked with the shelves locked: a faster one has written it already
        return _refuse_others(reference, known, back)
    come = Sku.objects.put_on(policies.sum_by_item((sku_id, quantity) for (sku_id, _), quantity in back.items()))
    insert_now(_return_movements(reference, merchant_id, back, at=at))
    off = write_off_ended(skus, by=by, at=at)
    fact = StockTakenBack(reference=reference, merchant_id=merchant_id, pieces=sum(back.values()))
    publishing.publish(fact, by=by, at=at)
    shop_window().show_shelves(policies.one_after(come, off), by=by, at=at)


def _refuse_others(reference: UUID, known: Picked, back: Picked) -> None:
    if known != back:
        raise TakenBackDiffers(reference=reference)


def _return_movements(reference: UUID, merchant_id: UUID, back: Picked, *, at: datetime) -> list[StockMovement]:
    return [
        StockMovement(
            merchant_id=merchant_id,
            sku_id=sku_id,
            kind=Movement.RETURNED,
            quantity=quantity,
            lot=lot,
            source_type="aftersales.restock",
            source_id=reference,
            at=at,
        )
        for (sku_id, lot), quantity in back.items()
    ]


def _pick_lots(held: Mapping[UUID, int], *, lots: Lots) -> Picked:
    """Spread the pieces of each item over the named lots. Raises ``LotsDoNotMatch``."""
    picked = {sku_id: policies.by_lot(quantity, lots=lots.get(sku_id, {})) for sku_id, quantity in held.items()}
    if wrong := (lots.keys() - held.keys()) | {sku_id for sku_id, parts in picked.items() if parts is None}:
        raise LotsDoNotMatch(sku_ids=tuple(sorted(wrong)))
    return {(sku_id, lot): pieces for sku_id, parts in picked.items() for lot, pieces in (parts or {}).items()}


def _refuse_unfit(picked: Picked, *, at: datetime) -> None:
    """Raises ``LotsOver``, ``LotsFrozen``, or ``LotShort`` for pieces that are not there."""
    left, unfit = queries.left_and_unfit({sku_id for sku_id, _ in picked}, at=at)
    if unfit & picked.keys():
        queries.refuse_ended(picked, at=at)
        queries.refuse_frozen(picked)
    short = tuple(
        ShortLot(sku_id=sku_id, lot=lot, picked=pieces, left=left.get((sku_id, lot), 0))
        for (sku_id, lot), pieces in picked.items()
        if pieces > left.get((sku_id, lot), 0)
    )
    if short:
        raise LotShort(short=short)


def _sale_movements(reservation: Reservation, picked: Picked, *, at: datetime) -> list[StockMovement]:
    """One movement a lot."""
    return [
        StockMovement(
            merchant_id=reservation.merchant_id,
            sku_id=sku_id,
            kind=Movement.SOLD,
            quantity=-pieces,
            lot=lot,
            source_type="orders.order",
            source_id=reservation.source,
            at=at,
        )
        for (sku_id, lot), pieces in picked.items()
    ]


def _shelves(listing: Listing, wanted: Sequence[NewSku], *, at: datetime) -> Shelves:
    """Not yet written. Raises ``BestBeforeMissing``, ``LotsOver``."""
    skus, facts = tuple(Sku.of(listing, one) for one in wanted), listing.category.facts
    return Shelves(skus, _first_lots([(sku, one, facts) for sku, one in zip(skus, wanted, strict=True)], at=at))


def _first_stock(sku: Sku, wanted: NewSku, at: datetime) -> StockMovement:
    source = ("catalog.listing", sku.listing_id)
    return StockMovement.of_shelf(sku, Movement.RECEIVED, wanted.on_hand, lot=wanted.lot, source=source, at=at)


@contextmanager
def _codes_are_free(new: Iterable[NewSku]) -> Iterator[None]:
    """Raises ``SkuCodeTaken``. The constraint is the judge, also of two shelves that are made at the same moment."""
    try:
        yield
    except IntegrityError as clash:
        if "sku_code" not in str(clash):
            raise
        raise SkuCodeTaken(codes=tuple(wanted.code for wanted in new)) from clash
