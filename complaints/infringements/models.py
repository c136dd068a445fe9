"""Rows of notices of infringement, with their guards."""

from __future__ import annotations

from typing import Final, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q

from catalog.takedowns.types import TakedownCase
from complaints.complaint.case import CLOCK, SHOP, SHOPPER, STAFF
from complaints.complaint.types import RETENTION
from complaints.infringements.case import INFRINGEMENT
from complaints.infringements.states import GOODS_DOWN
from complaints.infringements.states import InfringementState as S
from complaints.infringements.types import INFRINGEMENT as KIND
from complaints.infringements.types import Exhibit, RightKind
from platform_core.actors import Actor
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.files.types import About
from platform_core.rows import TENANT_KEY, AppendOnly, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField
from platform_core.vault.types import Place

INFRINGEMENT_KEY: Final = CompositeKey(to="complaints.Infringement", fields=("merchant", "infringement"))
ARRIVED: Final = [S.WAITING.value, S.DELAYED.value, S.LITIGATED.value, S.RESTORED.value]
ENDED_BY_STAFF: Final = [S.LIFTED.value, S.CONFIRMED.value]

# Either side makes its own steps and no others, whatever columns it may write. The web's login may become any shop.
BY_ITS_SIDE: Final = """
IF current_user = 'tp_shopper' AND NEW.state NOT IN ('submitted', 'litigated', 'withdrawn')
   OR current_user = 'tp_merchant' AND NEW.state <> 'countered'
THEN RAISE EXCEPTION 'neither side says that % is %', NEW.id, NEW.state;
ELSIF session_user = 'tp_app' AND (NEW.state = 'measured' AND NEW.decided_by IS NULL
   OR NEW.state = 'delayed' AND NEW.delay_granted_by IS NULL)
THEN RAISE EXCEPTION 'somebody answers for a measure';
END IF;
RETURN NEW;
"""


class InfringementQuerySet(CaseQuerySet["Infringement"]):
    def visible_to(self, actor: Actor) -> Self:
        """A shop must not know of a draft that was not handed in."""
        found = super().visible_to(actor)
        return found.exclude(submitted_at=None) if actor.role is SHOP else found

    def goods_down(self) -> InfringementQuerySet:
        return self.filter(state__in=[state.value for state in GOODS_DOWN])


class Infringement(TenantRow, CaseRow):
    """A notice that goods of one shop infringe a right, between its holder and the shop.

    Both sides and staff read all of it; everybody reads the bulletins, which name no natural person. The holder's words
    and the shop's are sealed under the holder, whose case it is.
    """

    CASE = INFRINGEMENT
    number = models.CharField(max_length=32)
    holder_id = models.UUIDField()
    holder = SealedField()
    company = models.BooleanField()
    by_agent = models.BooleanField()
    contact = SealedField()
    right_kind = models.CharField(max_length=20)
    right_no = models.CharField(max_length=200)
    listings = models.JSONField()
    statement = SealedField()
    drafted_at = models.DateTimeField()
    submitted_at = models.DateTimeField(null=True)
    senior_since = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reasons = SealedField(null=True)
    measured_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    counter_statement = SealedField(null=True)
    countered_at = models.DateTimeField(null=True)
    arrival_notice_id = models.UUIDField(null=True)  # that lies in the holder's inbox since `waiting_at`
    waiting_at = models.DateTimeField(null=True)
    delay_granted_by = models.UUIDField(null=True)
    delay_refused_at = models.DateTimeField(null=True)  # the last time: what was left before it proves none
    delay_refusal = SealedField(null=True)
    delayed_at = models.DateTimeField(null=True)
    filing = models.CharField(max_length=200, blank=True, default="")
    litigated_at = models.DateTimeField(null=True)
    ended_by = models.UUIDField(null=True)
    outcome = models.TextField(blank=True, default="")  # why the measure ended, or which decision was shown
    confirmed_at = models.DateTimeField(null=True)
    restored_at = models.DateTimeField(null=True)
    lifted_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)

    objects = InfringementQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["merchant", "-drafted_at", "-id"], name="infringements_of_a_shop"),
            models.Index(fields=["holder_id", "-drafted_at", "-id"], name="infringements_of_a_holder"),
        )
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["number"], name="infringement_number"),
            models.CheckConstraint(
                condition=Q(right_kind__in=[kind.value for kind in RightKind]) & ~Q(right_no="") & ~Q(listings=[]),
                name="infringement_of_a_right_by_goods",
            ),
            models.CheckConstraint(
                condition=Q(rejected_at=None) | Q(decided_by__isnull=False, reasons__isnull=False),
                name="rejected_by_somebody_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(countered_at=None) | Q(counter_statement__isnull=False), name="countered_with_a_statement"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=ARRIVED) | Q(arrival_notice_id__isnull=False, waiting_at__isnull=False),
                name="fifteen_days_run_from_an_arrival",
            ),
            models.CheckConstraint(
                condition=Q(delay_refused_at=None) | Q(delay_refusal__isnull=False), name="delay_refused_with_reasons"
            ),
            models.CheckConstraint(condition=Q(litigated_at=None) | ~Q(filing=""), name="litigated_with_a_number"),
            models.CheckConstraint(
                condition=~Q(state__in=ENDED_BY_STAFF) | (Q(ended_by__isnull=False) & ~Q(outcome="")),
                name="ended_by_somebody_with_reasons",
            ),
            models.CheckConstraint(
                condition=Q(restored_at=None) | Q(restored_at__gt=F("waiting_at")), name="restored_after_the_wait"
            ),
            Wall("shopper", own="holder_id", may=("SELECT", "INSERT", INFRINGEMENT.may_update(SHOPPER))),
            Wall("merchant", own="merchant", may=("SELECT", INFRINGEMENT.may_update(SHOP))),
            Wall("staff", may=("SELECT", INFRINGEMENT.may_update(STAFF))),
            Wall("system", may=("SELECT", INFRINGEMENT.may_update(CLOCK))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(INFRINGEMENT.lifecycle),
            moved_by_the_worker(S.WAITING, S.RESTORED),
            pgtrigger.Trigger(
                name="moved_by_its_side",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition("OLD.state IS DISTINCT FROM NEW.state"),
                func=BY_ITS_SIDE,
            ),
        )

    def place(self) -> Place:
        """Where its sealed texts are valid."""
        return Place.of(self, subject_id=self.holder_id)

    def as_about(self) -> About:
        """What its files belong to, and for how long they are kept."""
        return About(KIND, self.id, RETENTION)

    def as_takedown(self) -> TakedownCase:
        """What keeps the goods down."""
        return TakedownCase(KIND, self.id, self.merchant_id)


class InfringementExhibit(TenantRow, AppendOnly):
    """What a file of a notice shows."""

    infringement = models.ForeignKey(Infringement, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    holder_id = models.UUIDField()
    kind = models.CharField(max_length=20)
    file_id = models.UUIDField()
    kept_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            INFRINGEMENT_KEY,
            models.UniqueConstraint(fields=["file_id"], name="one_exhibit_a_file"),
            models.CheckConstraint(condition=Q(kind__in=[each.value for each in Exhibit]), name="exhibit_known"),
            Wall("shopper", own="holder_id", may=APPEND),
            Wall("merchant", own="merchant", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )


class InfringementBulletin(TenantRow, AppendOnly):
    """One statement about a notice, as everybody reads it, for good: received, goods down, stated, ended.

    ``holder`` is the name of an organisation; of a person only what a mask leaves. No word that anybody wrote is here.
    """

    infringement = models.ForeignKey(Infringement, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    said = models.CharField(max_length=30)
    number = models.CharField(max_length=32)
    trade_name = models.CharField(max_length=60)
    holder = models.CharField(max_length=200)
    right_kind = models.CharField(max_length=20)
    right_no = models.CharField(max_length=200)
    goods = models.JSONField()
    happened_at = models.DateTimeField()
    published_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["-published_at", "-id"], name="infringement_bulletins"),)
        constraints = (
            TENANT_KEY,
            INFRINGEMENT_KEY,
            models.UniqueConstraint(fields=["infringement", "said"], name="said_once_of_a_notice"),
            *(Wall(role, public=True) for role in ("anonymous", "shopper", "merchant", "regulator", "outside")),
            Wall("staff", may=READ),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )
