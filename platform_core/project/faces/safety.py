"""The pages of samplings, samples, frozen lots and the remedies of their buyers, for every reader."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse

import platform_core.cases.queries
from catalog.safety import queries as safety_queries
from catalog.safety.types import Disposal, Finding, FreezeBasis
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.form_pages import Face, Facts, Row
from platform_core.cases.queries import last_of_each
from platform_core.eventlog.queries import timeline
from platform_core.money import Money


def recall(row: Row) -> Facts:
    """A frozen lot as everybody reads it."""
    return {
        "id": row.id,
        "number": row.number,
        "shop": row.trade_name,
        "goods": words.title(row),
        "code": row.sku.code,
        "lot": row.lot,
        "state": words.state("lot_freeze", row.state),
        "standing": row.is_open,
        "basis": words.label_of(FreezeBasis, row.basis),
        "source": row.source,
        "danger": row.danger,
        "advice": row.advice,
        "disposal": words.label_of(Disposal, row.disposal),
        "ground": row.ground,
        "frozen_at": row.frozen_at,
        "told_at": row.told_at,
        "reported_at": row.reported_at,
        "reference": row.report_reference,
        "lifted_at": row.lifted_at,
        "lift_reason": row.lift_reason,
    }


def one_recall(recall_id: UUID, *, by: Actor) -> Face[None]:
    """A frozen lot of the shop: its clocks, and the open acts with their ends."""
    row = safety_queries.freeze_of(recall_id, by=by)
    actions = {found.name: found.until for found in safety_queries.freeze_actions(row, by=by, at=clock.now())}
    facts = {"recall": recall(row), "until": actions} | _case(row, by=by)
    return Face(facts, actions, about=None)


def statement(row: Row) -> Facts:
    """One thing that was said of a sample, as it stands there for good."""
    return {
        "number": row.number,
        "sampling": row.sampling_number,
        "shop": row.trade_name,
        "goods": words.title(row),
        "lot": row.lot,
        "said": words.label_of(Finding, row.said),
        "laboratory": row.laboratory,
        "words": row.words,
        "report": row.report_sha256,
        "at": row.published_at,
    }


def sample_row(row: Row) -> Facts:
    """A tested sample in the list of its shop."""
    return {
        "id": row.id,
        "number": row.number,
        "goods": words.title(row),
        "lot": row.lot,
        "state": words.state("sample", row.state),
        "since": row.passed_at or row.failed_at,
    }


def one_sample(sample_id: UUID, *, by: Actor) -> Face[None]:
    """A tested sample: the purchase, the finding, the shop's words, and the decision."""
    row = safety_queries.named_sample(sample_id, by=by)
    actions = {found.name: found.until for found in safety_queries.sample_actions(row, by=by, at=clock.now())}
    bought = {name: getattr(row, name) for name in ("order_number", "bought_at", "laboratory", "finding")}
    said = {
        name: getattr(row, name)
        for name in ("objection", "contested_at", "decision", "report_sha256", "correction", "recheck_finding")
    } | {"cost": Money(row.cost) if row.cost else None}
    facts = {"sample": sample_row(row) | bought | said, "until": actions} | _case(row, by=by)
    return Face(facts, actions, about=None)


def remedy_row(row: Row) -> Facts:
    """A remedy in a list."""
    return {
        "id": row.id,
        "number": row.number,
        "goods": f"{words.title(row)} × {row.pieces}",
        "lot": row.freeze.lot,
        "state": words.state("remedy", row.state),
        "amount": Money(row.paid if row.amount is None else row.amount, row.currency),
        "since": row.offered_at,
    }


def sampling(row: Row) -> Facts:
    """A draw as everybody reads it."""
    category = row.category
    return {
        "id": row.id,
        "number": row.number,
        "category": words.in_language(category.name_zh, category.name_en),
        "wanted": row.wanted,
        "risk": row.risk,
        "state": words.state("sampling", row.state),
        "commitment": row.commitment,
        "list_sha256": row.population_sha256,
        "size": row.population_size,
        "seed": row.revealed,
        "planned_at": row.planned_at,
        "drawn_at": row.drawn_at,
        "revealed_at": row.revealed_at,
        "url": reverse("open:sampling", kwargs={"sampling_id": row.id}),
    }


def _case(row: Row, *, by: Actor) -> Facts:
    clocks = last_of_each(platform_core.cases.queries.clocks(row))
    return {"clocks": words.clocks(clocks, reader=by.role), "history": words.history(timeline(row.id))}
