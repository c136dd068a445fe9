"""How is a deposit shown, to either side?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol
from uuid import UUID

import platform_core.cases.queries
from catalog.deposits.types import DepositCondition
from orders.deposits import commands as deposits_commands
from orders.deposits import queries as deposits_queries
from orders.deposits.types import DepositBasis
from orders.sales import queries as sales_queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases import words
from platform_core.cases.form_pages import Face, Facts, Said
from platform_core.cases.queries import last_of_each
from platform_core.cases.words import kept_file
from platform_core.eventlog.queries import timeline
from platform_core.money import Money
from platform_core.project.faces import labels
from platform_core.project.faces.evidence import shown_by


@dataclass(frozen=True, slots=True, kw_only=True)
class Contested:
    """What its forms are made from: the conditions that were stated, the whole of it, and whether the reader has shown
    a file of their own."""

    conditions: tuple[DepositCondition, ...]
    amount: Money
    own_files: bool


class DepositRow(Protocol):
    """A deposit in a list."""

    id: UUID
    number: str
    state: str
    title_zh: str
    title_en: str
    quantity: int
    asked_at: datetime

    @property
    def money(self) -> Money: ...


def row(found: DepositRow) -> Facts:
    """A line of a list of deposits."""
    return {
        "id": found.id,
        "number": found.number,
        "goods": f"{words.title(found)} × {found.quantity}",
        "state": words.state("deposit", found.state),
        "amount": found.money,
        "since": found.asked_at,
    }


def one(deposit_id: UUID, *, by: Actor) -> Face[Contested]:
    """All of a deposit: its terms, what either side has said, what is due when, and what may be done."""
    found = deposits_queries.one_deposit(deposit_id, by=by)
    objection, ruling = deposits_queries.objection_to(found), deposits_queries.ruling_on(found)
    kept = deposits_queries.deposit_evidence(found)
    actions = platform_core.cases.queries.actions(found, by=by, at=clock.now())
    conditions = tuple(DepositCondition(code) for code in found.conditions)
    facts: Facts = {
        "deposit": row(found),
        "order_id": found.order_id,
        "order_number": sales_queries.number_of(found.order_id),
        "terms": found,
        "conditions": [words.said(DepositCondition, code) for code in conditions],
        "basis": words.said(DepositBasis, found.basis),
        "back": found.back if found.basis else None,
        "kept": found.kept if found.kept_amount else None,
        "carrier": labels.carrier(found.carrier) if found.carrier else "",
        "claimed": Money(objection.claimed, found.currency) if objection else None,
        "grounds": [words.said(DepositCondition, code) for code in objection.grounds] if objection else [],
        "statement": sales_queries.written_in(objection),
        "reasons": sales_queries.written_in(ruling),
        "clocks": words.clocks(last_of_each(platform_core.cases.queries.clocks(found)), reader=by.role),
        "files_below": f"deposits/{deposit_id}",
        "evidence": [kept_file(file) for file in kept],
        "history": words.history(timeline(deposit_id)),
        "until": {action.name: action.until for action in actions},
    }
    offered = [action.name for action in actions]
    if deposits_queries.deposit_takes_evidence(found):
        offered.append("evidence")
    own_files = bool(shown_by(by.role, kept))
    return Face(facts, offered, Contested(conditions=conditions, amount=found.money, own_files=own_files))


def show(by: Actor, said: Said, *, deposit_id: UUID) -> None:
    """Add a file."""
    upload = said["file"]
    deposits_commands.add_deposit_evidence(
        deposit_id, upload=upload.read(), name=upload.name or "", by=by, at=clock.now()
    )
