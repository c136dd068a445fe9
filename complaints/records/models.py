"""Rows of the public records of shops' complaints, with their guards."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from platform_core.rows import TENANT_KEY, AppendOnly, Row, TenantRow
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall

WORLD = (Wall("anonymous", public=True), Wall("shopper", public=True))


class ComplaintRecord(AppendOnly, TenantRow):
    """A shop's public record of complaints: its figures over the six and the twelve months before a month begins.

    The platform writes it once, and counts it from stored instants, so that staff can count it again.
    """

    month = models.DateField()  # its first day
    last_6 = models.JSONField()
    last_12 = models.JSONField()
    published_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "month"], name="one_complaint_record_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="complaint_record_of_a_month"),
            *WORLD,
            Wall("merchant", public=True),
            Wall("staff", may=READ),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )


class RecordReply(AppendOnly, TenantRow):
    """The shop's reply to a record. Everybody reads it beside the figures."""

    record = models.OneToOneField(ComplaintRecord, on_delete=models.PROTECT, related_name="reply", db_constraint=False)
    text = models.CharField(max_length=500)
    said_by = models.UUIDField()
    said_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            CompositeKey(to="complaints.ComplaintRecord", fields=("merchant", "record")),
            models.CheckConstraint(condition=~Q(text=""), name="record_reply_says_something"),
            *WORLD,
            Wall("merchant", own="merchant", may=APPEND, public=True),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )


class RecordPublication(AppendOnly, Row):
    """The publication of all records of a month. A shop without a record had no complaint in twelve months."""

    month = models.DateField()
    shops = models.PositiveIntegerField()  # that have a record
    published_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.UniqueConstraint(fields=["month"], name="published_once_a_month"),
            models.CheckConstraint(condition=Q(month__day=1), name="publication_of_a_month"),
            Wall("anonymous", public=True),
            Wall("shopper", public=True),
            Wall("merchant", public=True),
            Wall("staff", may=READ),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )
