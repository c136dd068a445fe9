"""How do a million clocks come about, each as the command would have written it?

The command begins one for each shop. The database copies that row, and the fact about it, with another key, subject and
time: every column that a later version adds is copied too, and every constraint and trigger judges each copy.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from itertools import cycle, islice
from typing import Final
from uuid import UUID

from django.db import transaction
from django.db.models import Model

from platform_core import clock
from platform_core.actors import DEADLINES
from platform_core.deadlines import commands
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.types import Subject
from platform_core.drivers.bench.clones import Clone
from platform_core.drivers.bench.effects import DUE
from platform_core.eventlog.models import Event
from platform_core.rows import new_id
from platform_core.tenancy.models import Tenant
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound, staff

AT_ONCE: Final = 20_000  # rows in one transaction
THREADS: Final = 2
MOVED: Final = ("id", "subject_id", "started_at", "due_strict", "due_legal", "due_at", "run_at")
COPY: Final = """
WITH asked AS MATERIALIZED (
    SELECT due_at, model, uuidv7() AS id, uuidv7() AS subject_id
    FROM unnest(%(due)s::timestamptz[], %(models)s::uuid[]) AS asked(due_at, model)
), begun AS (
    INSERT INTO deadlines_runningdeadline (id, subject_id, started_at, due_strict, due_legal, due_at, run_at, {same})
    SELECT asked.id, asked.subject_id, asked.due_at - (m.due_at - m.started_at),
           asked.due_at + (m.due_strict - m.due_at), asked.due_at + (m.due_legal - m.due_at),
           asked.due_at, asked.due_at, {of_model}
    FROM asked JOIN deadlines_runningdeadline m ON m.id = asked.model
)
INSERT INTO eventlog_event (id, subject_id, payload, {told_same})
SELECT uuidv7(), asked.id,
       e.payload || jsonb_build_object('deadline_id', asked.id, 'about_id', asked.subject_id, 'due_at', asked.due_at),
       {told_of_model}
FROM asked JOIN eventlog_event e ON e.subject_id = asked.model
"""


@dataclass(slots=True)
class Workload:
    """The shops there are, with the clock that each of them began by command; when that was, and where time is now."""

    models: Mapping[UUID, UUID]
    at: datetime
    shift: timedelta = timedelta(0)  # how far the clone's clock has been moved

    def copy(self) -> Workload:
        """Of a copy of the database, whose time goes its own way."""
        return replace(self)

    def in_turn(self, rows: int) -> Iterator[UUID]:
        """So many times a shop, each as often as another."""
        return islice(cycle(self.models), rows)


@dataclass(frozen=True, slots=True)
class Pending:
    """A clock that is to be there: whose, and when it runs out."""

    shop: UUID
    due_at: datetime


def prepared(clone: Clone, *, shops: int) -> Workload:
    """So many shops, each with one clock, by the commands."""
    somebody = staff(DEADLINES.id)
    with clone.connected():
        with bound(somebody), transaction.atomic():
            at, opened = clock.now(), [Tenant.objects.create().id for _ in range(shops)]
        models = {shop: _begun(shop, at=at) for shop in opened}
    return Workload(models, at)


def inserted(clone: Clone, workload: Workload, pending: Iterable[Pending]) -> None:
    """Copies of the shops' clocks, two threads side by side; then the planner is told what there is."""
    with ThreadPoolExecutor(THREADS) as threads:
        for _ in threads.map(partial(_copied, clone, workload), _batches(iter(pending))):
            pass  # what a lane fails with, it fails with here
    with clone.as_owner() as rows:
        rows.execute("ANALYZE deadlines_runningdeadline; ANALYZE eventlog_event")


def _copied(clone: Clone, workload: Workload, pending: Sequence[Pending]) -> None:
    asked = {
        "due": [pending.due_at for pending in pending],
        "models": [str(workload.models[pending.shop]) for pending in pending],
    }
    with clone.as_owner() as rows:
        rows.execute(STATEMENT, asked)


def _batches(pending: Iterator[Pending]) -> Iterator[list[Pending]]:
    while some := list(islice(pending, AT_ONCE)):
        yield some


def _begun(shop: UUID, *, at: datetime) -> UUID:
    about = Subject(type="bench.thing", id=new_id(), merchant_id=shop)
    with bound(SYSTEM), transaction.atomic(), acting_for(shop):
        return commands.start(DUE, about=about, started_at=at, by=DEADLINES, at=at)


def _statement() -> str:
    """What is not moved is copied, whatever columns there are."""
    same = _columns(RunningDeadline, without=MOVED)
    of_event = _columns(Event, without=("id", "subject_id", "payload", "xid"))
    of = {"same": same, "told_same": of_event}
    of |= {"of_model": [f"m.{name}" for name in same], "told_of_model": [f"e.{name}" for name in of_event]}
    return COPY.format(**{word: ", ".join(names) for word, names in of.items()})


def _columns(model: type[Model], *, without: Sequence[str]) -> list[str]:
    return [str(field.column) for field in model._meta.concrete_fields if field.column not in without]


STATEMENT: Final = _statement()
