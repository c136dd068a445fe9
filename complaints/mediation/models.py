"""Rows of mediations, with their guards."""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.db import models
from django.db.models import F, Q

from complaints.complaint.case import CLOCK, SHOP, SHOPPER, STAFF
from complaints.complaint.models import COMPLAINT_KEY, Complaint
from complaints.mediation.case import MEDIATION
from complaints.mediation.states import MediationState as S
from platform_core.cases.records import CaseRecord
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.money import CNY, Money
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField

TAKEN_UP: Final = [S.MEDIATING, S.PROPOSED, S.HALF_AGREED, S.AGREED]
PROPOSED: Final = [S.PROPOSED, S.HALF_AGREED, S.AGREED]
# Read as the database's owner: decisions that the mediator may not see count as well.
NO_JUDGE = """
IF NEW.mediator_id IS NOT NULL AND (
  NEW.mediator_id = NEW.shopper_id
  OR EXISTS (SELECT FROM complaints_decision WHERE complaint_id = NEW.complaint_id AND decided_by = NEW.mediator_id)
  OR EXISTS (SELECT FROM complaints_review WHERE complaint_id = NEW.complaint_id AND reviewed_by = NEW.mediator_id)
) THEN RAISE EXCEPTION 'nobody mediates what they have decided'; END IF;
RETURN NEW;
"""


class Mediation(TenantRow, CaseRow):
    """One try to settle a complaint by agreement, after its end or instead of its review.

    ``rules`` is the version of the rules on disputes that both sides agreed to. ``amount`` and ``performs`` are the
    mediator's proposal; nothing of it is owed before both sides have accepted it.
    """

    CASE = MEDIATION
    number = models.CharField(max_length=32)
    complaint = models.ForeignKey(Complaint, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    order_id = models.UUIDField()
    shopper_id = models.UUIDField()
    asked_by = models.CharField(max_length=20)
    rules = models.UUIDField()
    currency = models.CharField(max_length=3, default=CNY)
    mediator_id = models.UUIDField(null=True)
    amount = models.BigIntegerField(null=True)
    performs = models.BooleanField(default=False)
    first_accepted_by = models.CharField(max_length=20, blank=True, default="")
    then_accepted_by = models.CharField(max_length=20, blank=True, default="")
    shopper_consented_at = models.DateTimeField(null=True)
    shop_consented_at = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    mediating_at = models.DateTimeField(null=True)
    proposed_at = models.DateTimeField(null=True)
    half_agreed_at = models.DateTimeField(null=True)
    agreed_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    senior_since = models.DateTimeField(null=True)

    objects = CaseQuerySet["Mediation"].as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-asked_at", "-id"], name="mediations_of_a_shop"),
            models.Index(fields=["shopper_id", "-asked_at", "-id"], name="mediations_of_a_shopper"),
        )
        constraints = (
            TENANT_KEY,
            COMPLAINT_KEY,
            models.UniqueConstraint(fields=["number"], name="mediation_number"),
            models.UniqueConstraint(
                fields=["complaint"],
                condition=Q(state__in=[s.value for s in MEDIATION.open_states]),
                name="one_mediation_at_a_time",
            ),
            models.UniqueConstraint(fields=["complaint"], condition=Q(state=S.AGREED.value), name="settled_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[s.value for s in TAKEN_UP]) | Q(mediator_id__isnull=False),
                name="mediated_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[s.value for s in PROPOSED])
                | Q(shopper_consented_at__isnull=False, shop_consented_at__isnull=False),
                name="mediated_with_both_consents",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[s.value for s in PROPOSED])
                | Q(amount__isnull=True, performs=True)
                | Q(amount__isnull=False, amount__gt=0, performs=False),
                name="proposes_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.AGREED.value)
                | (
                    ~Q(first_accepted_by=F("then_accepted_by"))
                    & Q(first_accepted_by__in=[SHOPPER.value, SHOP.value])
                    & Q(then_accepted_by__in=[SHOPPER.value, SHOP.value])
                ),
                name="agreed_by_both_sides",
            ),
            Wall("shopper", own="shopper_id", may=("SELECT", "INSERT", MEDIATION.may_update(SHOPPER))),
            Wall("merchant", own="merchant_id", may=("SELECT", "INSERT", MEDIATION.may_update(SHOP, CLOCK))),
            Wall("staff", may=("SELECT", MEDIATION.may_update(STAFF))),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(MEDIATION.lifecycle),
            pgtrigger.Trigger(
                name="no_conflict_of_interest",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=NO_JUDGE,
            ),
        )

    @property
    def accepted_by(self) -> list[str]:
        """The sides that have accepted the proposal, in their order."""
        return [side for side in (self.first_accepted_by, self.then_accepted_by) if side]

    def money(self, amount: int | None) -> Money | None:
        return None if amount is None else Money(amount, self.currency)


class MediationWord(CaseRecord, TenantRow):
    """Words of a side or the mediator, with the act and the time. They stay."""

    TEXT = "text"
    mediation = models.ForeignKey(Mediation, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    act = models.CharField(max_length=20)
    author = models.CharField(max_length=20)
    author_id = models.UUIDField()
    text = SealedField(null=True)
    said_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["mediation", "said_at"], name="words_of_a_mediation"),)
        constraints = (
            TENANT_KEY,
            CompositeKey(to="complaints.Mediation", fields=("merchant", "mediation")),
            Wall("shopper", own="shopper_id", may=APPEND),
            Wall("merchant", own="merchant_id", may=APPEND),
            Wall("staff", may=APPEND),
            Wall("auditor", may=READ),
        )
