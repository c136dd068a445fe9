"""Steps of a case: clocks first, in the order of the table, then the row, then the fact that the table names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from functools import partial, update_wrapper
from typing import Any, Generic, Protocol, Self, TypeVar
from uuid import UUID

from django.apps import AppConfig
from django.db import transaction

from platform_core.actors import DEADLINES, Actor, Role
from platform_core.cases import queries
from platform_core.cases.registry import COMMANDS, carries_out
from platform_core.cases.rows import CaseRow, rows_of
from platform_core.cases.shape import Born, Fact, Step
from platform_core.cases.table import Case
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.registry import on_missed
from platform_core.errors import TooLate
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal.spans import Span
from platform_core.tenancy.gathering import update_now

M = TypeVar("M", bound=CaseRow)
R_co = TypeVar("R_co", bound=CaseRow, covariant=True)


class StepCommand(Protocol[R_co]):
    """A command that makes one step of a case."""

    def __call__(self, row_id: UUID, *, by: Actor, at: datetime) -> R_co: ...


@dataclass(slots=True)
class Begun(Generic[M]):
    """The row is in hand; ``say`` ends the step. The database refuses to commit a move without a fact."""

    row: M
    step: Step[Any]
    by: Actor
    at: datetime
    event_id: Any = None  # of the fact, once it is said

    def move(self, **columns: Any) -> Self:
        """Write columns and the new state in one statement: the database judges both together."""
        for name, value in columns.items():
            setattr(self.row, name, value)
        _move(self.row, self.step, also=[*columns], by=self.by, at=self.at)
        return self

    def say(
        self,
        *,
        counted_from: datetime | None = None,
        promised: Span | Mapping[str, Span] | None = None,
        reason: str = "",
        **own: Any,
    ) -> M:
        """Publish the fact, with its own fields beside the row's, and start the clocks that follow; they count from
        ``counted_from``, where that is not now, and by ``promised``, where that is agreed and not the rule's: for all
        of them, or by kind of clock.
        ``reason`` stands beside the fact in the log."""
        said = {**self.step.saying, **own}
        how: dict[str, Any] = {"reason": reason, "started_at": counted_from or self.at, "promised": promised}
        self.event_id = _say(self.row, self.step, by=self.by, at=self.at, own=said, **how)
        return self.row


def open_case(
    row: CaseRow,
    *,
    by: Actor,
    at: datetime,
    counted_from: datetime | None = None,
    promised: Span | Mapping[str, Span] | None = None,
    **own: Any,
) -> None:
    """Make a case of a row that was just written: publish its fact, start its first clocks.

    ``counted_from``: from when they count, where that is not now; ``promised``: a span better than the rule, where the
    clock may be promised one, for all or by kind of clock.
    """
    _say(row, row.CASE.born, by=by, at=at, own=own, started_at=counted_from or at, promised=promised)


def begin(
    model: type[M],
    name: str,
    row_id: UUID,
    *,
    by: Actor,
    at: datetime,
    judge: Callable[[M], None] | None = None,
    move: bool = True,
) -> Begun[M]:
    """Begin a step that has work of its own and ends with ``say``. In the transaction of its command.

    ``judge`` of the app gets the locked row and refuses with more words, before the table judges the same. Without
    ``move`` the row is locked only: its command judges on or writes columns of it, and moves it then.
    Raises the case's ``unknown``, ``WrongRole``, ``IllegalTransition``, and the step's ``late`` and guard's refusal.
    """
    case = model.CASE
    step = case.by_name[name]
    case.require_role(step, by=by)  # first: who has no part in it locks nothing
    closes_at = queries.due_at(row_id, of=step.until) if step.late and step.until else None
    ended = _end_clocks(case, step, row_id, by=by, at=at, kinds={clock.kind for clock in case.clocks})
    row = rows_of(model).take(row_id, by=by)
    if late_comers := _begun_meanwhile(row, step, ended):
        _end_clocks(case, step, row_id, by=by, at=at, kinds=late_comers)
    if judge:
        judge(row)
    case.admit(step, state=row.stage, by=by)
    if step.late and closes_at is not None and at >= closes_at:
        late: Callable[..., TooLate] = step.late  # each leaf carries when it closed
        raise late(closed_at=closes_at)
    if step.guard and not step.guard.rule(queries.facts(row)):
        raise step.guard.refusal(**{case.id_field: row_id})
    begun = Begun(row, step, by, at)
    return begun.move() if move else begun


def step_of(model: type[M], name: str) -> StepCommand[M]:
    """The command of a step of which the table says all.

    Raises ``ValueError`` where the step's fact says more than the row and the table know.
    """
    step = model.CASE.by_name[name]
    if step.says and (unsaid := _find_unsaid(model, step.says, step.saying)):
        raise ValueError(f"{model.CASE.kind}: {name} does not know {sorted(unsaid)} of {step.says.topic}")

    @transaction.atomic(savepoint=False)
    def command(row_id: UUID, *, by: Actor, at: datetime) -> M:
        return begin(model, step.name, row_id, by=by, at=at).say()

    home = model.__module__.partition(".models")[0] + ".case"  # where its table stands: it acts for that app
    command.__module__, command.__name__ = home, name
    return carries_out(model.CASE, name)(command)


def make(model: type[M], name: str, row_id: UUID, *, by: Actor, at: datetime) -> M:
    """Make a step by its name, where it needs no words. Raises as ``begin`` does."""
    made: M = COMMANDS[model.CASE.kind, name](row_id, by=by, at=at)
    return made


def follow_clocks(app: AppConfig) -> None:
    """Bind the step that follows when a clock of a case of this app runs out, once all commands are imported."""
    for model in app.get_models():
        if issubclass(model, CaseRow):
            _follow_clocks_of(model)


def _follow_clocks_of(model: type[CaseRow]) -> None:
    """Make each step without a command of the app a step of the table alone; raises as ``step_of`` does. After a clock
    that forks, and for steps of the system's own, the app begins them itself."""
    case = model.CASE
    alone = [ways[0] for kind, ways in case.missed.items() if kind not in case.forks]
    for step in case.steps:
        if (case.kind, step.name) not in COMMANDS and (step in alone or set(step.by) - {Role.SYSTEM}):
            step_of(model, step.name)
    for step in alone:
        if step.when_missed:
            command = COMMANDS[case.kind, step.name]
            on_missed(step.when_missed)(update_wrapper(partial(command, by=DEADLINES), command))


def _end_clocks(
    case: Case[Any], step: Step[Any], row_id: UUID, *, by: Actor, at: datetime, kinds: Collection[str]
) -> set[str]:
    """Before the row is locked, as the sweep does, and in the order of the table: nobody waits in a ring. Gives those
    that it ended."""
    ends = [clock for clock in case.clocks if clock.kind in kinds and clock in (*step.meets, *step.voids)]
    voids = [clock for clock in ends if clock not in step.meets]
    return clocks.end(ends, voids=voids, subject_id=row_id, by=by, at=at, reason=step.because or str(step.to))


def _begun_meanwhile(row: CaseRow, step: Step[Any], ended: Collection[str]) -> set[str]:
    """Find the clocks that another's act has begun after we looked for them. It has just begun, so no sweep holds it;
    where a third act takes it up in the same moment and waits for our row, the database ends one of them, and nothing
    of it is done."""
    left = {clock.kind for clock in (*step.meets, *step.voids)} - set(ended)
    return left & {promise.kind for promise in queries.clocks(row) if promise.closed_at is None} if left else left


def _say(
    row: CaseRow,
    said: Born[Any] | Step[Any],
    *,
    by: Actor,
    at: datetime,
    own: dict[str, Any],
    reason: str = "",
    **counted: Any,
) -> UUID | None:
    """``counted``: from when the clocks that follow count, if not from now, and by which promise."""
    fact = said.says
    event_id = publish(fact(**{**row.fact_fields(fact), **own}), by=by, at=at, reason=reason) if fact else None
    ensured = said.ensures if isinstance(said, Step) else ()
    for clock in (*said.starts, *(clock for clock in ensured if not queries.runs(row, clock))):
        how: dict[str, Any] = {"started_at": at, "event_id": event_id, **counted}
        if isinstance(how.get("promised"), Mapping):
            how["promised"] = how["promised"].get(clock.kind)
        clocks.start(clock, about=row.as_subject(), by=by, at=at, **how)
    return event_id


def _move(row: CaseRow, step: Step[Any], *, also: list[str], by: Actor, at: datetime) -> None:
    if step.to is not None:
        return row.move(step.name, by=by, at=at, also=also)
    if step.stamps and getattr(row, step.stamps) is None:
        setattr(row, step.stamps, at)
        also = [*also, step.stamps]
    return update_now(row, also) if also else None


def _find_unsaid(model: type[CaseRow], fact: Fact, saying: Mapping[str, Any]) -> set[str]:
    """Name the fields of a fact that neither the row nor the table knows."""
    wanted = {f.name for f in fields(fact) if f.default is MISSING and f.default_factory is MISSING}
    return wanted - {model.CASE.id_field} - {f.attname for f in model._meta.concrete_fields} - saying.keys()
