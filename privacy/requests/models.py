"""Rows of requests, of wished corrections and of sealed copies."""

from __future__ import annotations

from typing import ClassVar, Self

import pgtrigger
from django.db import models
from django.db.models import Q

from platform_core.actors import Actor, Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import Row, kept_by_the_database
from platform_core.tenancy.walls import READ, Wall
from platform_core.vault.fields import SealedField
from platform_core.vault.types import Kind, Place
from privacy.requests.case import REQUEST
from privacy.requests.types import RequestKind, TurnDown


class RequestQuerySet(CaseQuerySet["Request"]):
    def pending(self, kind: RequestKind, *, by: Actor) -> Self:
        """The requests of this person and kind that are being dealt with."""
        return self.filter(person_id=by.id, kind=kind, state="filed")


class Request(Row, CaseRow):
    """A person's request about their own data. The words of both sides stand sealed for as long as the file is kept."""

    CASE = REQUEST
    KINDS: ClassVar = {"words": Kind.TEXT, "answer": Kind.TEXT}
    number = models.CharField(max_length=30, unique=True)
    person_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in RequestKind])
    fields = models.JSONField(default=list)  # of the contact, which are to be corrected
    words = SealedField(null=True)
    answer = SealedField(null=True)
    answered_by = models.UUIDField(null=True)
    why = models.CharField(max_length=30, blank=True, default="", choices=[(w.value, w.value) for w in TurnDown])
    filed_at = models.DateTimeField()
    ready_at = models.DateTimeField(null=True)
    collected_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    carried_out_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    objects = RequestQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["person_id", "-filed_at", "-id"], name="privacy_requests_of_a_person"),)
        constraints = (
            models.UniqueConstraint(
                fields=["person_id", "kind"], condition=Q(state="filed"), name="one_request_of_a_kind_at_a_time"
            ),
            models.CheckConstraint(condition=Q(kind__in=[k.value for k in RequestKind]), name="privacy_request_kind"),
            models.CheckConstraint(
                condition=~Q(state="answered") | Q(answer__isnull=False, answered_by__isnull=False),
                name="answered_in_words_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state="refused") | ~Q(why="") | Q(answer__isnull=False), name="refused_with_a_reason"
            ),
            Wall("shopper", own="person_id", may=("SELECT", "INSERT", REQUEST.may_update(Role.SHOPPER, also=["id"]))),
            Wall("staff", may=("SELECT", REQUEST.may_update(Role.STAFF, also=["id"]))),
            Wall("system", may=("SELECT", REQUEST.may_update(Role.SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(REQUEST.lifecycle)

    @property
    def place(self) -> Place:
        return Place.of(self, subject_id=self.person_id)


class Correction(Row):
    """New values for a contact, kept only until they stand in the contact."""

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="correction")
    person_id = models.UUIDField()
    name = SealedField(null=True)
    phone = SealedField(null=True)
    email = SealedField(null=True)

    class Meta:
        constraints = (
            Wall("shopper", own="person_id", may=("SELECT", "INSERT", "DELETE")),
            Wall("system", may=("SELECT", "DELETE")),
        )

    @property
    def place(self) -> Place:
        return Place.of(self, subject_id=self.person_id)


class Archive(Row):
    """A sealed copy of everything. Its content goes when its owner has fetched it or its days are over; the row stays.

    The database lets the content go and never come back.
    """

    request = models.OneToOneField(Request, on_delete=models.PROTECT, related_name="archive")
    person_id = models.UUIDField()
    content = SealedField(null=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    built_at = models.DateTimeField()
    gone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(content__isnull=True) ^ Q(gone_at__isnull=True), name="archive_is_there_or_gone"
            ),
            Wall("shopper", own="person_id", may=("SELECT", "UPDATE (id, content, gone_at)")),
            Wall("system", may=("SELECT", "INSERT", "UPDATE (id, content, gone_at)")),
            Wall("auditor", may=READ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="only_goes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("NEW.content IS NOT NULL OR OLD.gone_at IS NOT NULL"),
                func="RAISE EXCEPTION 'a copy of somebody''s data only goes';",
            ),
        )

    @property
    def place(self) -> Place:
        return Place.of(self, subject_id=self.person_id)
