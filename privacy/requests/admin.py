"""Answering requests about one's own data, for staff."""

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
from platform_core.cases.queues import CaseAdmin, Handling, OpenFilter
from platform_core.ui import wording
from platform_core.vault.errors import Forgotten
from privacy.requests import commands, queries
from privacy.requests.models import Request
from privacy.requests.types import RequestKind


class Answering(Handling):
    """The answer, or the reason of a refusal, as the person reads it."""

    takes = {"answer": ("words",), "refuse": ("words",)}
    words = forms.CharField(
        required=False, max_length=5000, label=_("Answer, as the person reads it"), widget=UnfoldAdminTextareaWidget
    )


@admin.register(Request)
class Requests(CaseAdmin):
    """Requests about one's own data. The system serves copies, corrections and deletions; staff answer the rest."""

    form_class = Answering
    choices = {"answer": {"answer": _("Answer it")}, "refuse": {"refuse": _("Refuse it, with the reason")}}
    list_display = ("number", "kind_in_words", "state_in_words", "filed_at", "due")
    list_filter = (OpenFilter, "kind")
    ordering = ("filed_at", "id")
    search_fields = ("=number", "=person_id")
    fields = ("number", "person_id", "kind_in_words", "state_in_words", "why", "filed_at", "answered_by")
    readonly_fields = fields

    @admin.display(description=_("Asked for"), ordering="kind")
    def kind_in_words(self, row: Request) -> str:
        return wording.label(RequestKind(row.kind))

    def read_facts(self, row: Request, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Asked for"): self.kind_in_words(row),
            gettext("Person"): row.person_id,
            gettext("Filed"): row.filed_at,
            gettext("Due"): self.due(row),
        }

    def read_texts(self, row: Request) -> Sequence[tuple[str, str]]:
        """The words of both sides, as long as they can be read."""
        headings = {"words": gettext("What the person asks"), "answer": gettext("What was answered")}
        try:
            return [(headings[name], text) for name, text in queries.texts_of(row).items()]
        except Forgotten:
            return [(gettext("Erased"), gettext("The key was destroyed when the period was over."))]

    def carry_out(self, row: Request, data: Mapping[str, Any], *, by: Actor) -> None:
        command = {"answer": commands.answer, "refuse": commands.refuse}[data["choice"]]
        command(row.id, words=data["words"], by=by, at=clock.now())
