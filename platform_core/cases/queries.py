"""Queries of cases: the steps that somebody may make now, the clocks, and all that belongs to a case."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter
from typing import Any
from uuid import UUID

import platform_core.files.queries as files
from platform_core.actors import Actor, Role
from platform_core.cases.registry import FACTS
from platform_core.cases.rows import CaseRow, rows_of
from platform_core.cases.shape import Step
from platform_core.deadlines.queries import promises as deadlines_promises
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.states import DeadlineState
from platform_core.deadlines.types import Promise
from platform_core.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Action:
    """A step that somebody may make now; without an end for as long as the case stands as it does."""

    name: str
    until: datetime | None


def facts(row: CaseRow) -> Any:
    """Load the facts that the guards of its case judge."""
    return FACTS[row.CASE.kind](row)


def actions(row: CaseRow, *, by: Actor, at: datetime) -> list[Action]:
    """Find the steps that this actor may make now. Each is accepted: offer and step ask the same clock and guard."""
    mine = _steps_in_time(row, by=by, at=at)
    known = facts(row) if any(step.guard for step, _until in mine) else None
    return [Action(name=step.name, until=until) for step, until in mine if step.guard is None or step.guard.rule(known)]


def askable(row: CaseRow, *, by: Actor, at: datetime) -> list[Action]:
    """Find the steps that this actor may ask for now, also those that a guard may refuse with its reasons.

    For a page whose guards ask too much of the database to be asked each time that somebody looks.
    """
    return [Action(name=step.name, until=until) for step, until in _steps_in_time(row, by=by, at=at)]


def clocks(row: CaseRow) -> list[Promise]:
    """The promises that run, or ran, for this case."""
    return deadlines_promises.about(row.pk)


def last_of_each(promises: Iterable[Promise]) -> list[Promise]:
    """The last of a kind is the one that counts. One that was counted anew may begin before the one it replaces."""
    return list({promise.kind: promise for promise in sorted(promises, key=attrgetter("id"))}.values())


def runs(row: CaseRow, clock: Deadline) -> bool:
    """Does a clock of this kind run for it?"""
    return any(p.kind == clock.kind and p.state == DeadlineState.RUNNING for p in clocks(row))


def due_at(row_id: UUID, *, of: Deadline) -> datetime | None:
    """Until when this is, or was, owed; the last time it was."""
    due = [promise.due_at for promise in deadlines_promises.about(row_id) if promise.kind == of.kind]
    return due[-1] if due else None


def dues_of(merchant_id: UUID, *, of: Deadline) -> dict[UUID, datetime]:
    """Find the end of each running clock of this kind for or against a shop, by its case: in one query."""
    return {p.subject_id: p.due_at for p in deadlines_promises.of_merchant(merchant_id, kind=of.kind)}


def owed_by(
    model: type[CaseRow], merchant_id: UUID, *, clock: Deadline, states: Collection[State] = ()
) -> list[tuple[UUID, datetime | None]]:
    """The open cases of a shop, or those in ``states``, each with the end of its ``clock``, the most urgent
    first."""
    due = dues_of(merchant_id, of=clock)
    found = rows_of(model).open().filter(**{model.CASE.parties[Role.MERCHANT]: merchant_id})
    if states:
        found = found.filter(state__in=states)
    owed = [(key, due.get(key)) for key in found.order_by("pk").values_list("pk", flat=True)]
    return sorted(owed, key=lambda duty: (duty[1] is None, duty[1] and duty[1].timestamp()))


def dossier(rows: Iterable[CaseRow]) -> list[UUID]:
    """Name the cases, their clocks, and the files that were left about them."""
    found = list(rows)
    promises = [promise.id for row in found for promise in clocks(row)]
    kept = [file.id for row in found for file in files.files_about(row.CASE.kind, row.pk)]
    return [row.pk for row in found] + promises + kept


def _steps_in_time(row: CaseRow, *, by: Actor, at: datetime) -> list[tuple[Step[Any], datetime | None]]:
    """Those of this actor that lead on from here, whose time is not over."""
    due = {p.kind: p.due_at for p in clocks(row) if p.state == DeadlineState.RUNNING}
    mine = [step for step in row.CASE.steps if by.role in step.by and row.stage in step.sources]
    ends = [(step, due.get(step.until.kind) if step.until else None) for step in mine]
    return [(step, until) for step, until in ends if not (step.late and until is not None and at >= until)]
