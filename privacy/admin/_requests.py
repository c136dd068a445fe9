"""How do staff answer what people ask about their own data, and see which accounts close and what is held?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget

from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, Standing
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly
from platform_core.vault.errors import Forgotten
from privacy import commands, queries
from privacy.models import Certificate, Closure, Hold, Request
from privacy.types import RequestKind


class Answering(Handling):
    """What the person reads; a refusal says why."""

    takes = {"answer": ("words",), "refuse": ("words",)}
    words = forms.CharField(
        required=False, max_length=5000, label=_("Answer, as the person reads it"), widget=UnfoldAdminTextareaWidget
    )


@admin.register(Request)
class Requests(CaseAdmin):
    """Requests about somebody's own data. Copies, corrections and deletions need nobody; the rest is answered here."""

    form_class = Answering
    choices = {"answer": {"answer": _("Answer it")}, "refuse": {"refuse": _("Refuse it, with the reason")}}
    list_display = ("number", "kind_in_words", "state_in_words", "filed_at", "due")
    list_filter = (Standing, "kind")
    ordering = ("filed_at", "id")
    search_fields = ("=number", "=person_id")
    fields = ("number", "person_id", "kind_in_words", "state_in_words", "why", "filed_at", "answered_by")
    readonly_fields = fields

    @admin.display(description=_("Asked for"), ordering="kind")
    def kind_in_words(self, row: Request) -> str:
        return wording.label(RequestKind(row.kind))

    def known(self, row: Request, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Asked for"): self.kind_in_words(row),
            gettext("Person"): row.person_id,
            gettext("Filed"): row.filed_at,
            gettext("Due"): self.due(row),
        }

    def written(self, row: Request) -> Sequence[tuple[str, str]]:
        """What both sides wrote, as long as it can be read."""
        headings = {"words": gettext("What the person asks"), "answer": gettext("What was answered")}
        try:
            return [(headings[name], text) for name, text in queries.said(row).items()]
        except Forgotten:
            return [(gettext("Erased"), gettext("The key was destroyed when the period was over."))]

    def carry_out(self, row: Request, data: Mapping[str, Any], *, by: Actor) -> None:
        command = {"answer": commands.answer, "refuse": commands.refuse}[data["choice"]]
        command(row.id, words=data["words"], by=by, at=clock.now())


class Watched(CaseAdmin):
    """A case in which staff have no part: they see it, and press no button."""

    def known(self, row: Any, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Person"): row.person_id,
            gettext("Due"): self.due(row),
        }

    def carry_out(self, row: Any, data: Mapping[str, Any], *, by: Actor) -> None:
        """There is nothing to press."""


@admin.register(Closure)
class Closures(Watched):
    """Accounts that close. Nobody of staff closes one, or keeps one open."""

    list_display = ("number", "person_id", "state_in_words", "asked_at", "due")
    list_filter = (Standing,)
    ordering = ("-asked_at", "-id")
    search_fields = ("=number", "=person_id")
    fields = ("number", "person_id", "state_in_words", "asked_at", "erasing_at", "closed_at", "stopped_at")
    readonly_fields = fields


@admin.register(Hold)
class Holds(Watched):
    """What a duty keeps of whom, until when."""

    list_display = ("person_id", "retention", "duty", "open_ended", "state_in_words", "due")
    list_filter = (Standing, "retention", "duty")
    ordering = ("placed_at", "id")
    search_fields = ("=id", "=person_id")
    fields = ("person_id", "retention", "duty", "open_ended", "state_in_words", "placed_at", "ended_at")
    readonly_fields = fields

    def title_of(self, row: Hold) -> str:
        return f"{row.retention} {row.duty}"


@admin.register(Certificate)
class Certificates(ReadOnly):
    """What was erased and what was kept, why and until when."""

    list_display = ("person_id", "about_type", "made_at")
    search_fields = ("=person_id", "=about_id")
    ordering = ("-made_at", "-id")
