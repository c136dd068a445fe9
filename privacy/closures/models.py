"""Rows of closing accounts."""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import Q

from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import Row, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import READ, Wall
from privacy.closures.case import CLOSURE
from privacy.closures.states import ClosureState

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
