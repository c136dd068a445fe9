"""Which accounts are being closed, what is held of them, and what was erased?"""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import AppendOnly, Row, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import APPEND, READ, Wall
from platform_core.vault.retention import NUMBERS
from privacy.case import CLOSURE, HOLD
from privacy.states import ClosureState, HoldState

UNDER_WAY = (ClosureState.COOLING, ClosureState.ERASING)


class ClosureQuerySet(CaseQuerySet["Closure"]):
    def under_way(self, person_id: UUID) -> Self:
        return self.filter(person_id=person_id, state__in=[str(state) for state in UNDER_WAY])


class Closure(Row, CaseRow):
    """One person's wish to close their account. The web files and takes back; the worker alone closes and erases."""

    CASE = CLOSURE
    number = models.CharField(max_length=30, unique=True)
    person_id = models.UUIDField()
    asked_at = models.DateTimeField()
    erasing_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    taken_back_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    objects = ClosureQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["person_id", "-asked_at"], name="closures_of_a_person"),)
        constraints = (
            models.UniqueConstraint(
                fields=["person_id"],
                condition=Q(state__in=[str(state) for state in (*UNDER_WAY, ClosureState.CLOSED)]),
                name="one_closing_of_an_account",
            ),
            Wall("shopper", own="person_id", may=("SELECT", "INSERT", CLOSURE.may_update(Role.SHOPPER, also=["id"]))),
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", CLOSURE.may_update(Role.SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(CLOSURE.lifecycle),
            moved_by_the_worker(ClosureState.ERASING, ClosureState.CLOSED),
        )


class HoldQuerySet(CaseQuerySet["Hold"]):
    def on(self, person_id: UUID, *, retention: str) -> Self:
        """Those that hold this class of this person's data now."""
        return self.filter(person_id=person_id, retention=retention, state=str(HoldState.HELD))


class Hold(Row, CaseRow):
    """A duty keeps one class of one person's data. Several may; the latest day counts. Its clock says until when.

    ``open_ended``: the duty ends with an event; it is looked at each year. ``reference`` is what it is about: a closed
    account, a dispute.
    """

    CASE = HOLD
    person_id = models.UUIDField()
    reference_type = models.CharField(max_length=40)
    reference_id = models.UUIDField()
    retention = models.CharField(max_length=30, choices=[(name, name) for name in NUMBERS])
    duty = models.CharField(max_length=20)
    open_ended = models.BooleanField(default=False)
    placed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    objects = HoldQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["person_id", "retention"], name="holds_on_a_person"),)
        constraints = (
            models.CheckConstraint(condition=Q(retention__in=[*NUMBERS]), name="hold_on_a_known_class"),
            Wall("shopper", own="person_id", may=READ),
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", "INSERT", HOLD.may_update(Role.SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(HOLD.lifecycle)


class Certificate(AppendOnly, Row):
    """What was erased and destroyed, and what is held, for which duty, until when: models and days, no data."""

    about_type = models.CharField(max_length=40)
    about_id = models.UUIDField(unique=True)
    person_id = models.UUIDField()
    report = models.JSONField()
    made_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["person_id", "-made_at"], name="certificates_of_a_person"),)
        constraints = (
            Wall("shopper", own="person_id", may=READ),
            Wall("staff", may=READ),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )
