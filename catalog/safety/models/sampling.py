"""Rows of samplings, samples, their statements and risk notes."""

from __future__ import annotations

from typing import Final, Self
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import F, Q

from catalog.listings.models import WORLD, Category, choices
from catalog.safety.case import SAMPLE, SAMPLING
from catalog.safety.states import TESTED
from catalog.safety.types import Drawable, Finding
from platform_core.actors import Actor, Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.deadlines.types import Subject
from platform_core.rows import TENANT_KEY, AppendOnly, Row, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, CompositeKey, Wall
from platform_core.vault.fields import SealedField

STAFF, SYSTEM = Role.STAFF, Role.SYSTEM
EVERYBODY: Final = (
    *WORLD,
    *(Wall(role, public=True) for role in ("merchant", "regulator", "outside")),
)
AS_COMMITTED: Final = (  # the hash of the seed was public before the list; neither changes afterwards
    "IF NEW.revealed <> '' AND encode(sha256(convert_to(NEW.revealed, 'UTF8')), 'hex') <> NEW.commitment"
    " THEN RAISE EXCEPTION 'this is not the seed that was committed to'; END IF;"
    " IF OLD.population_sha256 <> '' AND NEW.population_sha256 <> OLD.population_sha256"
    " THEN RAISE EXCEPTION 'what could be drawn is listed once'; END IF; RETURN NEW;"
)
BEFORE_THE_DRAW: Final = (
    "IF NOT EXISTS (SELECT FROM catalog_sampling WHERE id = NEW.sampling_id AND state = 'committed')"
    " THEN RAISE EXCEPTION 'what could be drawn is listed before the draw'; END IF; RETURN NEW;"
)


class SamplingQuerySet(CaseQuerySet["Sampling"]):
    """No secrets stand in its rows: the seed is sealed until it is public."""


class Sampling(Row, CaseRow):
    """Staff have so many lots of a category drawn and tested. The planner knows no more of the draw than anybody.

    ``commitment`` is the hash of a seed that the system made and keeps sealed; ``population_sha256`` that of the list
    of all lots that could be drawn. ``revealed`` is the seed, once samples are bought.
    """

    CASE = SAMPLING
    number = models.CharField(max_length=32)
    category = models.ForeignKey(Category, on_delete=models.PROTECT, related_name="+", db_index=False)
    wanted = models.PositiveSmallIntegerField()
    risk = models.CharField(max_length=400)
    commitment = models.CharField(max_length=64)
    seed = SealedField()
    population_sha256 = models.CharField(max_length=64, blank=True, default="")
    population_size = models.PositiveIntegerField(null=True)
    revealed = models.CharField(max_length=64, blank=True, default="")
    planned_by = models.UUIDField()
    planned_at = models.DateTimeField()
    drawn_at = models.DateTimeField(null=True)
    revealed_at = models.DateTimeField(null=True)

    objects = SamplingQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["-planned_at", "-id"], name="samplings_newest"),)
        constraints = (
            models.UniqueConstraint(fields=["number"], name="sampling_number"),
            models.CheckConstraint(condition=Q(wanted__gte=1, wanted__lte=200), name="sampling_of_some"),
            *EVERYBODY,
            Wall("staff", may=APPEND),
            Wall("system", may=("SELECT", SAMPLING.may_update(SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(SAMPLING.lifecycle),
            pgtrigger.Trigger(
                name="as_committed", when=pgtrigger.Before, operation=pgtrigger.Update, func=AS_COMMITTED
            ),
            pgtrigger.ReadOnly(
                name="commitment_stays",
                fields=["number", "category", "wanted", "risk", "commitment", "seed", "planned_by", "planned_at"],
            ),
            pgtrigger.Protect(name="never_undone", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.number


class Listed(TenantRow, AppendOnly):
    """One line of the list that a sampling draws from: a lot on a shelf, its place, and how many tickets it has."""

    sampling = models.ForeignKey(Sampling, on_delete=models.PROTECT, related_name="listed", db_index=False)
    place = models.PositiveIntegerField()
    listing = models.ForeignKey(
        "catalog.Listing", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    sku = models.ForeignKey(
        "catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    lot = models.CharField(max_length=60, blank=True)
    weight = models.PositiveSmallIntegerField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["sampling", "place"], name="listed_in_its_place"),
            models.UniqueConstraint(fields=["sampling", "sku", "lot"], name="listed_once"),
            CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
            CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
            *EVERYBODY,
            Wall("staff", may=READ),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="listed_before_the_draw", when=pgtrigger.Before, operation=pgtrigger.Insert, func=BEFORE_THE_DRAW
            ),
        )

    @property
    def drawable(self) -> Drawable:
        return Drawable(
            listing_id=self.listing_id,
            sku_id=self.sku_id,
            merchant_id=self.merchant_id,
            lot=self.lot,
            weight=self.weight,
        )


class SampleQuerySet(CaseQuerySet["Sample"]):
    def visible_to(self, actor: Actor) -> Self:
        """A shop knows of those that are tested: nobody prepares for a purchase in disguise."""
        mine = super().visible_to(actor)
        return mine.filter(state__in=TESTED) if actor.role is Role.MERCHANT else mine

    def failing(self, sku_id: UUID, lot: str) -> Self:
        """Those of this lot that failed, were not set aside, and of which no re-check has passed since."""
        return self.filter(sku_id=sku_id, lot=lot, failed_at__isnull=False, overturned_at=None, cleared_at=None)

    def condemning(self, sku_id: UUID, lot: str) -> Self:
        """Those by which this lot is unsafe. Where nobody of ours has decided on the objection in time, or re-checked
        the correction, the lot may be found safe at any time."""
        undecided = Q(contested_at__isnull=False, upheld_at__isnull=False, decided_by=None)
        return self.failing(sku_id, lot).filter(unchecked_at=None).exclude(undecided)


class Sample(TenantRow, CaseRow):
    """One lot of one shop, drawn, bought as any consumer buys, and tested. The public statements about it stand beside.

    ``account``, ``address`` and ``order_number`` are those under which it was bought, ``pages`` the SHA-256 of each
    page as it was shown, ``report_sha256`` of the laboratory's report. ``cost`` is the laboratory's price of the test:
    charged to the shop where a failed result stands, unopposed or by a decision.
    """

    CASE = SAMPLE
    number = models.CharField(max_length=32)
    sampling = models.ForeignKey(Sampling, on_delete=models.PROTECT, related_name="samples")
    listed = models.OneToOneField(Listed, on_delete=models.PROTECT, related_name="sample", db_constraint=False)
    listing = models.ForeignKey(
        "catalog.Listing", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    sku = models.ForeignKey(
        "catalog.Sku", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    lot = models.CharField(max_length=60, blank=True)
    drawn_at = models.DateTimeField()
    account = models.CharField(max_length=60, blank=True, default="")
    address = models.CharField(max_length=200, blank=True, default="")
    order_number = models.CharField(max_length=40, blank=True, default="")
    paid = models.BigIntegerField(null=True)
    pages = models.JSONField(default=list)
    bought_by = models.UUIDField(null=True)
    bought_at = models.DateTimeField(null=True)
    laboratory = models.CharField(max_length=120, blank=True, default="")
    testing_at = models.DateTimeField(null=True)
    finding = models.TextField(blank=True, default="")
    report_sha256 = models.CharField(max_length=64, blank=True, default="")
    cost = models.BigIntegerField(default=0)
    tested_by = models.UUIDField(null=True)
    passed_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    objection = models.TextField(blank=True, default="")
    objected_by = models.UUIDField(null=True)
    contested_at = models.DateTimeField(null=True)
    decision = models.TextField(blank=True, default="")
    decided_by = models.UUIDField(null=True)
    upheld_at = models.DateTimeField(null=True)
    overturned_at = models.DateTimeField(null=True)
    correction = models.TextField(blank=True, default="")
    corrected_by = models.UUIDField(null=True)
    corrected_at = models.DateTimeField(null=True)
    recheck_finding = models.TextField(blank=True, default="")
    recheck_sha256 = models.CharField(max_length=64, blank=True, default="")
    rechecked_by = models.UUIDField(null=True)
    cleared_at = models.DateTimeField(null=True)
    uncorrected_at = models.DateTimeField(null=True)
    unchecked_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    objects = SampleQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["merchant", "-drawn_at", "-id"], name="samples_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["number"], name="sample_number"),
            CompositeKey(to="catalog.Listed", fields=("merchant", "listed")),
            CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
            CompositeKey(to="catalog.Sku", fields=("merchant", "sku")),
            models.CheckConstraint(
                condition=Q(tested_by=None)
                | (~Q(finding="") & Q(report_sha256__regex=r"^[0-9a-f]{64}$", bought_by__isnull=False)),
                name="tested_with_a_report",
            ),
            models.CheckConstraint(condition=Q(cost__gte=0), name="sample_costs_something_or_nothing"),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("tested_by")), name="sample_judged_by_another"
            ),
            models.CheckConstraint(
                condition=Q(rechecked_by=None) | (~Q(recheck_finding="") & Q(recheck_sha256__regex=r"^[0-9a-f]{64}$")),
                name="rechecked_with_a_report",
            ),
            Wall("shopper", own="objected_by", or_own="corrected_by", may=READ),  # a person's own words, for their file
            Wall("merchant", own="merchant", may=("SELECT", SAMPLE.may_update(Role.MERCHANT, also=["id"]))),
            Wall("staff", may=("SELECT", SAMPLE.may_update(STAFF, also=["id"]))),
            Wall("system", may=("SELECT", "INSERT", SAMPLE.may_update(SYSTEM, also=["id"]))),
            Wall("auditor", may=READ),
        )
        triggers = (
            *kept_by_the_database(SAMPLE.lifecycle),
            pgtrigger.Trigger(
                name="no_shop_tests_itself",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("state"),  # type: ignore[no-untyped-call]  # pgtrigger does not annotate
                condition=pgtrigger.Condition(
                    "current_user = 'tp_merchant' AND NEW.state NOT IN ('contested', 'corrected')"
                ),
                func="RAISE EXCEPTION 'a shop objects and corrects, and says no more of a sample';",
            ),
            pgtrigger.Protect(name="sample_stays", operation=pgtrigger.Delete),
        )

    def __str__(self) -> str:
        return self.number

    def as_subject(self) -> Subject:
        """Its clocks stand in no list of the shop before there is a result."""
        shop = self.merchant_id if self.stage in TESTED else None
        return Subject(type=self.CASE.kind, id=self.pk, merchant_id=shop)


class SampleStatement(TenantRow, AppendOnly):
    """One public statement about a sample, for good: the latest is the one that holds now."""

    sample = models.ForeignKey(Sample, on_delete=models.PROTECT, related_name="statements", db_constraint=False)
    said = models.CharField(max_length=20, choices=choices(Finding))
    number = models.CharField(max_length=32)
    sampling_number = models.CharField(max_length=32)
    trade_name = models.CharField(max_length=60)
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    lot = models.CharField(max_length=60, blank=True)
    laboratory = models.CharField(max_length=120, blank=True)
    words = models.TextField(blank=True)
    report_sha256 = models.CharField(max_length=64, blank=True)
    published_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        indexes = (
            models.Index(fields=["-published_at", "-id"], name="sample_statements_newest"),
            models.Index(fields=["sampling_number", "published_at", "id"], name="statements_of_a_sampling"),
        )
        constraints = (
            TENANT_KEY,
            CompositeKey(to="catalog.Sample", fields=("merchant", "sample")),
            models.UniqueConstraint(fields=["sample", "said"], name="said_once_of_a_sample"),
            *WORLD,
            *(Wall(role, public=True) for role in ("regulator", "outside")),
            Wall("merchant", own="merchant", may=APPEND, public=True),
            Wall("staff", may=APPEND),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(
                name="no_shop_finds_anything",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                condition=pgtrigger.Condition(
                    "current_user = 'tp_merchant' AND (NEW.said NOT IN ('contested', 'corrected') OR NEW.words <> '')"
                ),
                func="RAISE EXCEPTION 'a shop says in public that it objects, or has corrected, and no more';",
            ),
        )


class RiskNote(TenantRow, AppendOnly):
    """Something that makes a listing more likely to be drawn: a complaint, a report. Once a source."""

    listing = models.ForeignKey(
        "catalog.Listing", on_delete=models.PROTECT, related_name="+", db_constraint=False, db_index=False
    )
    source_type = models.CharField(max_length=40)
    source_id = models.UUIDField()
    noted_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
            models.UniqueConstraint(fields=["listing", "source_type", "source_id"], name="risk_noted_once"),
            Wall("staff", may=READ),
            Wall("system", may=APPEND),
            Wall("auditor", may=READ),
        )
