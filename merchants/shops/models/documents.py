"""Rows of documents, of verifications, and of the licences that everybody sees."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final, Self
from uuid import UUID

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery

from merchants.shops.errors import DocumentNotFound
from merchants.shops.types import PERMITS, PERSONAL, DocumentKind, VerificationMethod
from platform_core.actors import Actor, Role
from platform_core.rows import TENANT_KEY, AppendOnly, Row, TenantRow
from platform_core.tenancy.walls import APPEND, READ, Wall
from platform_core.vault.fields import SealedField
from platform_core.vault.types import Place

KINDS: Final = [kind.value for kind in DocumentKind]
SEALED: Final = sorted(kind.value for kind in PERSONAL)
SHOWN: Final = sorted(kind.value for kind in PERMITS)
METHODS: Final = [method.value for method in VerificationMethod]
JOINS: Final = ("SELECT", "INSERT", "UPDATE (merchant_id)")

# Written once; but a document handed in with an application goes over to the shop that came of it, once.
JOINS_ITS_SHOP: Final = pgtrigger.Trigger(
    name="joins_its_shop",
    when=pgtrigger.Before,
    operation=pgtrigger.Update,
    func=(
        "IF OLD.merchant_id IS NOT NULL OR to_jsonb(OLD) - 'merchant_id' <> to_jsonb(NEW) - 'merchant_id'"
        " THEN RAISE EXCEPTION 'a document is written once'; END IF; RETURN NEW;"
    ),
)
KEPT: Final = (
    JOINS_ITS_SHOP,
    pgtrigger.Protect(name="history_stays", operation=pgtrigger.Delete),
    AppendOnly.Meta.triggers[1],
)


def in_person(column: str) -> pgtrigger.Trigger:
    """Nobody of staff writes in another person's name."""
    return pgtrigger.Trigger(
        name="in_person",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert,
        func=(
            f"IF NEW.{column} IS DISTINCT FROM nullif(current_setting('app.person_id', true), '')::uuid"
            " THEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF; RETURN NEW;"
        ),
    )


class DocumentQuerySet(models.QuerySet["Document"]):
    def visible_to(self, actor: Actor) -> Self:
        match actor.role:
            case Role.STAFF | Role.SYSTEM:
                return self.all()
            case Role.MERCHANT:
                return self.filter(merchant_id=actor.merchant_id)
            case Role.SHOPPER:
                return self.filter(applicant_id=actor.id)
            case _:
                return self.none()

    def see(self, document_id: UUID, *, by: Actor) -> Document:
        """Raises ``DocumentNotFound``."""
        found = self.visible_to(by).filter(id=document_id).first()
        if found is None:
            raise DocumentNotFound(document_id=document_id)
        return found

    def with_verdict(self) -> Self:
        """Each with its last verdict: ``accepted`` (None before any), ``verified_at``, ``method``, ``reason``."""
        last = Verification.objects.filter(document=OuterRef("pk")).order_by("-verified_at", "-id")
        said = {name: Subquery(last.values(name)[:1]) for name in ("accepted", "verified_at", "method", "reason")}
        return self.annotate(**said)

    def that_are_accepted(self) -> Self:
        """Those that staff accepted in their last verdict."""
        return self.with_verdict().filter(accepted=True)

    def waiting(self) -> Self:
        """Those that nobody has looked at."""
        return self.filter(~Exists(Verification.objects.filter(document=OuterRef("pk"))))

    def valid_on(self, day: date) -> Self:
        return self.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))


class Document(Row):
    """A document as it was handed in: its kind, number, issuer and term. Its files are files about it.

    The verdicts of staff stand in `Verification`. Handed in with an application it becomes the shop's when that opens.
    A person's number is sealed under the applicant; that of a public register stands in plain, since it is shown.
    """

    application = models.ForeignKey("merchants.Application", on_delete=models.PROTECT, related_name="+", null=True)
    applicant_id = models.UUIDField()
    merchant = models.ForeignKey("tenancy.Tenant", on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=30, choices=[(k, k) for k in KINDS])
    number = models.CharField(max_length=60, blank=True)
    sealed_number = SealedField(null=True)
    issuer = models.CharField(max_length=120, blank=True)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    handed_in_at = models.DateTimeField()

    accepted: bool | None  # these four stand beside the rows of `with_verdict`
    verified_at: datetime | None
    method: str | None
    reason: str | None

    objects = DocumentQuerySet.as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["application", "id"], name="documents_of_an_application"),
            models.Index(fields=["merchant", "-id"], name="documents_of_a_shop"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="document_of_known_kind"),
            models.CheckConstraint(
                condition=Q(application__isnull=False) | Q(merchant__isnull=False), name="document_of_somebody"
            ),
            models.CheckConstraint(
                condition=~Q(kind__in=SEALED) | Q(number="", sealed_number__isnull=False),
                name="number_of_a_person_is_sealed",
            ),
            Wall("shopper", own="applicant_id", may=APPEND),
            Wall("merchant", own="merchant", may=APPEND),
            Wall("staff", may=JOINS),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = KEPT

    @property
    def place(self) -> Place:
        """The place under which its number is sealed."""
        return Place.of(self, subject_id=self.applicant_id)


class Verification(Row):
    """The verdict of a member of staff on a document: how, when, and whether it is accepted."""

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="verifications")
    applicant_id = models.UUIDField()
    merchant = models.ForeignKey("tenancy.Tenant", on_delete=models.PROTECT, related_name="+", null=True)
    accepted = models.BooleanField()
    method = models.CharField(max_length=20, choices=[(m, m) for m in METHODS])
    reason = models.TextField(blank=True, default="")
    verified_by = models.UUIDField()
    verified_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["document", "-verified_at"], name="latest_verification"),)
        constraints = (
            models.CheckConstraint(condition=Q(method__in=METHODS), name="verified_by_known_method"),
            models.CheckConstraint(condition=Q(accepted=True) | ~Q(reason=""), name="document_refused_with_a_reason"),
            Wall("shopper", own="applicant_id", may=READ),
            Wall("merchant", own="merchant", may=READ),
            Wall("staff", may=JOINS),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (*KEPT, in_person("verified_by"))


class PermitQuerySet(models.QuerySet["Permit"]):
    def on_show(self) -> Self:
        """The permits whose documents were not turned away since."""
        return self.filter(withdrawn_at__isnull=True)

    def valid_on(self, day: date) -> Self:
        return self.on_show().filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day))


class Permit(TenantRow):
    """A verified licence of a shop, as the law has it shown to everybody (ECL-15). A renewal is another row.

    Nothing of it changes but whether it is shown: withdrawn while staff say that its document is not good after all.
    """

    document = models.ForeignKey(Document, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=30, choices=[(k, k) for k in SHOWN])
    number = models.CharField(max_length=60)
    issuer = models.CharField(max_length=120)
    valid_from = models.DateField(null=True)
    valid_until = models.DateField(null=True)
    shown_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = PermitQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["merchant", "kind", "valid_until"], name="permits_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["document"], name="one_permit_a_document"),
            models.CheckConstraint(condition=Q(kind__in=SHOWN), name="permit_of_known_kind"),
            models.CheckConstraint(condition=~Q(number="") & ~Q(issuer=""), name="permit_says_who_gave_it"),
            Wall("anonymous", public=True),
            Wall("shopper", public=True),
            Wall("merchant", own="merchant", public=True, may=READ),
            Wall("staff", may=("SELECT", "INSERT", "UPDATE (withdrawn_at)")),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            pgtrigger.ReadOnly(name="permit_stays", exclude=["withdrawn_at"]),
            pgtrigger.Protect(name="history_stays", operation=pgtrigger.Delete),
            AppendOnly.Meta.triggers[1],
        )
