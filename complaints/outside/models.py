"""Rows of cases outside the house, with their guards."""

from __future__ import annotations

from typing import Final

from django.db import models
from django.db.models import Q

from complaints.complaint.case import CLOCK, SHOP, SHOPPER, STAFF
from complaints.complaint.models import COMPLAINT_KEY
from complaints.complaint.types import OUTSIDE as ABOUT_OUTSIDE
from complaints.complaint.types import RETENTION
from complaints.outside.case import OUTSIDE
from complaints.outside.states import OutsideState as S
from complaints.outside.types import OutsideOutcome
from platform_core.cases.records import CaseRecord
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.files.types import About
from platform_core.money import CNY, Money
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField

OPEN: Final = [state.value for state in OUTSIDE.open_states]


class OutsideCase(TenantRow, CaseRow):
    """A dispute about an order before an authority, an arbitration body or a court, as we were told of it.

    ``document_no`` is the letter by which staff know of it; empty where the shopper put it on record.
    """

    CASE = OUTSIDE
    number = models.CharField(max_length=32)
    order = models.ForeignKey("orders.Order", on_delete=models.PROTECT, related_name="+", db_constraint=False)
    complaint = models.ForeignKey(
        "complaints.Complaint", on_delete=models.PROTECT, related_name="+", db_constraint=False, null=True
    )
    shopper_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    authority = models.CharField(max_length=100)
    authority_no = models.CharField(max_length=60)
    document_no = models.CharField(max_length=60, blank=True, default="")
    filed_on = models.DateField()
    accepted_on = models.DateField(null=True)
    testing_since = models.DateTimeField(null=True)
    evidence_wanted_at = models.DateTimeField(null=True)
    evidence_shown_at = models.DateTimeField(null=True)
    evidence_missed_at = models.DateTimeField(null=True)
    file_handed_at = models.DateTimeField(null=True)
    file_late_since = models.DateTimeField(null=True)
    outcome_late_since = models.DateTimeField(null=True)
    opened_at = models.DateTimeField()
    with_authority_at = models.DateTimeField(null=True)
    unanswered_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    overdue_at = models.DateTimeField(null=True)
    told_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = CaseQuerySet["OutsideCase"].as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-opened_at", "-id"], name="outside_of_a_shop"),
            models.Index(fields=["shopper_id", "-opened_at", "-id"], name="outside_of_a_shopper"),
        )
        constraints = (
            TENANT_KEY,
            CompositeKey(to="orders.Order", fields=("merchant", "order")),
            COMPLAINT_KEY,
            models.UniqueConstraint(fields=["number"], name="outside_number"),
            models.UniqueConstraint(
                fields=["order", "authority_no"], condition=Q(state__in=OPEN), name="one_record_of_a_case_outside"
            ),
            models.CheckConstraint(
                condition=~Q(state=S.ACCEPTED.value) | Q(accepted_on__isnull=False), name="accepted_on_a_day"
            ),
            Wall("shopper", own="shopper_id", may=("SELECT", "INSERT", OUTSIDE.may_update(SHOPPER))),
            # The clocks act on the shop's side of the wall.
            Wall("merchant", own="merchant_id", may=("SELECT", OUTSIDE.may_update(SHOP, CLOCK))),
            Wall("staff", may=("SELECT", "INSERT", OUTSIDE.may_update(STAFF))),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(OUTSIDE.lifecycle)

    def as_about(self) -> About:
        """The subject of its evidence, with the period that it is kept."""
        return About(ABOUT_OUTSIDE, self.id, RETENTION)


class OutsideFinding(CaseRecord, TenantRow):
    """The outcome, as the shopper tells it, or as staff have read it in the paper. It stays."""

    TEXT = "text"
    outside = models.ForeignKey(OutsideCase, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    outcome = models.CharField(max_length=20)
    document_no = models.CharField(max_length=60)
    amount = models.BigIntegerField(null=True)
    currency = models.CharField(max_length=3, default=CNY)
    text = SealedField()
    told_by = models.CharField(max_length=20)
    told_by_id = models.UUIDField()
    told_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["outside", "told_at"], name="findings_of_a_case_outside"),)
        constraints = (
            TENANT_KEY,
            CompositeKey(to="complaints.OutsideCase", fields=("merchant", "outside")),
            models.CheckConstraint(
                condition=Q(amount__isnull=True)
                | Q(amount__gt=0, outcome__in=[OutsideOutcome.SETTLED.value, OutsideOutcome.GRANTED.value]),
                name="outside_grants_something",
            ),
            models.UniqueConstraint(fields=["outside", "told_by"], name="one_outcome_of_each"),
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("merchant", own="merchant_id", may=READ),
            Wall("staff", may=APPEND),
            Wall("auditor", may=READ),
        )

    @property
    def granted(self) -> Money | None:
        return None if self.amount is None else Money(self.amount, self.currency)
