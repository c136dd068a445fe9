"""How is a measure against a shop shown, and what the public reads of it?"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime
from typing import Protocol
from uuid import UUID

from django.urls import reverse

import platform_core.cases.queries
from merchants.sanctions import queries as sanctions_queries
from merchants.sanctions.types import SanctionKind, Statement
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.form_pages import Face, Facts
from platform_core.cases.queries import last_of_each
from platform_core.eventlog.queries import timeline
from platform_core.rulebook.types import Clause, RuleKind
from platform_core.ui import wording


class SanctionRow(Protocol):
    """A measure in a list."""

    id: UUID
    number: str
    kind: str
    state: str
    proposed_at: datetime

    @property
    def in_effect(self) -> bool: ...


class BulletinRow(Protocol):
    """One statement about a measure; the ``latest`` that there is stands beside it."""

    sanction_id: UUID
    rule_version_id: UUID
    clause: int
    said: str
    number: str
    trade_name: str
    kind: str
    facts: str
    words: str
    targets: Collection[dict[str, str]]
    last_day: date | None
    happened_at: datetime
    published_at: datetime


def one_sanction(sanction_id: UUID, *, by: Actor) -> Face[None]:
    """All of a measure: what it rests on, what was said, whether it has effect, and what may be done until when."""
    row = sanctions_queries.sanction(sanction_id, by=by)
    actions = {found.name: found.until for found in sanctions_queries.sanction_actions(row, by=by, at=clock.now())}
    last_day = sanctions_queries.last_day_to_come(row)
    facts = sanction_row(row) | {
        "facts": row.facts,
        "clause": clause(sanctions_queries.basis(row)),
        "goods": [words.in_language(hit.zh, hit.en) for hit in sanctions_queries.hits(row)],
        "last_day": wording.day(last_day) if last_day else "",
        "evidence": row.evidence,
        "violations": sanctions_queries.answered_violations(row),
        "answer": row.answer,
        "answered_at": row.answered_at,
        "danger": row.danger,
        "reasons": row.reasons,
        "decided_at": row.decided_at,
        "appeal": row.appeal,
        "appealed_at": row.appealed_at,
        "review": row.review,
        "reviewed_at": row.reversed_at or row.stands_at,
        "reason": row.reason,
        "until": actions,
        "bulletin": reverse("open:bulletin", kwargs={"sanction_id": row.id}) if row.published_at else "",
        "clocks": words.clocks(last_of_each(platform_core.cases.queries.clocks(row)), reader=by.role),
        "history": words.history(timeline(row.id)),
    }
    return Face(facts, actions, about=None)


def sanction_row(row: SanctionRow) -> Facts:
    return {
        "id": row.id,
        "number": row.number,
        "kind": words.said(SanctionKind, row.kind),
        "state": words.state("sanction", row.state),
        "in_effect": row.in_effect,
        "since": row.proposed_at,
    }


def bulletin(row: BulletinRow) -> Facts:
    """One statement, as it stands there for good."""
    latest = str(getattr(row, "latest", row.said))
    return {
        "number": row.number,
        "shop": row.trade_name,
        "kind": words.said(SanctionKind, row.kind),
        "said": words.said(Statement, row.said),
        "latest": words.said(Statement, latest) if latest != row.said else "",
        "facts": row.facts,
        "clause": clause(sanctions_queries.basis(row)),
        "words": row.words,
        "goods": [words.in_language(hit["zh"], hit["en"]) for hit in row.targets],
        "last_day": wording.day(row.last_day) if row.last_day else "",
        "happened_at": row.happened_at,
        "published_at": row.published_at,
        "url": reverse("open:bulletin", kwargs={"sanction_id": row.sanction_id}),
    }


def clause(of: Clause) -> Facts:
    """What a measure rests on, and where it is read."""
    return {
        "rule": words.said(RuleKind, of.rule),
        "number": of.number,
        "heading": words.in_language(of.heading["zh"], of.heading["en"]),
        "url": reverse("open:rule-version", kwargs={"rule": of.rule, "number": of.number}),
    }
