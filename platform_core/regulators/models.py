"""Rows of regulators and requests: appointments, approvals, and bundles for authorities and for shoppers."""

from __future__ import annotations

from typing import Final, Self
from uuid import UUID

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from platform_core.actors import Actor, Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.regulators.case import AUTHORITY, DOSSIER, REPORT, REQUEST, STAFF, SYSTEM
from platform_core.regulators.errors import NotAppointed, RegulatorNotFound
from platform_core.regulators.states import ReportState, RequestState
from platform_core.regulators.types import Authority, Basis, Kind, Period
from platform_core.rows import AppendOnly, Row, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, Wall
from platform_core.vault.fields import SealedField


class RegulatorQuerySet(models.QuerySet["Regulator"]):
    def in_force(self) -> Self:
        return self.filter(ended_at=None)

    def appointers_of(self, person_id: UUID) -> frozenset[UUID]:
        """All who have ever said that this person acts for an authority."""
        return frozenset(self.filter(person_id=person_id).values_list("appointed_by", flat=True))

    def of(self, person_id: UUID) -> Regulator:
        """Their appointment in force. Raises ``NotAppointed``."""
        found = self.in_force().filter(person_id=person_id).first()
        if found is None:
            raise NotAppointed
        return found

    def take(self, regulator_id: UUID) -> Regulator:
        """The appointment in force, locked until commit. Raises ``RegulatorNotFound``."""
        found = self.in_force().select_for_update().filter(id=regulator_id).first()
        if found is None:
            raise RegulatorNotFound(regulator_id=regulator_id)
        return found


class Regulator(Row):
    """A person's appointment by an authority. It ends and stays, since who asked for whom must be answerable later."""

    person_id = models.UUIDField()
    authority = models.CharField(max_length=100)
    region_code = models.CharField(max_length=6)
    appointed_by = models.UUIDField()
    appointed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = RegulatorQuerySet.as_manager()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["person_id"], condition=Q(ended_at=None), name="one_authority_a_person"),
            Wall("shopper", own="person_id", may=READ),  # for a copy of one's own data
            Wall("regulator", own="person_id", may=READ),
            Wall("staff", may=("SELECT", "INSERT", "UPDATE (id, ended_at)")),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )

    def facts(self) -> Authority:
        return Authority(
            regulator_id=self.id, person_id=self.person_id, name=self.authority, region_code=self.region_code
        )


class DataRequestQuerySet(CaseQuerySet["DataRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """The requests that one sees: of one's own, those under the appointment in force; those for an earlier
        authority stay its own.
        """
        office = Regulator.objects.in_force().filter(
            person_id=OuterRef("person_id"), authority=OuterRef("authority"), appointed_at__lte=OuterRef("filed_at")
        )
        found = super().visible_to(actor)
        return found.filter(Exists(office)) if actor.role is Role.REGULATOR else found


class DataRequest(Row, CaseRow):
    """An authority's request: for which data, for which time, on which ground.

    E13 is this row and all that follows from it.

    ``authority`` is copied: it must not change when an appointment does. Filing at this door is receipt.
    """

    CASE = REQUEST
    person_id = models.UUIDField()
    authority = models.CharField(max_length=100)
    region_code = models.CharField(max_length=6)
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Kind])
    wanted_id = models.UUIDField()
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    basis = models.CharField(max_length=10, choices=[(b.value, b.value) for b in Basis])
    document_no = models.CharField(max_length=60)
    filed_at = models.DateTimeField()
    endorsed_at = models.DateTimeField(null=True)
    endorsed_by = models.UUIDField(null=True)
    endorsed_because = models.TextField(blank=True, default="")
    given_since = models.DateTimeField(null=True)
    given_until = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.TextField(blank=True, default="")

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["person_id", "-filed_at", "-id"], name="requests_of_a_regulator"),
            models.Index(fields=["approved_at", "id"], condition=Q(state="approved"), name="requests_to_build"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=list(Kind)), name="request_of_known_kind"),
            models.CheckConstraint(condition=Q(basis__in=list(Basis)), name="request_on_known_ground"),
            models.CheckConstraint(
                condition=~Q(kind=Kind.MERCHANT.value) | Q(since__isnull=False, until__isnull=False),
                name="shop_for_a_period",
            ),
            models.CheckConstraint(
                condition=~Q(state=RequestState.REJECTED.value) | ~Q(reason=""), name="request_rejected_with_a_reason"
            ),
            models.CheckConstraint(condition=~Q(decided_by=F("person_id")), name="nobody_decides_for_themselves"),
            models.CheckConstraint(
                condition=~Q(state=RequestState.ENDORSED.value)
                | (Q(endorsed_by__isnull=False) & ~Q(endorsed_by=F("person_id")) & ~Q(endorsed_because="")),
                name="request_endorsed_by_another",
            ),
            models.CheckConstraint(
                condition=Q(state=RequestState.REJECTED.value) | ~Q(decided_by=F("endorsed_by")),
                name="request_approved_by_two",
            ),
            Wall("shopper", own="person_id", may=READ),  # likewise
            Wall("regulator", own="person_id", may=("SELECT", "INSERT", REQUEST.may_update(AUTHORITY, also=["id"]))),
            Wall("staff", may=("SELECT", REQUEST.may_update(STAFF, also=["id"]))),
            Wall("system", may=("SELECT", REQUEST.may_update(SYSTEM, also=["id"]))),
            Wall("sequencer", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(REQUEST.lifecycle)

    @property
    def period(self) -> Period:
        return Period(self.since, self.until)

    @property
    def endorsed_period(self) -> Period:
        """The longest period that may be handed over, by the first who said yes."""
        return Period(self.given_since, self.given_until)


class Approval(AppendOnly, Row):
    """The second yes to a request: by whom, why, and its exact limits.

    ``ids`` are the things of the trail as they were then. Nothing is built without this row: an export points at it.
    ``event_id`` is the fact that told of it: once that has its place in the tree, so have all facts that the approval
    covers.
    """

    request = models.OneToOneField(DataRequest, on_delete=models.PROTECT, related_name="approval")
    person_id = models.UUIDField()
    approved_by = models.UUIDField()
    reason = models.TextField()
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    ids = models.JSONField()
    event_id = models.UUIDField()
    approved_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            models.CheckConstraint(condition=~Q(approved_by=F("person_id")), name="approved_by_another"),
            models.CheckConstraint(condition=~Q(reason=""), name="approved_with_a_reason"),
            Wall("regulator", own="person_id", may=READ),
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("sequencer", may=READ),
            Wall("auditor", may=READ),
        )

    @property
    def period(self) -> Period:
        return Period(self.since, self.until)


class Stored(AppendOnly, Row):
    """A bundle in the store, signed by the sequencer. It holds ids and sealed texts; no name."""

    storage_name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField()
    rows = models.BigIntegerField()
    tree_size = models.BigIntegerField()
    built_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        abstract = True


class Bundle(Stored):
    """One that somebody has asked for."""

    person_id = models.UUIDField()

    class Meta(AppendOnly.Meta):
        abstract = True


class Export(Bundle):
    """A bundle built for an authority."""

    approval = models.OneToOneField(Approval, on_delete=models.PROTECT, related_name="export")

    class Meta(AppendOnly.Meta):
        constraints = (
            Wall("regulator", own="person_id", may=READ),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("sequencer", may=APPEND),
            Wall("auditor", may=READ),
        )


class DossierQuerySet(CaseQuerySet["Dossier"]):
    def of(self, order_id: UUID, *, by: Actor) -> Self:
        """Those of one order, the newest first, as far as this actor may know of it."""
        return self.visible_to(by).filter(order_id=order_id).order_by("-asked_at", "-id")


class Dossier(Row, CaseRow):
    """The file of an order, as its shopper asked for it; asked for again, it is another, with the events since.

    ``documents`` are the texts that the log holds only the hashes of, as they lay there when it was asked for. ``ids``
    are the things of the trail of which the log shows this person something.
    """

    CASE = DOSSIER
    person_id = models.UUIDField()
    order_id = models.UUIDField()
    number = models.CharField(max_length=40)
    documents = models.JSONField(verbose_name="texts")
    ids = models.JSONField(default=list)
    asked_at = models.DateTimeField()
    collected_at = models.DateTimeField(null=True)
    ready_at = models.DateTimeField(null=True)
    overdue_since = models.DateTimeField(null=True)

    objects = DossierQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["order_id", "-asked_at"], name="dossiers_of_an_order"),
            models.Index(fields=["collected_at", "id"], condition=Q(state="collected"), name="dossiers_to_build"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["order_id"],
                condition=Q(state__in=[*map(str, DOSSIER.open_states)]),
                name="one_dossier_at_a_time",
            ),
            Wall("shopper", own="person_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=("SELECT", DOSSIER.may_update(SYSTEM, also=["id"]))),
            Wall("sequencer", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(DOSSIER.lifecycle)


class DossierBundle(Bundle):
    """A bundle built for a shopper."""

    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="bundle")

    class Meta(AppendOnly.Meta):
        constraints = (
            Wall("shopper", own="person_id", may=READ),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("sequencer", may=APPEND),
            Wall("auditor", may=READ),
        )


# What every authority reads of a report: of which day it is, how much it holds, its hashes, and that it was filed.
REPORTED: Final = (
    *("id", "state", "frozen_on", "registered_rows", "unregistered_rows", "registered_sha256", "unregistered_sha256"),
    *("frozen_at", "overdue_since", "filed_at", "receipt_no"),
)


class IdentityReport(Row, CaseRow):
    """The identities of all traders on the first day of January or July, for the market regulator.

    The two data files are frozen and sealed under the report: repeated, they are the same bytes. ``wrong`` names for
    each trader the fields that are missing or cannot be right; ``unregistered_ids`` those who are reminded to register.
    """

    CASE = REPORT
    frozen_on = models.DateField(unique=True)
    registered = SealedField()
    unregistered = SealedField()
    registered_rows = models.BigIntegerField()
    unregistered_rows = models.BigIntegerField()
    registered_sha256 = models.CharField(max_length=64)
    unregistered_sha256 = models.CharField(max_length=64)
    wrong = models.JSONField()
    unregistered_ids = models.JSONField()
    frozen_at = models.DateTimeField()
    late_since = models.DateTimeField(null=True)
    overdue_since = models.DateTimeField(null=True)
    filed_at = models.DateTimeField(null=True)
    filed_by = models.UUIDField(null=True)
    receipt_no = models.CharField(max_length=60, blank=True, default="")
    receipt_name = models.CharField(max_length=200, blank=True, default="")
    receipt_sha256 = models.CharField(max_length=64, blank=True, default="")

    objects = CaseQuerySet["IdentityReport"].as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(frozen_on__month__in=[1, 7], frozen_on__day=1), name="report_of_january_or_july"
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.FILED.value)
                | (~Q(receipt_no="") & ~Q(receipt_sha256="") & Q(filed_by__isnull=False)),
                name="filed_with_a_receipt",
            ),
            Wall("regulator", public=True, may=[f"SELECT ({', '.join(REPORTED)})"]),
            Wall("staff", may=("SELECT", REPORT.may_update(STAFF, also=["id"]))),
            Wall("system", may=("SELECT", "INSERT", REPORT.may_update(SYSTEM, also=["id"]))),
            Wall("sequencer", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(REPORT.lifecycle)


class ReportBundle(Stored):
    """The signed manifest of a report: that the log told of these files on that day."""

    report = models.OneToOneField(IdentityReport, on_delete=models.PROTECT, related_name="bundle")

    class Meta(AppendOnly.Meta):
        constraints = (
            Wall("regulator", public=True),  # it names nobody
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("sequencer", may=APPEND),
            Wall("auditor", may=READ),
        )
