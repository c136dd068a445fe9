"""The queue of complaints, and the page on which one is handled."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django.contrib import admin, messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action

from complaints import commands, queries
from complaints.admin._forms import Choices, Handling, Standing, offered
from complaints.admin._words import facts, written
from complaints.models import Complaint
from complaints.types import Finding, Outcome
from platform_core import clock
from platform_core.actors import Actor
from platform_core.files import doors as files
from platform_core.files.types import KeptFile
from platform_core.http.action_pages import humanize, id_of, readable, staff
from platform_core.money import Money
from platform_core.ui.read_only import ReadOnly

REASONED: Final = ("ask_again", Outcome.DISMISSED.value)  # what takes reasons
TO_LIST: Final = "admin:complaints_complaint_changelist"


@admin.register(Complaint)
class ComplaintAdmin(ReadOnly):
    """The queue: what the platform has kept waiting too long first, then what has waited longest."""

    list_display = (
        "number",
        "topic_in_words",
        "state_in_words",
        "demand_in_words",
        "filed_at",
        "escalated_at",
        "senior_since",
    )
    list_filter = (Standing, "topic")
    search_fields = ("number",)
    ordering = (F("senior_since").asc(nulls_last=True), F("escalated_at").asc(nulls_last=True), "filed_at", "id")
    list_per_page = 50
    actions_detail = ("handle",)
    fields = (
        *("number", "state_in_words", "topic_in_words", "demand_in_words", "known_since", "filed_at", "with_shop_at"),
        *("answered_at", "escalated_at", "senior_since", "resolved_at", "decided_at", "closed_at", "withdrawn_at"),
    )
    readonly_fields = fields

    @admin.display(description=_("Topic"), ordering="topic")
    def topic_in_words(self, row: Complaint) -> str:
        return humanize(row.topic)

    @admin.display(description=_("State"), ordering="state")
    def state_in_words(self, row: Complaint) -> str:
        return humanize(row.state)

    @admin.display(description=_("Demand"))
    def demand_in_words(self, row: Complaint) -> str:
        amount = row.money(row.demanded)
        return f"{humanize(row.demand)} · {amount}" if amount else humanize(row.demand)

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.evidence)
        where = path("<uuid:complaint_id>/evidence/<uuid:file_id>/", page, name="complaints_complaint_evidence")
        return [where, *super().get_urls()]

    @readable
    def evidence(self, request: HttpRequest, complaint_id: UUID, file_id: UUID) -> HttpResponse:
        """A file that one of the parties has left."""
        found = queries.complaint(complaint_id, by=staff())
        return files.as_download(file_id, about=found.as_about())

    @action(description=_("Handle"), url_path="handle", permissions=["view"])  # type: ignore[untyped-decorator]  # unfold has no types
    @readable
    def handle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        found = queries.complaint(id_of(object_id), by=staff())
        choices = offered(found, by=staff())
        form = Handling(request.POST or None, choices=choices)
        if request.method == "POST" and form.is_valid():
            carry_out(found, form.cleaned_data, by=staff())
            self.message_user(request, gettext("Done."), messages.SUCCESS)
            return self.to_list()
        return self.page(request, found, form=form, choices=choices)

    def to_list(self) -> HttpResponse:
        return redirect(TO_LIST)

    def page(self, request: HttpRequest, found: Complaint, *, form: Handling, choices: Choices) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": found.number,
            "opts": self.model._meta,  # Django's documented API
            "form": form,
            "choices": choices,
            "deciding": Outcome.DISMISSED.value in choices,
            "reasoned": not choices.keys().isdisjoint(REASONED),
            "facts": facts(found, by=staff()) | {gettext("Demand"): self.demand_in_words(found)},
            "written": written(found),
            "evidence": [{"kept": kept, "url": address_of(found, kept)} for kept in queries.evidence(found.id)],
        }
        return TemplateResponse(request, "complaints/admin/handling.html", context)


def address_of(found: Complaint, kept: KeptFile) -> str:
    return reverse("admin:complaints_complaint_evidence", args=[found.id, kept.id])


def carry_out(found: Complaint, data: Mapping[str, Any], *, by: Actor) -> None:
    """One command for each button."""
    match data["choice"]:
        case "acknowledge":
            commands.acknowledge(found.id, by=by, at=clock.now())
        case "ask_again":
            commands.ask_again(found.id, reason=data["reasons"], by=by, at=clock.now())
        case outcome:
            amount = None if data["amount"] is None else Money(data["amount"], found.currency)
            finding = Finding(Outcome(outcome), data["reasons"], data["basis"], amount)
            commands.decide(found.id, finding=finding, by=by, at=clock.now())
