"""Reads of the clocks of a person or a shop."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import OuterRef, Q, QuerySet, Subquery

from platform_core.actors import Actor
from platform_core.deadlines import policies
from platform_core.deadlines.errors import DeadlineUnknown
from platform_core.deadlines.models import RUNNING, RunningDeadline
from platform_core.deadlines.specs import DECLARED
from platform_core.deadlines.types import ClockGroup, Promise
from platform_core.tenancy.gathering import write_out
from platform_core.tenancy.remembering import is_remembered, once_a_page
from platform_core.tenancy.scopes import ask

STANDINGS: Final = {
    ClockGroup.RUNNING: RUNNING,
    ClockGroup.PAUSED: Q(state="paused"),
    ClockGroup.ENDED: ~RUNNING & Q(closed_at__isnull=False),
}
# Open clocks: the next to run out first. Ended ones: the last to end first.
ORDERS: Final = {
    ClockGroup.RUNNING: ("run_at", "id"),
    ClockGroup.PAUSED: ("-id",),
    ClockGroup.ENDED: ("-closed_at", "-id"),
}

UNTIL: Final = "SELECT kind, due_at FROM deadlines_runningdeadline WHERE subject_id = %(subject)s AND state = 'running'"
THEIRS: Final = """
FROM deadlines_runningdeadline WHERE {whose} = %(who)s AND state = 'running' AND kind = ANY(%(kinds)s)
"""
NEXT: Final = """
WITH counted AS MATERIALIZED (
  SELECT count(*) FILTER (WHERE owed_by = %(role)s) AS own, count(*) FILTER (WHERE owed_by <> %(role)s) AS others
  FROM (SELECT owed_by {theirs} LIMIT %(counted)s) AS limited
), nearest AS (
  (SELECT * {theirs} AND owed_by = %(role)s ORDER BY run_at, id LIMIT %(most)s)
  UNION ALL
  (SELECT * {theirs} AND owed_by <> %(role)s ORDER BY run_at, id LIMIT %(few)s)
)
SELECT nearest.*, counted.own, counted.others FROM nearest, counted
""".replace("{theirs}", THEIRS)


@once_a_page
def about(subject_id: UUID) -> list[Promise]:
    """Every clock of this subject, ended ones too, in the order they started."""
    return _promises(RunningDeadline.objects.filter(subject_id=subject_id).order_by("started_at", "id"))


def until(subject_id: UUID) -> dict[str, datetime]:
    """The ends of the clocks that run for this subject, by kind."""
    write_out(RunningDeadline)
    return dict(ask(UNTIL, {"subject": subject_id}))


def about_all(subject_ids: Collection[UUID]) -> list[Promise]:
    """The same of several, in one query."""
    return _promises(RunningDeadline.objects.filter(subject_id__in=subject_ids).order_by("started_at", "id"))


def of_merchant(merchant_id: UUID, *, kind: str = "") -> list[Promise]:
    """The running clocks for or against this shop, or those of one kind, the next to run out first.

    A page that has read all of them reads none again for a kind.
    """
    if kind and not is_remembered(_running_clocks, merchant_id):
        return _promises(_running_for(merchant_id).filter(kind=kind))
    return [promise for promise in _running_clocks(merchant_id) if kind in {"", promise.kind}]


@once_a_page
def _running_clocks(merchant_id: UUID) -> list[Promise]:
    return _promises(_running_for(merchant_id))


def _running_for(merchant_id: UUID) -> QuerySet[RunningDeadline]:
    return RunningDeadline.objects.filter(RUNNING, merchant_id=merchant_id).order_by("run_at", "id")


def end_of(kind: str) -> Subquery:
    """The end of the last clock of this kind, running or not, as a column of a query of its subjects."""
    theirs = RunningDeadline.objects.filter(subject_id=OuterRef("id"), kind=kind)
    return Subquery(theirs.order_by("-started_at").values("due_at")[:1])


def _promises(rows: QuerySet[RunningDeadline]) -> list[Promise]:
    write_out(RunningDeadline)
    return [promise(row) for row in rows]


def runs(deadline_id: UUID) -> bool:
    """Tell whether this clock still runs."""
    write_out(RunningDeadline)
    return RunningDeadline.objects.filter(RUNNING, id=deadline_id).exists()


def clocks_seen_by(actor: Actor, *, which: ClockGroup) -> QuerySet[RunningDeadline]:
    """The clocks that this actor owes or is owed. An index serves a page of them in the order of ``ORDERS``."""
    inside = [kind for kind, spec in DECLARED.items() if spec.inside]
    return RunningDeadline.objects.visible_to(actor).filter(STANDINGS[which]).exclude(kind__any_of=inside)


def next_owed(
    actor: Actor, *, kinds: Collection[str], most: int, few: int, counted: int
) -> tuple[list[RunningDeadline], int, int]:
    """The running clocks of a person or a shop: the next ``most`` that are theirs to meet, then the next ``few`` of
    others; and how many there are of each, together counted no further than ``counted``. In one statement, since two
    pages open so.
    """
    column, who = ("merchant_id", actor.merchant_id) if actor.merchant_id else ("person_id", actor.id)
    shown = [kind for kind in kinds if not DECLARED[kind].inside]
    values = {"who": who, "kinds": shown, "role": actor.role, "most": most, "few": few, "counted": counted}
    rows: list[Any] = list(RunningDeadline.objects.raw(NEXT.format(whose=column), values))
    rows.sort(key=lambda row: (row.owed_by != actor.role, row.run_at, row.id))
    return rows, *((rows[0].own, rows[0].others) if rows else (0, 0))


def promise(row: RunningDeadline) -> Promise:
    """A row as others may see it. It is provisional only if days that nobody has announced decide its end."""
    return Promise(
        id=row.id,
        kind=row.kind,
        subject_type=row.subject_type,
        subject_id=row.subject_id,
        owed_by=row.owed_by,
        owed_to=row.owed_to,
        rule=row.rule_code if row.rule_version else "",
        started_at=row.started_at,
        due_strict=row.due_strict,
        due_legal=row.due_legal,
        due_at=row.due_at,
        state=row.state,
        closed_at=row.closed_at,
        provisional=row.provisional and policies.depends_on_rest_days(row.within, strictly=_strictly(row)),
    )


def _strictly(row: RunningDeadline) -> bool:
    """Tell whether the strict end counts; False for a kind that is no longer declared."""
    spec = DECLARED.get(row.kind)
    return spec is not None and spec.due == "strict"


def deadline(deadline_id: UUID, *, by: Actor) -> RunningDeadline:
    """One row that this actor may see. Raises ``DeadlineUnknown``."""
    row = RunningDeadline.objects.visible_to(by).filter(id=deadline_id).first()
    if row is None:
        raise DeadlineUnknown(deadline_id=deadline_id)
    return row


def found(rows: QuerySet[RunningDeadline], wanted: UUID) -> QuerySet[RunningDeadline]:
    """The clocks among ``rows`` with this id, or about this subject, shop or person."""
    return rows.filter(Q(id=wanted) | Q(subject_id=wanted) | Q(merchant_id=wanted) | Q(person_id=wanted))


def hold(kind: str, *, subject_id: UUID) -> None:
    """Lock this clock until commit, before the row that it is about, as every step of a case does."""
    write_out(RunningDeadline)
    list(RunningDeadline.objects.select_for_update().filter(kind=kind, subject_id=subject_id).order_by("id"))
