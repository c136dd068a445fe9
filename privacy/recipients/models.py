"""Rows of recipients, of assessments before data goes out, and of each supply."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from platform_core.rows import AppendOnly, Row
from platform_core.tenancy.walls import APPEND, READ, Wall
from privacy.recipients.types import Basis, Part


class Assessment(AppendOnly, Row):
    """An assessment of impact before data goes out: lawfulness and need, risk for people, measures (three years)."""

    port = models.CharField(max_length=60)
    text = models.TextField()
    made_by = models.UUIDField(null=True)
    made_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.CheckConstraint(condition=~Q(text=""), name="assessed_in_words"),
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )


class Recipient(Row):
    """An outside recipient of data by one port of the house. Everybody may read it. It ends, and stays on record.

    The database takes none abroad, and none without an assessment of the impact, which the law wants before any supply.
    """

    port = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    contact = models.CharField(max_length=200)
    part = models.CharField(max_length=20, choices=[(p.value, p.value) for p in Part])
    purpose = models.CharField(max_length=300)
    manner = models.CharField(max_length=300)
    categories = models.CharField(max_length=300)
    basis = models.CharField(max_length=20, choices=[(b.value, b.value) for b in Basis])
    abroad = models.BooleanField(default=False)
    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    registered_by = models.UUIDField(null=True)
    registered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    deletion_proof = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["port"], condition=Q(ended_at=None), name="one_recipient_a_port"),
            models.CheckConstraint(condition=Q(abroad=False), name="nothing_leaves_the_mainland"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | ~Q(deletion_proof=""), name="ended_with_proof_of_deletion"
            ),
            models.CheckConstraint(condition=Q(part__in=[p.value for p in Part]), name="recipient_of_known_part"),
            models.CheckConstraint(condition=Q(basis__in=[b.value for b in Basis]), name="recipient_on_known_ground"),
            Wall("anonymous", public=True),
            Wall("shopper", public=True),
            Wall("merchant", public=True),
            Wall("regulator", public=True),
            Wall("staff", may=("SELECT", "INSERT", "UPDATE (id, ended_at, deletion_proof)")),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )


class Supply(AppendOnly, Row):
    """One person's data went to one recipient on this day. One row a day proves the recipient and the time."""

    recipient = models.ForeignKey(Recipient, on_delete=models.PROTECT, related_name="+")
    person_id = models.UUIDField()
    on = models.DateField()
    supplied_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        verbose_name_plural = "supplies"
        constraints = (
            models.UniqueConstraint(fields=["person_id", "recipient", "on"], name="supplied_once_a_day"),
            Wall("shopper", own="person_id", may=READ),
            Wall("staff", may=APPEND),  # for a supply by hand
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )
