"""Commands on frozen lots: freeze, report the danger, take pieces off the shelf, lift.

The shelf is the shop's own row and is changed ``acting_for`` it; the freeze itself is written by who freezes. The shelf
is locked first: an order that is being packed either goes first and its buyer is found, or finds the lot frozen."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from catalog.listings.ports import shop_window
from catalog.safety import policies, queries
from catalog.safety.case import LOT_FREEZE
from catalog.safety.errors import JudgedByAnother, LotFrozenAlready, SamplingRefused
from catalog.safety.events import FrozenPiecesOff
from catalog.safety.models.freezes import LotFreeze
from catalog.safety.types import FreezeBasis, NewFreeze, SamplingRefusal
from catalog.stock import policies as stock_policies
from catalog.stock import queries as stock_queries
from catalog.stock.commands import write_off_ended
from catalog.stock.errors import SkuNotFound
from catalog.stock.models import Changes, Sku, StockMovement
from catalog.stock.types import Movement
from platform_core.actors import Actor, Role
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy.scopes import acting_for

MAY_FREEZE = {FreezeBasis.SHOP: Role.MERCHANT, FreezeBasis.SAMPLE: Role.STAFF, FreezeBasis.AUTHORITY: Role.STAFF}


@fulfils("PCR-07", part="a lot")
@fulfils("OTM-34", part="stop orders")
@fulfils("CRL-19", "RCL-01", "SPT-02")
@transaction.atomic(savepoint=False)
def freeze_lot(asked: NewFreeze, *, by: Actor, at: datetime) -> LotFreeze:
    """Freeze a lot: from now on nobody may buy or send it. Its free pieces leave the shelf in the books, and its buyers
    are told by those above. An authority that says so knows of it already, so nobody has to report it.

    Raises ``WrongRole``, ``SkuNotFound``, ``LotFrozenAlready``, and ``SamplingRefused`` with every reason.
    """
    if by.role is not MAY_FREEZE[asked.basis]:
        raise WrongRole(lifecycle=LOT_FREEZE.lifecycle.name, transition="freeze", role=by.role)
    sku = _item(asked.sku_id, by=by)
    with acting_for(sku.merchant_id):
        Sku.objects.held_still([sku.id])
        known = stock_queries.lot_known(sku, asked.lot)
        standing = LotFreeze.objects.of_items([sku.id]).filter(lot=asked.lot).first()
    if standing:
        raise LotFrozenAlready(lot_freeze_id=standing.id)
    verdict = policies.may_freeze(asked, lot_known=known)
    if not verdict:
        raise SamplingRefused(reasons=verdict.codes())
    row = _written(asked, sku, by=by, at=at)
    open_case(row, by=by, at=at)
    with acting_for(sku.merchant_id):
        changed = write_off_ended([sku.id], by=by, at=at)
    if asked.basis is FreezeBasis.AUTHORITY:
        report_danger(row.id, reference=asked.source, by=by, at=at)
    shop_window().show_shelves(changed, by=by, at=at)
    return row


@fulfils("RCL-02", part="danger of a lot")
@fulfils("CRL-19")
@carries_out(LOT_FREEZE, "report_danger")
@transaction.atomic(savepoint=False)
def report_danger(freeze_id: UUID, *, reference: str, by: Actor, at: datetime) -> LotFreeze:
    """Record the reference under which the authority was told. Raises ``LotFreezeNotFound``, ``WrongRole``,
    ``IllegalTransition``, ``SamplingRefused``."""
    if not reference.strip():
        raise SamplingRefused(reasons=(SamplingRefusal.SOURCE_NOT_TOLD,))
    begun = begin(LotFreeze, "report_danger", freeze_id, by=by, at=at, move=False)
    return begun.move(report_reference=reference.strip()).say()


@carries_out(LOT_FREEZE, "lift")
@transaction.atomic(savepoint=False)
def lift_freeze(freeze_id: UUID, *, reason: str, by: Actor, at: datetime) -> LotFreeze:
    """Free a lot that another person has found safe: it may be sold again, and the pieces written off come back. Not
    while a sample of it stands as failed, on any basis of the freeze.

    Raises ``LotFreezeNotFound``, ``WrongRole``, ``IllegalTransition``, ``JudgedByAnother``, ``SamplingRefused``.
    """

    def judge(row: LotFreeze) -> None:
        if not policies.may_judge(by.id, had_a_part=(row.frozen_by,)):
            raise JudgedByAnother

    if not reason.strip():
        raise SamplingRefused(reasons=(SamplingRefusal.FINDING_NOT_TOLD,))
    begun = begin(LotFreeze, "lift", freeze_id, by=by, at=at, judge=judge, move=False)
    _refuse_condemned(begun.row)
    row = begun.move(lift_reason=reason.strip(), lifted_by=by.id).row
    with acting_for(row.merchant_id):
        back = _put_back(row, at=at)
        off = write_off_ended([row.sku_id], by=by, at=at)
    said = begun.say(pieces=sum(change.after - change.before for change in back.values()))
    shop_window().show_shelves(stock_policies.one_after(back, off), by=by, at=at)
    return said


def _refuse_condemned(row: LotFreeze) -> None:
    """Raises ``SamplingRefused``. The shelf is locked, as the record of a failed result locks it."""
    with acting_for(row.merchant_id):
        Sku.objects.held_still([row.sku_id])
    if queries.is_condemned(row.sku_id, row.lot):
        raise SamplingRefused(reasons=(SamplingRefusal.RESULT_STANDS,))


@carries_out(LOT_FREEZE, "note_told")
@transaction.atomic(savepoint=False)
def note_told(freeze_id: UUID, *, by: Actor, at: datetime) -> LotFreeze:
    """Record that every buyer that the books know has a remedy: those above say so. Again it changes nothing."""
    row = LotFreeze.objects.take(freeze_id, by=by)
    if row.told_at is not None or not row.is_open:
        return row
    return begin(LotFreeze, "note_told", freeze_id, by=by, at=at).say()


@transaction.atomic(savepoint=False)
def take_frozen_off(freeze: LotFreeze, *, pieces: int, by: Actor, at: datetime) -> Changes:
    """Take free pieces of a frozen lot off the shelf, which is locked. Inside ``acting_for`` its shop."""
    changed = Sku.objects.write_off({freeze.sku_id: pieces})
    _book(freeze, -pieces, reason="frozen", at=at)
    fact = FrozenPiecesOff(lot_freeze_id=freeze.id, merchant_id=freeze.merchant_id, number=freeze.number, pieces=pieces)
    publish(fact, by=by, at=at)
    return changed


def _item(sku_id: UUID, *, by: Actor) -> Sku:
    """The item of the actor's shop, or any for staff. Raises ``SkuNotFound``."""
    mine = Sku.objects.filter(merchant_id=by.merchant_id) if by.role is Role.MERCHANT else Sku.objects.all()
    found = mine.filter(id=sku_id).first()
    if found is None:
        raise SkuNotFound(sku_ids=(sku_id,))
    return found


def _written(asked: NewFreeze, sku: Sku, *, by: Actor, at: datetime) -> LotFreeze:
    id_, said = new_id(), asked.danger
    return LotFreeze.objects.create(
        id=id_,
        merchant_id=sku.merchant_id,
        number=number_of("F", id_, at=at),
        basis=asked.basis,
        source=asked.source.strip(),
        sample_id=asked.sample_id,
        listing_id=sku.listing_id,
        sku=sku,
        lot=asked.lot,
        danger=said.danger.strip(),
        advice=said.advice.strip(),
        disposal=said.disposal,
        ground=said.ground.strip(),
        frozen_by=by.id,
        frozen_at=at,
    )


def _put_back(row: LotFreeze, *, at: datetime) -> Changes:
    """Put the pieces back that left the shelf because of the freeze, and were not lost otherwise."""
    Sku.objects.held_still([row.sku_id])
    pieces = queries.written_off(row)
    if not pieces:
        return {}
    changed = Sku.objects.put_on({row.sku_id: pieces})
    _book(row, pieces, reason="freeze_lifted", at=at)
    return changed


def _book(freeze: LotFreeze, quantity: int, *, reason: str, at: datetime) -> None:
    """Book a movement of the shelf under the freeze: pieces that left because of it can come back."""
    StockMovement.objects.create(
        merchant_id=freeze.merchant_id,
        sku_id=freeze.sku_id,
        kind=Movement.ADJUSTED,
        quantity=quantity,
        lot=freeze.lot or None,
        source_type=LotFreeze.CASE.kind,
        source_id=freeze.id,
        reason=reason,
        at=at,
    )
