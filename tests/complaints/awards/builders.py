"""An award for tests, step by step, by the commands that the doors call."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction

from complaints.awards import commands
from complaints.awards.models import Award
from complaints.awards.types import AwardClaim, AwardHead
from complaints.complaint.models import Complaint
from platform_core.actors import DEADLINES, RELAY, Actor
from platform_core.cases.queries import due_at
from platform_core.cases.steps import make
from platform_core.deadlines.commands import clocks, sweeping
from platform_core.deadlines.specs import Deadline
from platform_core.money import Money
from platform_core.payments.models.payouts import Payout
from platform_core.payments.types import Answer, Outcome
from platform_core.tenancy.scopes import SYSTEM, bound
from tests import recordings
from tests.complaints.complaint import builders as complaints
from tests.complaints.complaint.builders import does
from tests.merchants.builders import operator
from tests.orders.sales.builders import Sale

FIRST, SECOND = operator(), operator()


def claim(head: AwardHead = AwardHead.FREIGHT, fen: int = 1200, **changes: Any) -> AwardClaim:
    fields = {"reasons": "退货运费由商家承担，快递凭证为证。", "basis": ("CRL-24",), "shown": Money(1200)}
    fields |= {"label_flaw": False, "faked": False} | changes
    return AwardClaim(head=head, amount=Money(fen), **fields)


@recordings.recorded
def final(sale: Sale, at: datetime, **fields: Any) -> Complaint:
    """A complaint that was decided for the shopper, for good."""
    decided = complaints.decided(sale, at, **fields)
    return complaints.made("let_stand", decided, sale, at)


@recordings.recorded
def granted(sale: Sale, at: datetime, *, why: AwardClaim | None = None, by: Actor = FIRST) -> Award:
    return does(by, commands.grant_award, final(sale, at).id, claim=why or claim(), at=at)


@recordings.recorded
def objected(row: Award, sale: Sale, at: datetime) -> Award:
    return does(sale.seller, commands.object_to_award, row.id, text="运费已经退过。", at=at)


def now(row: Award) -> Award:
    with bound(SYSTEM), transaction.atomic():
        return Award.objects.get(id=row.id)


def due(row: Award, clock: Deadline) -> datetime:
    with bound(SYSTEM):
        found = due_at(row.id, of=clock)
    assert found
    return found


@recordings.recorded
def swept(at: datetime) -> None:
    with bound(SYSTEM), transaction.atomic():
        sweeping.close_due_batch(limit=200, at=at)


@recordings.recorded
def sent(row: Award, at: datetime) -> Payout:
    with bound(SYSTEM), transaction.atomic():
        commands.send_award(row.id, by=RELAY, at=at)
        return Payout.objects.filter(case_id=row.id).latest("attempt")


def recorded(row: Award, at: datetime, *, paid: bool) -> Award:
    with bound(SYSTEM), transaction.atomic():
        commands.record_award_payout(row.id, paid=paid, by=RELAY, at=at)
    return now(row)


DONE = Answer(Outcome.SUCCEEDED, provider_ref="OUT1")


@recordings.recorded
def made(row: Award, clock: Deadline, step: str, at: datetime) -> Award:
    """What follows once its clock has run out; the sweep closes that before it calls."""
    with bound(SYSTEM), transaction.atomic():
        clocks.void(clock, subject_id=row.id, by=DEADLINES, at=at, reason="missed")
        found: Award = make(Award, step, row.id, by=DEADLINES, at=at)
        return found
