"""Until when is a lot good, and what becomes of what is left of it then?

Whoever calls these acts for the shop: lots and shelves are its own rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Exists

import platform_core.deadlines.commands as deadlines
from catalog import policies, queries
from catalog.commands._taking_down import take_down
from catalog.deadlines import LOT
from catalog.errors import BestBeforeMissing, LotDiffers
from catalog.events import LotEnded
from catalog.models import Changes, Lot, Sku, StockMovement
from catalog.policies import CategoryFacts
from catalog.ports import frozen_lots, shop_window
from catalog.types import Movement, NewSku
from platform_core.actors import Actor
from platform_core.eventlog import commands as eventlog
from platform_core.legal.spans import local_day


@transaction.atomic(savepoint=False)
def end_lot(lot_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take what is left of a lot off the shelf after its last day, and its listing down where nothing else is left."""
    lot = Lot.objects.select_related("sku").get(id=lot_id)
    Sku.objects.held_still([lot.sku_id])
    had_pieces = queries.left_by_lot([lot.sku_id]).get((lot.sku_id, lot.code), 0) > 0
    changed = write_off_ended([lot.sku_id], by=by, at=at)
    if had_pieces and not queries.pieces_left(lot.sku.listing_id):
        take_down(lot.sku.listing_id, lot_id=lot.id, by=by, at=at)
    shop_window().show_shelves(changed, by=by, at=at)


def write_off_ended(sku_ids: Collection[UUID], *, by: Actor, at: datetime) -> Changes:
    """Take the free pieces of ended and of frozen lots off these shelves. Those that are set aside stay until they are
    released: their order is packed out of other lots, or called off. Gives what changed, for the window: the caller
    shows it as the last step.
    """
    changed: Changes = {}
    ended = Lot.objects.over(sku_ids, today=local_day(at))
    frozen = frozen_lots().standing().filter(sku_id__in=sku_ids)
    if not Sku.objects.filter(Exists(frozen) | Exists(ended), id__in=sku_ids).exists():
        return changed
    Sku.objects.held_still(sku_ids)  # all of them, in the order in which whoever called will lock them
    free = {sku.id: sku.available for sku in Sku.objects.filter(id__in=sku_ids)}
    left = queries.left_by_lot(sku_ids)
    for lot in ended.order_by("best_before", "id"):
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


def date_lot(sku: Sku, *, lot: str | None, best_before: date | None, by: Actor, at: datetime) -> None:
    """Keep the date of a lot that comes onto the shelf, and start its clock. The shelf is locked.

    Raises ``BestBeforeMissing``, ``LotDiffers`` or ``LotsOver``.
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


def first_lots(new: Sequence[tuple[Sku, NewSku, CategoryFacts]], *, at: datetime) -> list[Lot]:
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
        span = policies.until_after(lot.best_before, since=local_day(at))
        deadlines.start(LOT, about=lot.as_subject(), started_at=at, promised=span, by=by, at=at)


def _write_off(lot: Lot, pieces: int, *, by: Actor, at: datetime) -> Changes:
    changed = Sku.objects.write_off({lot.sku_id: pieces})
    StockMovement.objects.create(
        merchant_id=lot.merchant_id,
        sku_id=lot.sku_id,
        kind=Movement.ADJUSTED,
        quantity=-pieces,
        lot=lot.code,
        source_type="catalog.lot",
        source_id=lot.id,
        reason="best_before",
        at=at,
    )
    fact = LotEnded(
        lot_id=lot.id, merchant_id=lot.merchant_id, sku_id=lot.sku_id, best_before=lot.best_before, pieces=pieces
    )
    eventlog.publish(fact, by=by, at=at)
    return changed
