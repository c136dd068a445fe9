"""What is promised in the bench, what follows when nobody keeps it, and how often did that happen?

The outcome is another clock: a row and a fact, as the house writes them. It is about a thing of its own, so that doing
it twice is not refused but leaves two.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Final
from uuid import UUID

from platform_core.actors import DEADLINES, Role
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.registry import HANDLERS, Handler
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.types import Subject
from platform_core.legal.rules import rule
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from tests.drivers.bench.clones import Clone

DUE: Final = Deadline(
    kind="bench.due",
    counts_from="the bench says so",
    within=rule("DL_PAYMENT"),
    owed_by=Role.SHOPPER,
    owed_to=Role.MERCHANT,
    duties=("HSE-07",),
)
EFFECT: Final = Deadline(
    kind="bench.effect",
    counts_from="the other one ran out",
    within=rule("DL_CMP_AGE"),
    owed_by=Role.STAFF,
    duties=("CMP-15",),
)
DONE: Final = """
WITH subject AS (
    SELECT due.due_at, count(effect.id) AS done FROM deadlines_runningdeadline due
    LEFT JOIN deadlines_runningdeadline effect
           ON effect.kind = 'bench.effect' AND effect.person_id = due.subject_id
    WHERE due.kind = 'bench.due' GROUP BY due.subject_id, due.due_at
)
SELECT coalesce(sum(done) FILTER (WHERE due_at >= %(at)s), 0)::int,
       count(*) FILTER (WHERE done = 0 AND due_at < %(at)s)::int,
       coalesce(sum(done - 1) FILTER (WHERE done > 1 AND due_at < %(at)s), 0)::int
FROM subject
"""


def leave(subject_id: UUID, /, *, at: datetime) -> None:
    """The default outcome."""
    about = Subject(type="bench.effect", id=new_id(), merchant_id=scopes.current().merchant_id, person_id=subject_id)
    clocks.start(EFFECT, about=about, started_at=at, by=DEADLINES, at=at)


def nothing(subject_id: UUID, /, *, at: datetime) -> None:
    """An outcome that costs nothing, where the clock itself is measured."""


@contextmanager
def bound_to(handler: Handler) -> Iterator[None]:
    """For a while. On import it would enter a kind of the bench into the registries of the house."""
    HANDLERS[DUE.kind] = handler
    try:
        yield
    finally:
        del HANDLERS[DUE.kind]


def tally(clone: Clone, *, at: datetime) -> tuple[int, int, int]:
    """How many effects there are of what is due then or later; of what was due before, how many were lost, and how many
    effects were too many."""
    early, lost, double = clone.ask(DONE, at=at)
    return early, lost, double
