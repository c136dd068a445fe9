"""On what does a measurement work? On a clone with shops and many clocks, each as the command would have written it.

The command begins one clock for each shop. The database copies that row, and the fact about it, with another key,
subject and time: every column that a later version adds is copied too, and every constraint and trigger judges each
copy. Then the clone's clock is moved to when they are due, and the bench waits for the sweep.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Final, Self, TypeAlias
from uuid import UUID

from django.db import transaction

from platform_core import clock
from platform_core.actors import DEADLINES
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.types import Subject
from platform_core.drivers.world.clocks import MovedClock, until
from platform_core.rows import new_id
from platform_core.tenancy.models import Tenant
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound, staff
from tests.drivers.bench.clones import Clone, clone
from tests.drivers.bench.effects import DUE
from tests.drivers.bench.figures import Round

AHEAD: Final = timedelta(days=1)  # so that all is inserted before anything is due
SLOWEST: Final = 25  # rows a second; a sweep that is slower than that is stuck
SHOPS: Final = 20
MANY: Final = 1_000_000
FEW: Final = 10_000
LATER: Final = timedelta(days=30)  # over which those that only wait are spread, a day after everything else
AT_ONCE: Final = 20_000  # rows in one transaction
THREADS: Final = 2
# Whatever columns there are: those that are not named here are the template's.
COPY: Final = """
WITH asked AS MATERIALIZED (
    SELECT due_at, template, uuidv7() AS id, uuidv7() AS subject_id
    FROM unnest(%(due)s::timestamptz[], %(templates)s::uuid[]) AS asked(due_at, template)
), begun AS (
    INSERT INTO deadlines_runningdeadline
    SELECT copy.* FROM asked JOIN deadlines_runningdeadline t ON t.id = asked.template,
    LATERAL jsonb_populate_record(t, jsonb_build_object(
        'id', asked.id, 'subject_id', asked.subject_id, 'started_at', asked.due_at - (t.due_at - t.started_at),
        'due_strict', asked.due_at + (t.due_strict - t.due_at), 'due_legal', asked.due_at + (t.due_legal - t.due_at),
        'due_at', asked.due_at, 'run_at', asked.due_at
    )) AS copy
)
INSERT INTO eventlog_event
SELECT copy.* FROM asked JOIN eventlog_event e ON e.subject_id = asked.template,
LATERAL jsonb_populate_record(e, jsonb_build_object(
    'id', uuidv7(), 'xid', pg_current_xact_id()::text, 'subject_id', asked.id, 'payload',
    e.payload || jsonb_build_object('deadline_id', asked.id, 'about_id', asked.subject_id, 'due_at', asked.due_at)
)) AS copy
"""
IDLE: Final = """
SELECT NOT EXISTS (
    SELECT FROM deadlines_runningdeadline
    WHERE state = 'running' AND run_at < %(before)s AND merchant_id = ANY(%(shops)s::uuid[])
)
"""
LEFT: Final = "SELECT count(*) FROM deadlines_runningdeadline WHERE state = 'running' AND run_at < %(before)s"
CLOSED: Final = """
SELECT count(*) FILTER (WHERE state = 'missed' AND due_at >= %(since)s AND due_at < %(before)s
                        AND merchant_id = ANY(%(shops)s::uuid[])),
       count(*) FILTER (WHERE attempts > 0)
FROM deadlines_runningdeadline WHERE kind = 'bench.due'
"""


class Unclosed(Exception):
    """Some of what was to be measured was not there at the end: the rest is no measurement."""


Pending: TypeAlias = tuple[UUID, datetime]  # a clock that is to be there: whose, and when it runs out


@dataclass(slots=True)
class Workload:
    """The shops on a clone, each with the clock that the command began; when that was, and the time of the clone."""

    clone: Clone
    templates: Mapping[UUID, UUID]
    at: datetime
    time: MovedClock = field(init=False, default_factory=MovedClock)

    @property
    def due_at(self) -> datetime:
        """When everything is due for which no other time is said."""
        return self.at + AHEAD

    @property
    def shops(self) -> Collection[UUID]:
        return self.templates.keys()

    @contextmanager
    def copied(self) -> Iterator[Self]:
        """The same on a clone of this clone, where time goes its own way."""
        with clone(like=self.clone) as own:
            yield replace(self, clone=own)

    def insert_due(self, rows: int, *, shops: Iterable[UUID] = ()) -> None:
        """So many clocks that are all due at ``due_at``, of these shops or of all, each as often as another."""
        self.insert((shop, self.due_at) for shop in islice(cycle(shops or self.shops), rows))

    def insert(self, pending: Iterable[Pending]) -> None:
        """Copies of the shops' clocks, two threads side by side; then the planner is told what there is."""
        rows = iter(pending)
        batches = iter(lambda: list(islice(rows, AT_ONCE)), [])
        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(self._copy, batches))  # raises what a thread raised
        self.clone.ask("ANALYZE deadlines_runningdeadline; ANALYZE eventlog_event")

    def _copy(self, pending: Sequence[Pending]) -> None:
        templates = [str(self.templates[shop]) for shop, _ in pending]
        self.clone.ask(COPY, due=[due_at for _, due_at in pending], templates=templates)

    def move_clock(self, by: timedelta) -> datetime:
        """Let so much time have passed since the shops were opened; gives what the clock shows then."""
        with self.clone.connected():
            self.time.set_to(self.at + by)
            return self.time.now()

    def idle(self, *, before: datetime, shops: Iterable[object]) -> bool:
        """Whether nothing of these shops runs that was to be run before.

        That is cheap to ask again and again, and no proof: what a handler failed at is put off beyond it, and still
        runs.
        """
        return bool(self.clone.ask(IDLE, before=before, shops=list(map(str, shops)))[0])

    def left(self, *, before: datetime) -> int:
        """How many rows still run that were to be run before."""
        return int(self.clone.ask(LEFT, before=before)[0])

    def drain(
        self, *, since: datetime, before: datetime, rows: int, shops: Iterable[UUID] = (), beside: int = 0
    ) -> None:
        """Wait until so many rows are closed, all of these shops that were due from ``since`` on, with others
        ``beside``. Raises ``Unclosed`` if it was another number, or if a handler failed at any row, of these or not."""
        of, patience = list(map(str, shops or self.shops)), 60 + (rows + beside) / SLOWEST
        until("the sweep ends", lambda: self.idle(before=before, shops=of), seconds=patience, every=0.2)
        closed, failed = self.clone.ask(CLOSED, since=since, before=before, shops=of)
        if closed != rows or failed:
            raise Unclosed(f"{closed:,} of {rows:,} rows were closed, and handlers failed at {failed:,}")


@contextmanager
def workload(*, shops: int = SHOPS) -> Iterator[Workload]:
    """A clone with so many shops, each with one clock, by the commands."""
    with clone() as own:
        with own.connected():
            with bound(staff(DEADLINES.id)), transaction.atomic():
                at, opened = clock.now(), [Tenant.objects.create().id for _ in range(shops)]
            templates = {shop: _begun(shop, at=at) for shop in opened}
        yield Workload(own, templates, at)


def million(this: Round) -> Workload:
    return _waiting(this, rows=this.size(MANY))


def ten_thousand(this: Round) -> Workload:
    return _waiting(this, rows=this.size(FEW))


def _waiting(this: Round, *, rows: int) -> Workload:
    """A database that is never worked on, but copied: a mass of clocks that are not due for a long time."""
    own = this.cleanup.enter_context(workload())
    first, step = own.due_at + timedelta(days=1), LATER / rows
    own.insert((shop, first + nth * step) for nth, shop in enumerate(islice(cycle(own.shops), rows)))
    this.report.say(f"{rows:,} clocks wait")
    return own


def _begun(shop: UUID, *, at: datetime) -> UUID:
    about = Subject(type="bench.thing", id=new_id(), merchant_id=shop)
    with bound(SYSTEM), transaction.atomic(), acting_for(shop):
        return clocks.start(DUE, about=about, started_at=at, by=DEADLINES, at=at)
