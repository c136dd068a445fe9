"""Let 400 days go by in which nobody acts and only the worker of the clocks runs, and judge what has become of people.

The relay does not run either: what a clock gives, it gives by itself.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import transaction
from django.db.models import Min

from catalog.safety.models.freezes import LotFreeze
from catalog.takedowns import queries as takedowns_queries
from complaints.complaint.models import Complaint
from merchants.sanctions.models import Sanction
from orders.sales.models.parcels import DeliveryEvent
from orders.sales.types import ParcelEvent
from platform_core.cases.rows import CaseRow
from platform_core.cases.unclocked import without_clock
from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.specs import DECLARED, AtEnd
from platform_core.deadlines.states import DeadlineState
from platform_core.eventlog.models import Event
from platform_core.tenancy.scopes import ANONYMOUS, SYSTEM, bound
from tests.merchants.builders import acting_as, operator

LONG: Final = timedelta(days=400)
DAY: Final = timedelta(days=1)
CLOSELY: Final = 20  # turns in which the worker comes every day; later it is late, and clocks of hours come round less
GIVES: Final[dict[str, AtEnd]] = {  # what a clock may not do by itself, unless its row says whom that may harm
    "catalog.restriction_lifted": AtEnd.RESTORES,
    "catalog.listings_put_back": AtEnd.RESTORES,
    "catalog.lot_freeze_lifted": AtEnd.RESTORES,
    "merchants.reinstated": AtEnd.RESTORES,
    "orders.review_restored": AtEnd.RESTORES,
    "aftersales.granted": AtEnd.GRANTS,
    "aftersales.claim_agreed": AtEnd.GRANTS,
    "aftersales.claim_refunded": AtEnd.GRANTS,
    "aftersales.freight_paid": AtEnd.GRANTS,
    "aftersales.remedy_granted": AtEnd.GRANTS,
    "complaints.award_final": AtEnd.GRANTS,
    "complaints.award_advanced": AtEnd.GRANTS,
    "complaints.paid_first": AtEnd.GRANTS,
    "complaints.remedy_granted": AtEnd.GRANTS,
    "orders.deposit_granted": AtEnd.GRANTS,
    "orders.received": AtEnd.GRANTS,
    "payments.payout_requested": AtEnd.GRANTS,
    "merchants.deposit_given_back": AtEnd.GRANTS,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """One turn of the worker: the kinds of clock that were missed, and the topics that were told."""

    missed: frozenset[str]
    topics: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """What became of everything: until when, in which turns, and what is wrong with it."""

    until: datetime
    turns: tuple[Turn, ...]
    wrong: tuple[str, ...]


def let_pass(at: datetime, *, lasting: timedelta = LONG) -> Silence:
    """Let nobody act from now on, and judge what there is at the end."""
    until, now, turns = at + lasting, at - DAY, list[Turn]()
    while (due := _next_due()) and (now := max(due, now + _rest(len(turns)))) <= until:
        turns.append(_turn(now))
    found = [*unexplained(turns), *failed()]
    with acting_as(operator()), transaction.atomic():
        found += [*dangers_on_sale(since=at, until=until), *refunds_without_goods(since=at)]
        found += [f"{rows} rows of {state} wait without a clock" for state, rows in without_clock().items()]
    return Silence(until=until, turns=tuple(turns), wrong=tuple(found))


def end_of(row: CaseRow) -> str:
    """Where a case stands now; of a complaint that nobody decided, how its shopper has got the money, if they have."""
    with acting_as(operator()), transaction.atomic():
        found = type(row)._default_manager.get(pk=row.pk)
        return ", ".join([str(found.state), *(_paid(found) if isinstance(found, Complaint) else ())])


def dangers_on_sale(*, since: datetime, until: datetime) -> Iterator[str]:
    """What was shown to be dangerous, and is sold or shown again though no person has found the contrary."""
    for row in Sanction.objects.exclude(danger=""):
        by_a_person = row.ended_at is not None and row.ended_at <= since
        if not by_a_person and not row.in_effect:
            yield f"{row.number} against {row.danger!r} has no effect any more"
        if row.in_effect and _shown(row, until):
            yield f"the goods of {row.number} against {row.danger!r} are shown"
    for freeze in LotFreeze.objects.filter(lifted_at__gt=since):
        yield f"lot {freeze.number} was freed by a clock"


def refunds_without_goods(*, since: datetime) -> Iterator[str]:
    """Orders that silence ended as lost or not sent although a carrier says that somebody has the parcel (OPR-27)."""
    signed = DeliveryEvent.objects.filter(kind=ParcelEvent.SIGNED).values("order_id")
    ended = Event.objects.filter(topic="orders.cancelled", occurred_at__gt=since, subject_id__in=signed)
    for why in ended.values_list("payload__why", flat=True):
        yield f"an order counts as {why}, and a carrier says that somebody has signed for it"


def unexplained(turns: list[Turn]) -> Iterator[str]:
    """What clocks gave, of which none that ended in that turn says in its row that it gives it, and whom it harms."""
    for turn in turns:
        for topic in sorted(turn.topics & GIVES.keys()):
            rows = [DECLARED[kind] for kind in turn.missed if kind in DECLARED]
            if not any(row.at_end is GIVES[topic] and row.may_harm for row in rows):
                yield f"{topic} by one of {sorted(turn.missed)}, of which no row says that it gives, and whom it harms"


def failed() -> Iterator[str]:
    """Clocks whose handler broke."""
    with bound(SYSTEM), transaction.atomic():
        broken = RunningDeadline.objects.exclude(error="").values_list("kind", "error")
        yield from [f"{kind}: {error}" for kind, error in broken]


def _paid(complaint: Complaint) -> Iterator[str]:
    if complaint.state == "undecided":
        if Event.objects.filter(subject_id=complaint.pk, topic="complaints.paid_first").exists():
            yield "paid first"
        if Event.objects.filter(subject_id=complaint.order_id, topic="orders.cancelled").exists():
            yield "the money is back with its order"


def _shown(row: Sanction, until: datetime) -> bool:
    measure = row.measure()
    with bound(ANONYMOUS), transaction.atomic():
        shown = takedowns_queries.on_show(at=until, merchant_id=row.merchant_id, category=measure.category)
        return bool(shown.filter(id__in=measure.listings) if measure.listings else shown)


def _rest(turns: int) -> timedelta:
    return DAY if turns < CLOSELY else 10 * DAY


def _next_due() -> datetime | None:
    with bound(SYSTEM), transaction.atomic():
        rows: Any = RunningDeadline.objects
        running = rows.filter(state=DeadlineState.RUNNING).aggregate(at=Min("due_at"))["at"]
        paused = rows.filter(state=DeadlineState.PAUSED).aggregate(at=Min("resumes_at"))["at"]
    return min((found for found in (running, paused) if found), default=None)


def _turn(now: datetime) -> Turn:
    with bound(SYSTEM), transaction.atomic():
        while sweeping.close_due_batch(limit=50, at=now):
            pass
        missed = RunningDeadline.objects.filter(state=DeadlineState.MISSED, closed_at=now)
        kinds = frozenset(missed.values_list("kind", flat=True))
    with acting_as(operator()), transaction.atomic():
        topics = frozenset(Event.objects.filter(occurred_at=now).values_list("topic", flat=True))
    return Turn(missed=kinds, topics=topics)
