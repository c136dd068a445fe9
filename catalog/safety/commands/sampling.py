"""Commands on a sampling: plan, draw, reveal, note a risk. Nobody can choose the draw, and everybody can see that.

1. Staff say how many of which category. The system makes a seed that nobody sees; its hash is public at once.
2. A day later all lots on show are listed, and the hash of the list is public. In the same transaction the seed draws.
3. Samples are bought. Then the seed is public, and everybody can make the draw again."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.vault.commands as vault
from catalog.listings import queries as listings_queries
from catalog.safety import policies, queries
from catalog.safety.case import SAMPLING
from catalog.safety.errors import SamplingRefused
from catalog.safety.models.sampling import Listed, RiskNote, Sample, Sampling
from catalog.safety.types import Drawable, NewSampling
from platform_core.actors import Actor, Role
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.duties import fulfils
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.vault.types import Place

RETENTION = "RT_RECALL"


@fulfils("SPT-03", "HSE-11")
@transaction.atomic(savepoint=False)
def plan_sampling(asked: NewSampling, *, by: Actor, at: datetime) -> Sampling:
    """Announce a sampling and commit to its draw. Nothing calls it off, so that nobody can draw until it suits.

    Raises ``WrongRole``, ``CategoryNotFound``, and ``SamplingRefused`` with every reason.
    """
    if by.role is not Role.STAFF:
        raise WrongRole(lifecycle=SAMPLING.lifecycle.name, transition="plan", role=by.role)
    category = listings_queries.categories_named([asked.category])[asked.category]
    verdict = policies.may_plan(asked)
    if not verdict:
        raise SamplingRefused(reasons=verdict.codes())
    id_, seed = new_id(), secrets.token_hex(32)
    row = Sampling(
        id=id_,
        number=number_of("P", id_, at=at),
        category=category,
        wanted=asked.wanted,
        risk=asked.risk.strip(),
        commitment=policies.commitment(seed),
        planned_by=by.id,
        planned_at=at,
    )
    row.seed = vault.seal({"seed": seed}, retention=RETENTION, place=Place.of(row, subject_id=id_))["seed"]
    row.save(force_insert=True)
    open_case(row, by=by, at=at)
    return row


@carries_out(SAMPLING, "draw")  # outermost: its clock calls the registered function, and that bears the tag
@fulfils("SPT-03")
@transaction.atomic(savepoint=False)
def draw(sampling_id: UUID, *, by: Actor, at: datetime) -> Sampling:
    """List the lots that can be drawn, and draw. In the scope of the system: the shelves are many shops'."""
    with bound(SYSTEM):
        begun = begin(Sampling, "draw", sampling_id, by=by, at=at, move=False)
        row = begun.row
        items = queries.drawable(row.category.code, at=at)
        text = policies.population_text(items)
        lines = Listed.objects.bulk_create(_lines(row, items))
        begun.move(population_sha256=policies.commitment(text), population_size=len(items))
        weights = [item.weight for item in items]
        places = policies.draw_places(queries.seed_of(row), population=text, weights=weights, wanted=row.wanted)
        for place in places:
            _draw_sample(row, lines[place], by=by, at=at)
        return begun.say(samples=len(places))


@carries_out(SAMPLING, "reveal")
@transaction.atomic(savepoint=False)
def reveal(sampling_id: UUID, *, by: Actor, at: datetime) -> Sampling:
    """Publish the seed; the database refuses another than that which was committed to."""
    with bound(SYSTEM):
        begun = begin(Sampling, "reveal", sampling_id, by=by, at=at, move=False)
        return begun.move(revealed=queries.seed_of(begun.row)).say()


@transaction.atomic(savepoint=False)
def note_risk(listing_id: UUID, *, source_type: str, source_id: UUID, by: Actor, at: datetime) -> None:
    """Make this listing more likely to be drawn; once a source. ``by`` is who noticed, a part of the house."""
    with bound(SYSTEM):
        merchant_id = listings_queries.shop_of(listing_id, by=by)
        note = RiskNote(merchant_id=merchant_id, listing_id=listing_id, source_type=source_type, source_id=source_id)
        note.noted_at = at
        RiskNote.objects.bulk_create([note], ignore_conflicts=True)


def _lines(row: Sampling, items: Sequence[Drawable]) -> list[Listed]:
    return [
        Listed(
            sampling=row,
            place=place,
            merchant_id=item.merchant_id,
            listing_id=item.listing_id,
            sku_id=item.sku_id,
            lot=item.lot,
            weight=item.weight,
        )
        for place, item in enumerate(items)
    ]


def _draw_sample(row: Sampling, line: Listed, *, by: Actor, at: datetime) -> None:
    id_ = new_id()
    sample = Sample(
        id=id_,
        merchant_id=line.merchant_id,
        number=number_of("T", id_, at=at),
        sampling=row,
        listed=line,
        listing_id=line.listing_id,
        sku_id=line.sku_id,
        lot=line.lot,
        drawn_at=at,
    )
    sample.save(force_insert=True)
    open_case(sample, by=by, at=at)
