"""What do files show, what was taken down by telephone, and how content is who complained?"""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from complaints.models._complaints import COMPLAINT_KEY, OfAComplaint
from complaints.types import Shows
from platform_core.rows import TENANT_KEY, AppendOnly
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField


class ShownFile(OfAComplaint):
    """What a file is to show, as whoever left it says: what was asked for is held against what was given."""

    file_id = models.UUIDField()
    shows = models.CharField(max_length=20, choices=[(s.value, s.value) for s in Shows])
    said_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            models.UniqueConstraint(fields=["file_id", "shows"], name="file_shows_it_once"),
            models.CheckConstraint(condition=Q(shows__in=[s.value for s in Shows]), name="file_shows_something_known"),
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("merchant", own="merchant_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("auditor", may=READ),
        )


class TelephoneNote(OfAComplaint):
    """Who took a complaint down by telephone, and when they read it back; the caller has confirmed it. What was read
    back is the complaint's statement."""

    taken_by = models.UUIDField()
    read_back_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            models.UniqueConstraint(fields=["complaint"], name="one_telephone_note_a_complaint"),
            Wall("shopper", own="shopper_id", may=READ),
            Wall("merchant", own="merchant_id", may=READ),
            Wall("staff", may=APPEND),
            Wall("auditor", may=READ),
        )


class TelephoneCorrection(OfAComplaint):
    """What the complainer says instead of what was taken down. Both stay."""

    TEXT = "text"
    note = models.ForeignKey(TelephoneNote, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    text = SealedField()
    said_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            CompositeKey(to="complaints.TelephoneNote", fields=("merchant", "note")),
            models.UniqueConstraint(fields=["complaint"], name="one_telephone_correction_a_complaint"),
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("merchant", own="merchant_id", may=READ),
            Wall("staff", may=READ),
            Wall("auditor", may=READ),
        )


class Rating(OfAComplaint):
    """How content the shopper was, and with whose decision, if the platform decided. No wall shows it to the shop: it
    reads the figures, as everybody does."""

    TEXT = "text"
    stars = models.PositiveSmallIntegerField()
    text = SealedField(null=True)
    decided_by = models.UUIDField(null=True)  # who of staff decided last
    rated_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            models.UniqueConstraint(fields=["complaint"], name="one_rating_a_complaint"),
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="rated_with_stars"),
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
