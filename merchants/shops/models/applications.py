"""Rows of applications, and of the register's answers about them."""

from __future__ import annotations

from typing import Final

import pgtrigger
from django.db import models
from django.db.models import Q

from merchants.shops.case import APPLICATION
from merchants.shops.models.shops import CHANGE, KINDS, LOCK
from merchants.shops.states import PENDING, ApplicationState
from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import AppendOnly, Row, kept_by_the_database
from platform_core.tenancy.walls import APPEND, READ, Wall
from platform_core.vault.fields import SealedField

# Each of the two persons writes their own name, at their own step, and who proposed does not decide (ECL-27).
TWO_PERSONS: Final = """
me := nullif(current_setting('app.person_id', true), '')::uuid;
IF OLD.proposed_by IS DISTINCT FROM NEW.proposed_by AND OLD.state NOT IN ('submitted', 'lapsed')
   OR OLD.decided_by IS DISTINCT FROM NEW.decided_by AND OLD.decided_by IS NOT NULL
THEN RAISE EXCEPTION 'what two persons did stands'; END IF;
IF OLD.proposed_by IS DISTINCT FROM NEW.proposed_by AND NEW.proposed_by IS DISTINCT FROM me
   OR OLD.decided_by IS DISTINCT FROM NEW.decided_by AND NEW.decided_by IS DISTINCT FROM me
THEN RAISE EXCEPTION 'everybody speaks for themselves'; END IF;
IF OLD.state <> NEW.state AND NEW.state = 'proposed' AND NEW.proposed_by IS DISTINCT FROM me
   OR OLD.state <> NEW.state AND NEW.state = 'approved'
      AND (NEW.proposed_by <> NEW.decided_by AND NEW.decided_by = me) IS NOT TRUE
THEN RAISE EXCEPTION 'two persons open a shop'; END IF;
RETURN NEW;
"""


class ApplicationQuerySet(CaseQuerySet["Application"]):
    """Seen by its applicant, by the shop that came of it and by staff."""


class Application(Row, CaseRow):
    """The papers of one applicant, kept as they were handed in (ECL-27): a correction is another application.

    It belongs to no shop yet, so it stands outside the tenants' walls; ``shop`` is the one that it led to. Names,
    numbers and addresses are sealed under the applicant, since a rejected one was never published; the facts that the
    law publishes are copied to the shop in plain when it opens. The code is no personal data but the key of a public
    register, and the trade name is chosen for the public.
    """

    CASE = APPLICATION
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
    proposed_by = models.UUIDField(null=True)
    proposed_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)
    decided_by = models.UUIDField(null=True)
    reason = models.TextField(blank=True, default="")

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        indexes = (models.Index(fields=["applicant", "-submitted_at", "-id"], name="application_of_person"),)
        constraints = (
            models.UniqueConstraint(
                fields=["applicant"],
                condition=Q(state__in=[state.value for state in PENDING]),
                name="one_application_at_a_time",
            ),
            models.CheckConstraint(condition=Q(kind__in=KINDS), name="application_of_known_kind"),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.REJECTED.value) | ~Q(reason=""), name="rejected_with_a_reason"
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.APPROVED.value) | Q(shop__isnull=False), name="approved_into_a_shop"
            ),
            Wall(
                "shopper", own="applicant", may=("SELECT", "INSERT", APPLICATION.may_update(Role.SHOPPER, also=["id"]))
            ),
            Wall("merchant", own="shop", may=LOCK),
            Wall("staff", may=CHANGE),
            Wall("system", may=("SELECT", APPLICATION.may_update(Role.SYSTEM, also=["id"]))),
        )
        triggers = (
            *kept_by_the_database(APPLICATION.lifecycle),
            pgtrigger.Trigger(
                name="two_persons",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                declare=[("me", "uuid")],
                func=TWO_PERSONS,
            ),
        )


class RegistryCheck(AppendOnly, Row):
    """An answer of the business register about an application, once per question; ``found`` false: no such code."""

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
