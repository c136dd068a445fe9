"""How do the platform's people look at returns, decide about objections, and note goods that they have found?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from aftersales import commands, queries
from aftersales.models import Return
from aftersales.types import RulingOutcome
from platform_core import clock
from platform_core.actors import Actor
from platform_core.deadlines.types import Promise
from platform_core.deadlines.wording import title
from platform_core.files import doors as files
from platform_core.files.types import About
from platform_core.http.action_pages import humanize, id_of, readable, staff
from platform_core.ui import wording
from platform_core.ui.forms import offer
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action

Choices = Mapping[str, Any]  # lazy texts: each reader has a language
TO_LIST: Final = "admin:aftersales_return_changelist"
# What staff may choose, by the action that the rights engine offers them.
CHOICES: Final[Mapping[str, Choices]] = {
    "rule_on": {
        RulingOutcome.REFUND.value: _("The goods are intact: refund"),
        RulingOutcome.NO_REFUND.value: _("The goods are not intact: no refund"),
    },
    "find_arrival": {"find_arrival": _("The goods are back at the shop")},
}


class Handling(forms.Form):
    """What is to be done, and why; what each choice needs, the command knows."""

    choice = forms.ChoiceField(choices=())
    reasons = forms.CharField(
        required=False,
        max_length=2_000,
        label=_("Reasons, as both parties read them"),
        widget=UnfoldAdminTextareaWidget,
    )
    arrived_at = forms.DateTimeField(
        required=False, label=_("Back since, if found: year-month-day hour:minute"), widget=UnfoldAdminTextInputWidget
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "choice", choices.items())


@admin.register(Return)
class ReturnAdmin(ReadOnly):
    """Returns with their clocks; what waits for the platform is handled on a page of its own."""

    list_display = ("number", "order_number", "state_in_words", "amount", "noticed_at", "sent_at", "back_at")
    list_filter = ("state",)
    search_fields = ("number", "order_number")
    ordering = ("-noticed_at", "-id")
    list_per_page = 50
    actions_detail = ("handle",)
    fields = (
        *("number", "order_number", "state_in_words", "amount", "freight", "clocks", "noticed_at", "sent_at"),
        *("back_at", "granted_at", "declined_at", "withdrawn_at", "unsent_at"),
    )
    readonly_fields = fields

    @admin.display(description=_("State"), ordering="state")
    def state_in_words(self, row: Return) -> str:
        return humanize(row.state)

    @admin.display(description=_("Amount"), ordering="paid")
    def amount(self, row: Return) -> str:
        return wording.amount(row.portion.paid)

    @admin.display(description=_("Clocks"))
    def clocks(self, row: Return) -> str:
        return "; ".join(said(promise) for promise in queries.clocks(row))

    def get_urls(self) -> list[URLPattern]:
        page = self.admin_site.admin_view(self.evidence)
        where = path("<uuid:return_id>/evidence/<uuid:file_id>/", page, name="aftersales_return_evidence")
        return [where, *super().get_urls()]

    @readable
    def evidence(self, request: HttpRequest, return_id: UUID, file_id: UUID) -> HttpResponse:
        """A file that one of the parties has left."""
        case = queries.one_return(return_id, by=staff())
        return files.as_download(file_id, about=About(queries.ABOUT, case.id))

    @action(description=_("Handle"), url_path="handle", permissions=["view"])
    @readable
    def handle(self, request: HttpRequest, object_id: str) -> HttpResponse:
        case = queries.one_return(id_of(object_id), by=staff())
        choices = offered(case, by=staff())
        form = Handling(request.POST or None, choices=choices)
        if request.method == "POST" and form.is_valid():
            carry_out(case, form.cleaned_data, by=staff())
            self.message_user(request, gettext("Done."), messages.SUCCESS)
            return self.to_list()
        return self.page(request, case, form=form, choices=choices)

    def to_list(self) -> HttpResponse:
        return redirect(TO_LIST)

    def page(self, request: HttpRequest, case: Return, *, form: Handling, choices: Choices) -> HttpResponse:
        context = self.admin_site.each_context(request) | {
            "title": case.number,
            "opts": self.model._meta,  # Django's documented API
            "form": form,
            "choices": choices,
            "finding": "find_arrival" in choices,
            "facts": facts(case),
            "written": written(case),
            "evidence": [{"kept": kept, "url": address_of(case, kept.id)} for kept in queries.evidence(case)],
        }
        return TemplateResponse(request, "aftersales/admin/handling.html", context)


def offered(case: Return, *, by: Actor) -> dict[str, Any]:
    """The buttons: what the rights engine offers to staff, and no other."""
    named = [right.action for right in queries.actions(case, by=by, at=clock.now()) if right.open]
    return {value: text for name in named for value, text in CHOICES[name].items()}


def carry_out(found: Return, data: Mapping[str, Any], *, by: Actor) -> None:
    """One command for each button."""
    at = clock.now()
    match data["choice"]:
        case "find_arrival":
            since = data["arrived_at"] or at
            commands.find_arrival(found.id, arrived_at=since, reasons=data["reasons"], by=by, at=at)
        case outcome:
            commands.rule_on(found.id, outcome=RulingOutcome(outcome), reasons=data["reasons"], by=by, at=at)


def facts(case: Return) -> dict[str, str]:
    """What one has to know to decide, and until when it has to be."""
    objection = queries.record(case, "objection")
    return {
        gettext("State"): humanize(case.state),
        gettext("Order"): case.order_number,
        gettext("Amount"): wording.amount(case.portion.paid),
        gettext("Goods"): ", ".join(f"{line.title_zh} × {line.quantity}" for line in case.lines.all()),
        gettext("Grounds"): ", ".join(humanize(ground) for ground in objection.grounds) if objection else "–",
        gettext("Clocks"): "; ".join(said(promise) for promise in queries.clocks(case)),
    }


def written(case: Return) -> list[tuple[str, str]]:
    """What the shop stated, and what was decided and why."""
    objection, ruling = queries.record(case, "objection"), queries.record(case, "ruling")
    return [
        *([(gettext("The shop's statement"), queries.statement(objection, "statement"))] if objection else []),
        *([(humanize(ruling.outcome), queries.statement(ruling, "reasons"))] if ruling else []),
    ]


def said(promise: Promise) -> str:
    """A clock in a line: what, how far, until when."""
    return f"{title(promise.kind)} · {humanize(promise.state)} · {wording.until(promise.due_at)}"


def address_of(case: Return, file_id: UUID) -> str:
    return reverse("admin:aftersales_return_evidence", args=[case.id, file_id])
