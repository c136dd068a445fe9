"""Rows of questions on goods."""

from __future__ import annotations

import pgtrigger
from django.db import models
from django.db.models import Q

from catalog.listings.models import PLATFORM, Listing, ListingVersion
from catalog.questions.case import QUESTION, SHOP, SHOPPER, STAFF, S
from platform_core.actors import Role
from platform_core.cases.rows import CaseQuerySet, CaseRow
from platform_core.rows import TENANT_KEY, TenantRow, kept_by_the_database, moved_by_the_worker
from platform_core.tenancy.walls import CompositeKey, Wall


class Question(TenantRow, CaseRow):
    """A question about goods, as everybody reads it: the text, the answer, and which version of the listing it is on.

    Who asked is read by the two parties alone, although the row is everybody's.
    """

    CASE = QUESTION
    number = models.CharField(max_length=32)
    listing = models.ForeignKey(Listing, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    version = models.ForeignKey(ListingVersion, on_delete=models.PROTECT, related_name="+", db_constraint=False)
    shopper_id = models.UUIDField()
    title_zh = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    text = models.TextField()
    answer = models.TextField(blank=True, default="")
    reasons = models.TextField(blank=True, default="")
    asked_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    unanswered_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    hidden_at = models.DateTimeField(null=True)

    objects = CaseQuerySet["Question"].as_manager()

    class Meta:
        indexes = (
            models.Index(fields=["listing", "-asked_at", "-id"], name="questions_of_a_listing"),
            models.Index(fields=["merchant", "-asked_at", "-id"], name="questions_of_a_shop"),
            models.Index(fields=["shopper_id", "-asked_at", "-id"], name="questions_of_a_shopper"),
        )
        constraints = (
            TENANT_KEY,
            CompositeKey(to="catalog.Listing", fields=("merchant", "listing")),
            CompositeKey(to="catalog.ListingVersion", fields=("merchant", "version")),
            models.CheckConstraint(condition=~Q(text=""), name="question_asks_something"),
            # The walls say who writes which column: so nobody answers but the shop, and nobody hides but staff.
            models.CheckConstraint(
                condition=(Q(answer="") ^ Q(answered_at__isnull=False))
                & (~Q(state=S.ANSWERED.value) | Q(answered_at__isnull=False)),
                name="question_answered_in_words",
            ),
            models.CheckConstraint(
                condition=~Q(state=S.HIDDEN.value) | ~Q(reasons=""), name="question_hidden_for_reasons"
            ),
            Wall("anonymous", public=True),
            Wall("shopper", own="shopper_id", may=("SELECT", "INSERT", QUESTION.may_update(SHOPPER)), public=True),
            Wall("merchant", own="merchant_id", may=("SELECT", QUESTION.may_update(SHOP, Role.SYSTEM)), public=True),
            Wall("staff", may=("SELECT", QUESTION.may_update(STAFF))),
            Wall("system", may=("SELECT", QUESTION.may_update(Role.SYSTEM))),
            *PLATFORM[2:],
        )
        triggers = (
            *kept_by_the_database(QUESTION.lifecycle),
            moved_by_the_worker(S.UNANSWERED),
            pgtrigger.Trigger(
                name="answer_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("answer"),  # type: ignore[no-untyped-call]  # pgtrigger does not annotate
                condition=pgtrigger.Condition("OLD.answer <> '' AND NEW.answer IS DISTINCT FROM OLD.answer"),
                func="RAISE EXCEPTION 'an answer binds as it was given';",
            ),
        )
