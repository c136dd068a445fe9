"""Holds and certificates, as staff see them: nobody presses a button."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext

from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, OpenFilter
from platform_core.ui.read_only import ReadOnly
from privacy.retention.models import Certificate, Hold


class Watched(CaseAdmin):
    """The page of a case that staff read and cannot act on."""

    def read_facts(self, row: Any, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Person"): row.person_id,
            gettext("Due"): self.due(row),
        }

    def carry_out(self, row: Any, data: Mapping[str, Any], *, by: Actor) -> None:
        """Do nothing: the page has no buttons."""


@admin.register(Hold)
class Holds(Watched):
    """Holds on people's data, the oldest first."""

    list_display = ("person_id", "retention", "duty", "open_ended", "state_in_words", "due")
    list_filter = (OpenFilter, "retention", "duty")
    ordering = ("placed_at", "id")
    search_fields = ("=id", "=person_id")
    fields = ("person_id", "retention", "duty", "open_ended", "state_in_words", "placed_at", "ended_at")
    readonly_fields = fields

    def title_of(self, row: Hold) -> str:
        return f"{row.retention} {row.duty}"


@admin.register(Certificate)
class Certificates(ReadOnly):
    """Certificates of erasure, the latest first."""

    list_display = ("person_id", "about_type", "made_at")
    search_fields = ("=person_id", "=about_id")
    ordering = ("-made_at", "-id")
