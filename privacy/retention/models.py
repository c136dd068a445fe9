"""Rows of holds, and of certificates of erasure."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import AppendOnly, Row, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, Wall
from platform_core.vault.retention import NUMBERS
from privacy.retention.case import HOLD
from privacy.retention.states import HoldState


class HoldQuerySet(CaseQuerySet["Hold"]):
    def in_force(self, person_id: UUID, *, retention: str) -> Self:
        """The holds that keep this class of this person's data now."""
        return self.filter(person_id=person_id, retention=retention, state=str(HoldState.HELD))


class Hold(Row, CaseRow):
    """A duty keeps one class of one person's data. Several may; the latest day counts. Its clock bears the end.

    ``open_ended``: the duty ends with an event, and the hold is reviewed each year. ``reference``: its cause, such as a
    closed account or a dispute.
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
    """Proof of an erasure: models erased, keys destroyed, classes held with duty and end. No personal data."""

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
