"""Read the record of violations."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from django.db.models import QuerySet

from merchants.violations.models import Violation
from platform_core.actors import Actor


def violations_of(actor: Actor) -> QuerySet[Violation]:
    """The shop's own record, or everybody's for staff; in no order yet."""
    return Violation.objects.visible_to(actor)


def subjects_of(violation_ids: Collection[UUID]) -> list[tuple[str, UUID]]:
    """The kinds of these violations and the cases in which they happened, as the bound scope sees them."""
    return list(Violation.objects.filter(id__in=violation_ids).order_by("id").values_list("kind", "about_id"))


def violations_about(cases: Collection[UUID]) -> list[UUID]:
    """The ids of the violations on record in these cases, as the bound scope sees them."""
    found = Violation.objects.filter(about_id__in=cases).order_by("happened_at", "id")
    return list(found.values_list("id", flat=True))
