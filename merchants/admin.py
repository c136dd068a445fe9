"""How do the platform's people look at applications and shops, and decide?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.admin import ModelAdmin
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextareaWidget

from merchants import commands, queries
from merchants.models import Application, Merchant, Violation
from platform_core import clock
from platform_core.actors import Actor
from platform_core.http.action_pages import humanize, id_of, readable, staff
from platform_core.ui.read_only import ReadOnly

CODES: Final = ("state", "kind")
Choices = Mapping[str, Any]  # lazy texts: each reader has a language


class Decision(forms.Form):
    """What is to be done, and why; whether a reason is needed, the command knows."""

    decision = forms.ChoiceField(choices=())
    reason = forms.CharField(required=False, max_length=500, label=_("Reason"), widget=UnfoldAdminTextareaWidget)

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decision"]
        field.choices = list(choices.items())  # type: ignore[attr-defined]  # it is the ChoiceField above


def shown(name: str, value: Any) -> Any:
    """A value as people read it: codes in words, lists without brackets."""
    if name in CODES:
        return humanize(value)
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


class Decided(ModelAdmin):  # type: ignore[misc]  # unfold has no types
    """Read-only rows, and one page on which something is decided about one of them by a command."""

    CHOICES: Choices = {}
    actions_detail = ("decide",)
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    @action(description=_("Decide"), url_path="decide", permissions=["view"])  # type: ignore[untyped-decorator]  # unfold has no types
    @readable
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        subject = self.subject(object_id, by=staff())
        form = Decision(request.POST or None, choices=self.CHOICES)
        if request.method == "POST" and form.is_valid():
            return self.carry_out(request, subject, **form.cleaned_data)
        return self.page(request, subject, form=form)

    def subject(self, object_id: str, *, by: Actor) -> Any:
        """The row to decide about. Raises its app's NotFound."""
        raise NotImplementedError

    def carry_out(self, request: HttpRequest, subject: Any, *, decision: str, reason: str) -> HttpResponse:
        raise NotImplementedError

    def page(
        self, request: HttpRequest, subject: Any, *, form: Decision, facts: Mapping[str, Any] | None = None
    ) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": subject.trade_name,
            "opts": self.model._meta,  # Django's documented API
            "form": form,
            "choices": self.CHOICES,
            "facts": {humanize(name): shown(name, value) for name, value in (facts or self.facts(subject)).items()},
        }
        return TemplateResponse(request, "merchants/admin/decision.html", context)

    def facts(self, subject: Any) -> Mapping[str, Any]:
        """What one has to know to decide."""
        raise NotImplementedError

    def done(self, request: HttpRequest, text: str) -> HttpResponse:
        self.message_user(request, text, messages.SUCCESS)
        return self.to_list()

    def to_list(self) -> HttpResponseRedirect:
        return redirect(f"admin:merchants_{self.model._meta.model_name}_changelist")


@admin.register(Application)
class ApplicationAdmin(Decided):
    """Applications, with what the register says and what stands against opening."""

    CHOICES = {"approve": _("Approve"), "reject": _("Reject"), "reveal": _("Show the papers in full")}
    list_display = ("trade_name", "kind", "state", "submitted_at", "credit_code")
    list_filter = ("state", "kind")
    search_fields = ("trade_name", "credit_code")
    ordering = ("-submitted_at",)
    fields = (
        *("state", "kind", "trade_name", "legal_form", "credit_code", "registered_capital"),
        *("licence_valid_until", "trades", "region_code", "submitted_at", "reason"),
        *("contact", "register", "against"),
    )
    readonly_fields = fields

    @admin.display(description=_("Contact"))
    def contact(self, row: Application) -> str:
        return " · ".join(queries.masked_contact(row).values())

    @admin.display(description=_("Register"))
    def register(self, row: Application) -> str:
        return registered(row)

    @admin.display(description=_("Against opening"))
    def against(self, row: Application) -> str:
        return ", ".join(humanize(r) for r in queries.opening_verdict(row, at=clock.now()).reasons) or "–"

    def subject(self, object_id: str, *, by: Actor) -> Application:
        return queries.application(id_of(object_id), seen_by=by)

    def facts(self, subject: Application) -> Mapping[str, Any]:
        return self._shown_facts(subject, queries.masked_contact(subject))

    def carry_out(self, request: HttpRequest, subject: Application, *, decision: str, reason: str) -> HttpResponse:
        by, at = staff(), clock.now()
        match decision:
            case "approve":
                commands.approve(subject.id, by=by, at=at)
                return self.done(request, gettext("The shop is open."))
            case "reject":
                commands.reject(subject.id, reason=reason, by=by, at=at)
                return self.done(request, gettext("The application is rejected."))
            case _:
                papers = commands.reveal_papers(subject.id, by=by, at=at)
                form = Decision(choices=self.CHOICES)
                return self.page(request, subject, form=form, facts=self._shown_facts(subject, papers))

    def _shown_facts(self, row: Application, contact: Mapping[str, str]) -> Mapping[str, Any]:
        plain = {name: getattr(row, name) for name in self.fields if hasattr(row, name)}
        return {**plain, **contact, gettext("register"): registered(row), gettext("against opening"): self.against(row)}


@admin.register(Merchant)
class MerchantAdmin(Decided):
    """Shops: what they show, and whether they may sell."""

    CHOICES = {"suspend": _("Suspend"), "reinstate": _("Reinstate")}
    list_display = ("trade_name", "kind", "state", "opened_at", "licence_valid_until")
    list_filter = ("state", "kind")
    search_fields = ("trade_name", "legal_name", "credit_code")
    ordering = ("trade_name", "id")
    fields = (
        *("state", "kind", "trade_name", "legal_name", "legal_form", "credit_code", "registered_capital"),
        *("representative", "business_address", "region_code", "service_phone", "statement", "licence_valid_until"),
        *("trades", "verified_at", "opened_at", "suspended_at", "closed_at"),
    )
    readonly_fields = fields

    def subject(self, object_id: str, *, by: Actor) -> Merchant:
        return queries.shop(id_of(object_id))

    def facts(self, subject: Merchant) -> Mapping[str, Any]:
        return {name: getattr(subject, name) for name in self.fields}

    def carry_out(self, request: HttpRequest, subject: Merchant, *, decision: str, reason: str) -> HttpResponse:
        command = commands.suspend if decision == "suspend" else commands.reinstate
        command(subject.id, reason=reason, by=staff(), at=clock.now())
        return self.done(request, gettext("Done."))


@admin.register(Violation)
class ViolationAdmin(ReadOnly):
    """Which shop crossed which line, when and in which case."""

    list_display = ("happened_at", "shop", "what", "cited", "about_id")
    list_filter = ("kind",)
    search_fields = ("about_id", "merchant_id")
    ordering = ("-happened_at", "-id")
    fields = ("shop", "what", "about_type", "about_id", "cited", "happened_at", "recorded_at")
    readonly_fields = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Violation]:
        """With the names of the shops, in the one query of the page."""
        return queries.with_trade_names(super().get_queryset(request))

    @admin.display(description=_("merchant"))
    def shop(self, row: Violation) -> str:
        return str(row.trade_name)  # type: ignore[attr-defined]  # annotated above

    @admin.display(description=_("kind"))
    def what(self, row: Violation) -> str:
        return humanize(row.kind)

    @admin.display(description=_("duties"))
    def cited(self, row: Violation) -> str:
        return ", ".join(row.duties)


def registered(row: Application) -> str:
    """What the register said last, in a line."""
    answer = queries.latest_answers([row]).get(row.id)
    if answer is None:
        return gettext("not asked or no answer yet")
    entry = answer.entry
    if entry is None:
        return gettext("no such code")
    until = entry.valid_until.isoformat() if entry.valid_until else gettext("no end")
    return f"{entry.name} · {humanize(entry.kind)} · {humanize(entry.status)} · {until} ({answer.source})"
