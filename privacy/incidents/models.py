"""Rows of incidents, their reports and the people concerned."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import AppendOnly, Row, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, Wall
from privacy.incidents.case import INCIDENT
from privacy.incidents.types import Grade, IncidentFindings

SAID = ("what", "kinds", "cause", "harm", "measures", "persons", "sensitive")


class IncidentQuerySet(CaseQuerySet["Incident"]):
    """Incidents, visible to staff and the system alone."""


class Incident(Row, CaseRow):
    """A leak, a change or a loss of personal data, actual or possible. Its words name kinds of data and no person."""

    CASE = INCIDENT
    number = models.CharField(max_length=30, unique=True)
    what = models.TextField()
    kinds = models.TextField()
    cause = models.TextField(blank=True, default="")
    harm = models.TextField(blank=True, default="")
    measures = models.TextField(blank=True, default="")
    persons = models.PositiveIntegerField(default=0)
    sensitive = models.PositiveIntegerField(default=0)
    grade = models.CharField(max_length=10, blank=True, default="", choices=[(g.value, g.value) for g in Grade])
    found_by = models.UUIDField()
    found_at = models.DateTimeField()
    open_at = models.DateTimeField(null=True)
    reported_at = models.DateTimeField(null=True)
    unreported_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    spared_at = models.DateTimeField(null=True)
    spared_because = models.TextField(blank=True, default="")
    ended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    left_open_at = models.DateTimeField(null=True)
    objects = IncidentQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(state="found") | ~Q(grade=""), name="incident_graded_once_open"),
            models.CheckConstraint(
                condition=Q(spared_at=None) | ~Q(spared_because=""), name="nobody_spared_without_a_reason"
            ),
            Wall("staff", may=("SELECT", "INSERT", INCIDENT.may_update(Role.STAFF, also=["id", *SAID]))),
            Wall("system", may=("SELECT", INCIDENT.may_update(Role.SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(INCIDENT.lifecycle)

    @property
    def facts(self) -> IncidentFindings:
        """The findings as the rules take them."""
        return IncidentFindings(**{name: getattr(self, name) for name in SAID}, found_at=self.found_at)


class IncidentPerson(Row):
    """A person whose data an incident touched, and the time of telling. They may read it themselves."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="people")
    person_id = models.UUIDField()
    listed_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["incident", "person_id"], name="listed_once_an_incident"),
            Wall("shopper", own="person_id", may=READ),
            Wall("staff", may=APPEND),
            Wall("system", may=("SELECT", "UPDATE (id, told_at)")),
            Wall("auditor", may=READ),
        )


class IncidentReport(AppendOnly, Row):
    """A report to the authority, to the letter, with its receipt: the first, further ones, the final one."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="reports")
    final = models.BooleanField(default=False)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    receipt_no = models.CharField(max_length=60)
    filed_by = models.UUIDField()
    filed_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.CheckConstraint(condition=~Q(receipt_no=""), name="reported_under_a_receipt"),
            models.UniqueConstraint(fields=["incident"], condition=Q(final=True), name="one_final_report"),
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
