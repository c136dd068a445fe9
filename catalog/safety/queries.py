"""Queries on samplings, samples, statements and frozen lots."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum

import platform_core.cases.queries as cases
from catalog.listings.models import ListingVersion
from catalog.safety import policies
from catalog.safety.case import LOT_FREEZE
from catalog.safety.deadlines import TELL_BUYERS
from catalog.safety.models.freezes import LotFreeze
from catalog.safety.models.sampling import Listed, RiskNote, Sample, SampleStatement, Sampling
from catalog.safety.types import Disposal, Drawable, FrozenLot
from catalog.stock.models import Sku, StockMovement
from catalog.stock.queries import good_lots
from catalog.takedowns.queries import on_show
from merchants.shops.queries import shops as shops_queries
from platform_core.actors import Actor
from platform_core.cases.queries import Action
from platform_core.cases.registry import facts_of
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.deadlines.queries import promises
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.vault import queries as vault
from platform_core.vault.types import Place

G = TypeVar("G", bound=CaseRow)
DRAWS = 200  # the most that a process remembers
FEW = 30  # statements that a page shows beside the samplings
JUDGING = frozenset({"uphold", "overturn"})
RECHECKS = frozenset({"pass_recheck", "fail_recheck"})


def samplings() -> QuerySet[Sampling]:
    """All samplings: each is public from its first moment."""
    return Sampling.objects.select_related("category")


def sampling(sampling_id: UUID) -> Sampling:
    """A sampling. Raises ``SamplingNotFound``."""
    return Sampling.objects.select_related("category").one(sampling_id)


def population_lines(row: Sampling) -> list[Drawable]:
    """The lines of the list that it draws from, in its order; empty before the draw."""
    return [line.drawable for line in Listed.objects.filter(sampling=row).order_by("place")]


def population_of(row: Sampling) -> str:
    """The text of that list, whose hash was published; empty before the draw."""
    return policies.population_text(population_lines(row))


def drawn_places(row: Sampling) -> list[int]:
    """The places that the published seed draws from the published list; empty before the seed is public."""
    return list(_draw_again(row.id, row.revealed, row.wanted)) if row.revealed else []


def drawn_lines(row: Sampling) -> list[tuple[int, Drawable]]:
    """The drawn lines of the list, each with its place."""
    lines = Listed.objects.filter(sampling=row, place__in=drawn_places(row)).order_by("place")
    return [(line.place, line.drawable) for line in lines]


@lru_cache(maxsize=DRAWS)
def _draw_again(sampling_id: UUID, seed: str, wanted: int) -> tuple[int, ...]:
    """Repeat the draw, once a process: list and seed never change once the seed is public."""
    items = [line.drawable for line in Listed.objects.filter(sampling_id=sampling_id).order_by("place")]
    text, weights = policies.population_text(items), [item.weight for item in items]
    return tuple(policies.draw_places(seed, population=text, weights=weights, wanted=wanted))


def drawable(category: str, *, at: datetime) -> list[Drawable]:
    """Every lot of this category that anybody can buy: on show, of a shelf with free pieces, neither over nor frozen.
    Each with its weight."""
    listings = on_show(at=at, category=category)
    skus = {sku.id: sku for sku in Sku.objects.filter(listing__in=listings) if sku.available > 0}
    notes = RiskNote.objects.filter(listing__in=listings).values_list("listing_id").annotate(Count("id")).order_by()
    noted = dict(notes)
    shelves = good_lots(list(skus), at=at)
    return policies.in_hash_order(
        [
            Drawable(
                listing_id=sku.listing_id,
                sku_id=sku.id,
                merchant_id=sku.merchant_id,
                lot=left.lot,
                weight=policies.weight_of(noted.get(sku.listing_id, 0)),
            )
            for sku in skus.values()
            for left in shelves.get(sku.id, ())
        ]
    )


def seed_of(row: Sampling) -> str:
    """The seed itself, for the draw and its publication; the clock alone asks."""
    return vault.opened({"seed": row.seed}, place=Place.of(row, subject_id=row.id))["seed"]


def samples_of(actor: Actor) -> CaseQuerySet[Sample]:
    """All samples for staff; for a shop those of its lots that are tested."""
    return Sample.objects.visible_to(actor)


def sample(sample_id: UUID, *, by: Actor) -> Sample:
    """A sample. Raises ``SampleNotFound``."""
    return Sample.objects.see(sample_id, by=by)


def sample_actions(row: Sample, *, by: Actor, at: datetime) -> list[Action]:
    """The steps open to this actor now: nobody judges a result of their own, and nobody re-checks too soon."""
    offered = cases.actions(row, by=by, at=at)
    hidden: set[str] = set()
    if not policies.may_judge(by.id, had_a_part=(row.tested_by,)):
        hidden |= JUDGING
    if row.upheld_at and at < policies.recheck_opens(row.upheld_at):
        hidden |= RECHECKS
    return [found for found in offered if found.name not in hidden]


def statements() -> QuerySet[SampleStatement]:
    """The public statements about samples."""
    return SampleStatement.objects.all()


def statements_about(sample_ids: Collection[UUID]) -> list[SampleStatement]:
    """The statements about these samples, in their order."""
    return list(SampleStatement.objects.filter(sample__in=sample_ids).order_by("published_at", "id"))


def statements_of(row: Sampling) -> list[SampleStatement]:
    """The statements about the samples of a sampling, in their order."""
    return list(SampleStatement.objects.filter(sampling_number=row.number).order_by("published_at", "id"))


def latest_statements() -> list[SampleStatement]:
    """The last statements about samples, the latest first."""
    return list(SampleStatement.objects.order_by("-published_at", "-id")[:FEW])


def freezes() -> QuerySet[LotFreeze]:
    """Every recall there is or was, with the names of goods and shop (``title_zh``, ``title_en``, ``trade_name``)."""
    return _with_names(LotFreeze.objects.all())


def freezes_in_force() -> QuerySet[LotFreeze]:
    """List the lots of all shops that nobody may buy or send now; in no order yet."""
    return LotFreeze.objects.standing()


def freezes_of(actor: Actor) -> QuerySet[LotFreeze]:
    """The freezes of the actor's shop, or all for staff; with their names."""
    return _with_names(LotFreeze.objects.visible_to(actor))


def freeze(freeze_id: UUID) -> LotFreeze:
    """A freeze with its names. Raises ``LotFreezeNotFound``."""
    return _with_names(LotFreeze.objects.all()).one(freeze_id)


def samples_with_names(actor: Actor) -> QuerySet[Sample]:
    """As ``samples_of``, with the names of goods and shop."""
    return _with_names(samples_of(actor))


def named_sample(sample_id: UUID, *, by: Actor) -> Sample:
    """The same for one. Raises ``SampleNotFound``."""
    return _with_names(Sample.objects.all()).see(sample_id, by=by)


def _with_names(rows: CaseQuerySet[G]) -> CaseQuerySet[G]:
    said = ListingVersion.objects.filter(listing=OuterRef("listing"), number=OuterRef("listing__latest"))
    titles: Any = {name: Subquery(said.values(name)[:1]) for name in ("title_zh", "title_en")}
    named: Any = shops_queries.with_trade_names(rows.select_related("sku").annotate(**titles))
    found: CaseQuerySet[G] = named  # the class of a query stays when it is narrowed
    return found


def freeze_of(freeze_id: UUID, *, by: Actor) -> LotFreeze:
    """A freeze of the actor's shop, with its names. Raises ``LotFreezeNotFound``."""
    return _with_names(LotFreeze.objects.all()).see(freeze_id, by=by)


def freeze_actions(row: LotFreeze, *, by: Actor, at: datetime) -> list[Action]:
    """The steps open to this actor now; no lift by the person who froze it, nor while a failed result stands."""
    offered = cases.actions(row, by=by, at=at)
    if any(found.name == "lift" for found in offered):
        another = policies.may_judge(by.id, had_a_part=(row.frozen_by,))
        if not another or is_condemned(row.sku_id, row.lot):
            return [found for found in offered if found.name != "lift"]
    return offered


def is_condemned(sku_id: UUID, lot: str) -> bool:
    """Whether a sample of this lot stands as failed. Staff alone see them all."""
    return Sample.objects.condemning(sku_id, lot).exists()


def is_groundless(row: LotFreeze) -> bool:
    """Whether it stands though the sample behind it is set aside, and no other of its lot stands as failed."""
    set_aside = LotFreeze.objects.standing().filter(id=row.id, sample__overturned_at__isnull=False)
    return set_aside.exists() and not Sample.objects.failing(row.sku_id, row.lot).exists()


def freeze_to_lift(sku_id: UUID, lot: str) -> LotFreeze | None:
    """The freeze of this lot that stands groundless, if there is one."""
    found = LotFreeze.objects.of_items([sku_id]).filter(lot=lot).first()
    return found if found and is_groundless(found) else None


def frozen_lot(freeze_id: UUID) -> FrozenLot:
    """The freeze as those above read it. Raises ``LotFreezeNotFound``."""
    return _facts(LotFreeze.objects.one(freeze_id))


def hold_freeze(freeze_id: UUID) -> FrozenLot:
    """Lock a freeze until commit, so that nobody lifts it. Raises ``LotFreezeNotFound``."""
    with bound(SYSTEM):  # no key: rows that name it may be written meanwhile
        promises.hold(TELL_BUYERS.kind, subject_id=freeze_id)
        return _facts(LotFreeze.objects.select_for_update(no_key=True).one(freeze_id))


def standing_freezes(merchant_id: UUID) -> list[FrozenLot]:
    """The lots of a shop that are frozen now."""
    return [_facts(row) for row in LotFreeze.objects.standing().filter(merchant_id=merchant_id).order_by("id")]


def written_off(row: LotFreeze) -> int:
    """The number of pieces that left the shelf because of it."""
    moved = StockMovement.objects.filter(sku_id=row.sku_id, source_type=LotFreeze.CASE.kind, source_id=row.id)
    return -(moved.aggregate(sum=Sum("quantity"))["sum"] or 0)


def _facts(row: LotFreeze) -> FrozenLot:
    return FrozenLot(
        id=row.id,
        number=row.number,
        merchant_id=row.merchant_id,
        sku_id=row.sku_id,
        lot=row.lot,
        disposal=Disposal(row.disposal),
        standing=row.is_open,
    )


@facts_of(LOT_FREEZE)
def danger_reported_at(row: LotFreeze) -> datetime | None:
    """The instant at which the authority was told of the danger, if it was."""
    return row.reported_at
