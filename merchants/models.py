"""Which rows hold applications, what the register answered, and the shops that came of it?"""

from __future__ import annotations

from typing import Self
from uuid import UUID

from django.db import models
from django.db.models import F, Q

from merchants.errors import ApplicationNotFound, MerchantNotFound
from merchants.states import APPLICATION, MERCHANT, ApplicationState
from merchants.types import RegistrationKind, ViolationKind
from platform_core.actors import Actor, Role
from platform_core.rows import TENANT_KEY, AppendOnly, Row, Stateful, TenantRow, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, Wall
from platform_core.vault.fields import SealedField

CHANGE = ("SELECT", "INSERT", "UPDATE")  # nothing of ours is deleted
LOCK = ("SELECT", "UPDATE (id)")  # FOR SHARE and FOR UPDATE ask for the right to update one column at least
KINDS = [kind.value for kind in RegistrationKind]


class ApplicationQuerySet(models.QuerySet["Application"]):
    """Who may know of which application?"""

    def visible_to(self, actor: Actor) -> Self:
        match actor.role:
            case Role.SHOPPER:
                return self.filter(applicant_id=actor.id)
            case Role.MERCHANT:
                return self.filter(shop_id=actor.merchant_id)
            case Role.STAFF | Role.SYSTEM:
                return self
            case _:
                return self.none()

    def seen(self, application_id: UUID, *, by: Actor) -> Application:
        """The row, if this actor may know of it."""
        try:
            return self.visible_to(by).get(id=application_id)
        except Application.DoesNotExist:
            raise ApplicationNotFound(application_id=application_id) from None

    def take(self, application_id: UUID, *, by: Actor) -> Application:
        """The same, locked until commit."""
        return self.select_for_update().seen(application_id, by=by)


class Application(Row, Stateful):
    """The papers of one applicant, kept as they were told (ECL-27): a correction is another application.

    It belongs to no shop yet, so it stands outside the tenants' walls; ``shop`` is what it led to. Names, numbers and
    addresses are sealed under the applicant, since a rejected one was never published; what the law has published
    is copied to the shop in plain when it opens. The code is no personal data but the key of a public register, and
    the trade name is what the applicant wants to be called in public.
    """

    LIFECYCLE = APPLICATION
    applicant = models.ForeignKey("accounts.User", on_delete=models.PROTECT, related_name="+")
    shop = models.OneToOneField("tenancy.Tenant", on_delete=models.PROTECT, related_name="+", null=True)
    kind = models.CharField(max_length=30, choices=[(k, k) for k in KINDS])
    trade_name = models.CharField(max_length=60)
    legal_form = models.CharField(max_length=60, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    registered_capital = models.BigIntegerField(null=True)
    licence_valid_until = models.DateField(null=True)
    trades = models.JSONField(default=list)
    region_code = models.CharField(max_length=6)
    legal_name = SealedField(null=True)
    service_phone = SealedField()
    representative = SealedField()
    contact_name = SealedField()
    contact_phone = SealedField()
    business_address = SealedField()
    return_address = SealedField()
    declared_at = models.DateTimeField(null=True)
    submitted_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.TextField(blank=True, default="")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["applicant", "-submitted_at", "-id"], name="application_of_person"),)
        constraints = (
            models.UniqueConstraint(
                fields=["applicant"],
                condition=Q(state=ApplicationState.SUBMITTED.value),
                name="one_application_at_a_time",
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="application_of_known_kind"),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.REJECTED.value) | ~Q(reason=""), name="rejected_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.APPROVED.value) | Q(shop__isnull=False), name="approved_into_a_shop"
            ),
            Wall("shopper", own="applicant", may=("SELECT", "INSERT", "UPDATE (id, state, withdrawn_at)")),
            Wall("merchant", own="shop", may=LOCK),
            Wall("staff", may=CHANGE),
            Wall("system", may=READ),
        )
        triggers = kept_by_the_database(APPLICATION)


class RegistryCheck(AppendOnly, Row):
    """What the business register answered about an application, once per question; ``found`` false: no such code."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    applicant_id = models.UUIDField()
    cause_id = models.UUIDField()
    source = models.CharField(max_length=60)
    found = models.BooleanField()
    name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(max_length=30, blank=True)
    status = models.CharField(max_length=30, blank=True)
    valid_until = models.DateField(null=True)
    checked_at = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["application", "-checked_at"], name="latest_check"),)
        constraints = (
            models.UniqueConstraint(fields=["application", "cause_id"], name="one_check_a_cause"),
            Wall("shopper", own="applicant_id", may=READ),
            Wall("staff", may=APPEND),
            Wall("system", may=APPEND),
        )


class MerchantQuerySet(models.QuerySet["Merchant"]):
    """Shops are public; to hold one still is its own right, or staff's."""

    def seen(self, merchant_id: UUID) -> Merchant:
        try:
            return self.get(id=merchant_id)
        except Merchant.DoesNotExist:
            raise MerchantNotFound(merchant_id=merchant_id) from None

    def take(self, merchant_id: UUID) -> Merchant:
        """The row, locked until commit: staff's."""
        return self.select_for_update().seen(merchant_id)

    def hold_still(self, merchant_id: UUID) -> Merchant:
        """The row FOR SHARE: sales go on beside each other, a suspension waits for them or they for it."""
        held = list(self.raw("SELECT * FROM merchants_merchant WHERE id = %s FOR SHARE", [merchant_id]))
        if not held:
            raise MerchantNotFound(merchant_id=merchant_id)
        return held[0]


class Merchant(TenantRow, Stateful):
    """A shop under the tenant of the same id, with what the law has it show to everybody (OTM-12, ECL-15).

    Everything here is public; what is not stands in the application and in `CommissionRate`.
    """

    LIFECYCLE = MERCHANT
    trade_name = models.CharField(max_length=60)
    kind = models.CharField(max_length=30, choices=[(k, k) for k in KINDS])
    legal_name = models.CharField(max_length=120, blank=True)
    legal_form = models.CharField(max_length=60, blank=True)
    credit_code = models.CharField(max_length=18, blank=True)
    registered_capital = models.BigIntegerField(null=True)
    representative = models.CharField(max_length=60, blank=True)
    business_address = models.CharField(max_length=200)
    region_code = models.CharField(max_length=6)
    service_phone = models.CharField(max_length=20)
    statement = models.CharField(max_length=200, blank=True)
    licence_valid_until = models.DateField(null=True)
    trades = models.JSONField(default=list)
    verified_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    suspended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)

    objects = MerchantQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["state", "licence_valid_until"], name="merchant_standing"),)
        constraints = (
            TENANT_KEY,
            models.CheckConstraint(condition=Q(id=F("merchant")), name="merchant_is_its_tenant"),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="merchant_of_known_kind"),
            models.CheckConstraint(  # the trader page is never without a licence or a statement (ECL-15)
                condition=~Q(credit_code="") | ~Q(statement=""), name="licence_or_statement"
            ),
            Wall("anonymous", public=True),
            Wall("shopper", public=True),
            Wall("merchant", own="merchant", public=True, may=LOCK),
            Wall("staff", may=CHANGE),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = kept_by_the_database(MERCHANT)


class ViolationQuerySet(models.QuerySet["Violation"]):
    def visible_to(self, actor: Actor) -> Self:
        match actor.role:
            case Role.MERCHANT:
                return self.filter(merchant_id=actor.merchant_id)
            case Role.STAFF | Role.SYSTEM:
                return self
            case _:
                return self.none()


class Violation(AppendOnly, TenantRow):
    """A shop crossed a line: in which case, when, and which duties say so. A record of fact; a sanction is another.

    Written on the shop's side of the wall by whatever found it (a clock, mostly); nobody takes one away.
    """

    kind = models.CharField(max_length=30, choices=[(k.value, k.value) for k in ViolationKind])
    about_type = models.CharField(max_length=60)
    about_id = models.UUIDField()
    duties = models.JSONField()
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    objects = ViolationQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["merchant", "-happened_at", "-id"], name="violations_of_a_shop"),)
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "kind", "about_type", "about_id"], name="one_violation_a_case"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in ViolationKind]), name="violation_of_known_kind"
            ),
            models.CheckConstraint(condition=~Q(duties=[]), name="violation_of_a_duty"),
            Wall("merchant", own="merchant", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )


class CommissionRate(AppendOnly, TenantRow):
    """What the platform takes of a sale, in basis points, from an instant on; the latest counts, the rest is proof."""

    basis_points = models.PositiveIntegerField()
    valid_from = models.DateTimeField()

    class Meta(AppendOnly.Meta):
        constraints = (
            TENANT_KEY,
            models.UniqueConstraint(fields=["merchant", "valid_from"], name="one_rate_at_a_time"),
            models.CheckConstraint(condition=Q(basis_points__lte=10_000), name="no_more_than_all"),
            Wall("merchant", own="merchant", may=READ),
            Wall("staff", may=APPEND),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
