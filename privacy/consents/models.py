"""Every act of consent, append-only."""

from __future__ import annotations

from typing import Self

import pgtrigger
from django.db import models
from django.db.models import Q

from platform_core.actors import Actor, Role
from platform_core.rows import AppendOnly, Row
from platform_core.tenancy.walls import APPEND, READ, Wall
from privacy.consents.types import Act, Purpose

IN_ORDER = """
IF EXISTS (
    SELECT FROM privacy_consent last
    WHERE last.person_id = NEW.person_id AND last.purpose = NEW.purpose AND last.said_at > NEW.said_at
) THEN RAISE EXCEPTION 'the last act of % counts, and nothing is said before it', NEW.person_id; END IF;
RETURN NEW;
"""


class ConsentQuerySet(models.QuerySet["Consent"]):
    def visible_to(self, actor: Actor) -> Self:
        match actor.role:
            case Role.SHOPPER:
                return self.filter(person_id=actor.id)
            case Role.STAFF | Role.SYSTEM:
                return self
            case _:
                return self.none()

    def in_order(self) -> Self:
        """Sort acts by time, the earliest first."""
        return self.order_by("said_at", "id")


class Consent(AppendOnly, Row):
    """One act of a person: agreed to a text, or took it back. The burden of proof is ours, so none is ever changed.

    ``advertiser`` is a shop, None the platform itself. ``everyone`` takes back from all of them in one act; nobody can
    agree to all at once. No wall lets a shop in.
    """

    person_id = models.UUIDField()
    purpose = models.CharField(max_length=30, choices=[(p.value, p.value) for p in Purpose])
    advertiser = models.ForeignKey("tenancy.Tenant", on_delete=models.PROTECT, related_name="+", null=True)
    everyone = models.BooleanField(default=False)
    agreed = models.BooleanField()
    text_version = models.PositiveIntegerField()
    text_sha256 = models.CharField(max_length=64)
    said_at = models.DateTimeField()
    objects = ConsentQuerySet.as_manager()

    class Meta(AppendOnly.Meta):
        indexes = (models.Index(fields=["person_id", "purpose", "said_at", "id"], name="consents_of_a_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(purpose__in=[p.value for p in Purpose]), name="consent_of_known_purpose"
            ),
            models.CheckConstraint(
                condition=Q(everyone=False) | Q(agreed=False, advertiser=None), name="nobody_agrees_to_everyone"
            ),
            Wall("shopper", own="person_id", may=APPEND),
            Wall("staff", may=READ),
            Wall("system", may=READ),
            Wall("auditor", may=READ),
        )
        triggers = (
            *AppendOnly.Meta.triggers,
            pgtrigger.Trigger(name="in_order", when=pgtrigger.Before, operation=pgtrigger.Insert, func=IN_ORDER),
        )

    @property
    def act(self) -> Act:
        """The act as the rules take it."""
        return Act(
            advertiser=self.advertiser_id,
            everyone=self.everyone,
            agreed=self.agreed,
            text_version=self.text_version,
            said_at=self.said_at,
        )
