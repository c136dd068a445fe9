"""Promises for tests. They are not declared: the registries of the real ones stay as the apps fill them."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor, Role
from platform_core.deadlines.commands import clocks, sweeping
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.specs import Deadline
from platform_core.deadlines.types import Subject
from platform_core.legal.rules import rule
from platform_core.legal.spans import promised
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.models import Tenant
from platform_core.tenancy.scopes import SYSTEM, bound

STAFF = Actor(id=new_id(), role=Role.STAFF)
MERCHANT = Actor(id=new_id(), role=Role.MERCHANT)
SHOPPER = Actor(id=new_id(), role=Role.SHOPPER)

PAY = Deadline(
    kind="tests.pay",
    counts_from="order placed",
    within=rule("DL_PAYMENT"),
    owed_by=Role.SHOPPER,
    owed_to=Role.MERCHANT,
    duties=("HSE-07",),
)
REFUND = Deadline(
    kind="tests.refund",
    counts_from="merchant receives the goods",
    within=rule("DL_NRR_REFUND"),
    owed_by=Role.MERCHANT,
    owed_to=Role.SHOPPER,
    duties=("NRR-13",),
    due="legal",
)
WINDOW = Deadline(
    kind="tests.window",
    counts_from="delivery",
    within=rule("DL_NRR_WINDOW"),
    owed_by=Role.SHOPPER,
    duties=("NRR-10",),
    due="legal",
)
DELIVER = Deadline(
    kind="tests.deliver",
    counts_from="payment",
    within=promised("delivery"),
    owed_by=Role.MERCHANT,
    owed_to=Role.SHOPPER,
    duties=("ECL-20",),
)


def open_shop() -> UUID:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return Tenant.objects.create().id


def running(
    shop: UUID | None,
    spec: Deadline = PAY,
    *,
    at: datetime,
    subject_id: UUID | None = None,
    person_id: UUID | None = None,
) -> UUID:
    """A clock that has begun at this instant, as the shop's side of a command begins it."""
    about = Subject(type="tests.thing", id=subject_id or new_id(), merchant_id=shop, person_id=person_id)
    scope = scopes.staff(STAFF.id) if shop is None else scopes.merchant(shop)
    with bound(scope), transaction.atomic():
        return clocks.start(spec, about=about, started_at=at, by=STAFF, at=at)


def close(at: datetime, *, limit: int = 500) -> int:
    with bound(SYSTEM), transaction.atomic():
        return sweeping.close_due_batch(limit=limit, at=at)


def row(deadline_id: UUID) -> RunningDeadline:
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return RunningDeadline.objects.get(id=deadline_id)


def effects(subject_id: UUID) -> int:
    """How often has the handler below done its work for this subject?"""
    with bound(scopes.staff(STAFF.id)), transaction.atomic():
        return RunningDeadline.objects.filter(kind="tests.effect", person_id=subject_id).count()


def leave_an_effect(subject_id: UUID, /, *, at: datetime) -> None:
    """A default outcome that can be counted: doing it twice leaves two rows."""
    shop = scopes.current().merchant_id
    about = Subject(type="tests.effect", id=new_id(), merchant_id=shop, person_id=subject_id)
    effect = Deadline(
        kind="tests.effect", counts_from="here", within=rule("DL_CMP_AGE"), owed_by=Role.STAFF, duties=("CMP-15",)
    )
    clocks.start(effect, about=about, started_at=at, by=STAFF, at=at)
