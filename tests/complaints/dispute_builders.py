"""Mediations, cases outside the house and requests for an identity for tests, by the commands that the doors call."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from complaints.complaint import types as complaint_types
from complaints.complaint.models import Complaint
from complaints.identity import commands as identity_commands
from complaints.identity.models import IdentityRequest
from complaints.mediation import commands as mediation_commands
from complaints.mediation.models import Mediation
from complaints.mediation.types import Proposal
from complaints.outside import commands as outside_commands
from complaints.outside import queries
from complaints.outside.models import OutsideCase
from complaints.outside.types import OutsideFiling, OutsideFinding, OutsideKind, OutsideOutcome
from orders.sales.models.orders import Order
from platform_core.actors import RELAY, Actor
from platform_core.deadlines.commands import sweeping
from platform_core.drivers.world.deals import picture
from platform_core.legal.spans import local_day
from platform_core.money import Money
from platform_core.payments.types import RefundFacts
from platform_core.tenancy.scopes import SYSTEM, bound
from tests import recordings
from tests.complaints.complaint import builders as complaint_builders
from tests.complaints.complaint.builders import does
from tests.merchants.builders import acting_as, operator
from tests.orders.sales.builders import Sale

HALF: Final = Proposal(reasons="双方各让一步，退一半。", amount=Money(2000))
DONE: Final = Proposal(reasons="由商家换货。", performs=True)
COURT_PAPER: Final = OutsideFinding(
    outcome=OutsideOutcome.GRANTED, document_no="(2026)闽0102民初1号", text="判决退款。", amount=Money(4000)
)
HARM: Final = "茶叶变质，饮用后不适就医，要求赔偿。"


@recordings.recorded
def ended(sale: Sale, at: datetime, **fields: Any) -> Complaint:
    """Answered by nothing that settles it, and decided: its review may be asked for still."""
    return complaint_builders.decided(
        sale, at, why=complaint_builders.finding(complaint_types.Outcome.DISMISSED), **fields
    )


@recordings.recorded
def asked(complaint: Complaint, by: Actor, at: datetime) -> Mediation:
    return does(by, mediation_commands.ask_mediation, complaint.id, text="请平台居中调解。", at=at)


@recordings.recorded
def taken_up(row: Mediation, at: datetime, *, by: Actor | None = None) -> Mediation:
    return does(by or operator(), mediation_commands.take_up, row.id, at=at)


@recordings.recorded
def consented(row: Mediation, by: Actor, at: datetime) -> Mediation:
    return does(by, mediation_commands.consent, row.id, at=at)


@recordings.recorded
def proposed(row: Mediation, at: datetime, *, what: Proposal = HALF) -> Mediation:
    by = replace(operator(), id=mediation(row).mediator_id)
    return does(by, mediation_commands.propose, row.id, proposal=what, at=at)


@recordings.recorded
def before_both(sale: Sale, at: datetime, *, what: Proposal = HALF, **fields: Any) -> Mediation:
    """A proposal that neither side has answered."""
    row = asked(ended(sale, at, **fields), sale.shopper, at)
    taken_up(row, at)
    consented(row, sale.seller, at)
    return proposed(row, at, what=what)


@recordings.recorded
def agreed(row: Mediation, by: Actor, at: datetime) -> Mediation:
    """With what the relay does of the fact that both sides have."""
    found: Mediation = does(by, mediation_commands.agree, row.id, at=at)
    if found.state == "agreed":
        does(RELAY, mediation_commands.follow_settlement, row.id, at=at)
    return found


@recordings.recorded
def left(row: Mediation, by: Actor, at: datetime) -> Mediation:
    return does(by, mediation_commands.leave, row.id, text="不同意。", at=at)


def mediation(row: Mediation) -> Mediation:
    """As staff see it now."""
    with acting_as(operator()), transaction.atomic():
        return Mediation.objects.get(id=row.id)


def filing(at: datetime, kind: OutsideKind = OutsideKind.COMPLAINT, **changes: Any) -> OutsideFiling:
    said = {"authority": "福州市鼓楼区市场监督管理局", "authority_no": "1350102202611280001", "filed_on": local_day(at)}
    return OutsideFiling(**{"kind": kind} | said | changes)


@recordings.recorded
def tracked(order: Order, sale: Sale, at: datetime, *, by: Actor | None = None, **changes: Any) -> OutsideCase:
    return does(by or sale.shopper, outside_commands.track_outside, order.id, filing=filing(at, **changes), at=at)


@recordings.recorded
def accepted(row: OutsideCase, by: Actor, at: datetime, *, on: date | None = None) -> OutsideCase:
    return does(by, outside_commands.note_acceptance, row.id, accepted_on=on or local_day(at), at=at)


@recordings.recorded
def wanted(row: OutsideCase, at: datetime, **how: Any) -> OutsideCase:
    return does(operator(), outside_commands.want_evidence, row.id, **how, at=at)


@recordings.recorded
def shown(row: OutsideCase, by: Actor, at: datetime) -> UUID:
    return does(by, outside_commands.keep_outside_evidence, row.id, upload=picture(), name="paper.png", at=at).id


@recordings.recorded
def outcome_given(row: OutsideCase, by: Actor, at: datetime, *, finding: OutsideFinding = COURT_PAPER) -> OutsideCase:
    return does(by, outside_commands.tell_outcome, row.id, finding=finding, at=at)


def recorded(row: OutsideCase, at: datetime, *, finding: OutsideFinding = COURT_PAPER) -> OutsideCase:
    return does(operator(), outside_commands.record_outcome, row.id, finding=finding, at=at)


def outside(row: OutsideCase) -> OutsideCase:
    with acting_as(operator()), transaction.atomic():
        return OutsideCase.objects.get(id=row.id)


def outside_refunds(row: OutsideCase) -> list[RefundFacts]:
    with acting_as(operator()), transaction.atomic():
        return queries.outside_refunds(row.id)


@recordings.recorded
def who(order: Order, by: Actor, at: datetime, *, statement: str = HARM) -> IdentityRequest:
    return does(by, identity_commands.ask_identity, order.id, statement=statement, at=at)


@recordings.recorded
def answered_by_the_system(row: IdentityRequest, at: datetime) -> None:
    """What the relay does with the fact that it was asked."""
    does(RELAY, identity_commands.give_or_call, row.id, at=at)


def identity(row: IdentityRequest) -> IdentityRequest:
    with acting_as(operator()), transaction.atomic():
        return IdentityRequest.objects.get(id=row.id)


def only_mediation() -> Mediation:
    with acting_as(operator()), transaction.atomic():
        return Mediation.objects.get()


def only_outside() -> OutsideCase:
    with acting_as(operator()), transaction.atomic():
        return OutsideCase.objects.get()


def only_identity() -> IdentityRequest:
    with acting_as(operator()), transaction.atomic():
        return IdentityRequest.objects.get()


@recordings.recorded
def left_to_the_clock(row: OutsideCase, sale: Sale, at: datetime) -> None:
    """No answer of the authority is known when its days are over."""
    with bound(SYSTEM), transaction.atomic():
        sweeping.close_due_batch(limit=50, at=at)


@recordings.recorded
def tracked_by_staff(sale: Sale, at: datetime) -> OutsideCase:
    """Of another order, for which nobody has asked for the file."""
    return tracked(complaint_builders.bought(sale, at), sale, at, by=operator(), authority_no="1350102202611280002")
