"""Admin pages of awards."""

from __future__ import annotations

from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectMultipleWidget,
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from complaints.awards import commands, queries
from complaints.awards.doors import DOORS
from complaints.awards.models import Award
from complaints.awards.types import AwardClaim, AwardHead
from complaints.complaint import queries as complaint_queries
from complaints.complaint.errors import ComplaintNotFound
from complaints.complaint.policies import MOST_TEXT
from platform_core import clock
from platform_core.cases.queues import CaseDesk
from platform_core.duties import CATALOGUE
from platform_core.errors import DomainError
from platform_core.http.action_pages import readable, sentence, staff
from platform_core.ui import wording
from platform_core.ui.amounts import YuanField
from platform_core.ui.theme import action

HEADS = [(head.value, wording.label(head)) for head in AwardHead]
ANSWERS: Final = [("", "–"), ("no", _("no")), ("yes", _("yes"))]


def _yes_or_no_field(question: Any) -> forms.TypedChoiceField:
    """Make a field for a question that staff have to answer with yes or no."""
    widget = UnfoldAdminSelectWidget(choices=ANSWERS)
    return forms.TypedChoiceField(choices=ANSWERS, coerce=lambda said: said == "yes", label=question, widget=widget)


class Awarding(forms.Form):
    """The form of a new award. The command knows the most that the law gives."""

    complaint = forms.UUIDField(label=_("Complaint, by its id"), widget=UnfoldAdminTextInputWidget)
    head = forms.ChoiceField(choices=HEADS, label=_("For what"), widget=UnfoldAdminSelectWidget(choices=HEADS))
    amount = YuanField(label=_("Amount in yuan"))
    shown = YuanField(label=_("Freight, costs or loss that was shown, in yuan"), required=False)
    label_flaw = _yes_or_no_field(
        _("Is it no more than a flaw in a label that neither affects the goods nor misleads?")
    )
    faked = _yes_or_no_field(_("Was the claim faked?"))
    basis = forms.MultipleChoiceField(
        label=_("Duties that the award rests on"),
        choices=[(duty.id, f"{duty.id} · {duty.title}") for duty in CATALOGUE.values()],
        widget=UnfoldAdminSelectMultipleWidget,
    )
    reasons = forms.CharField(
        max_length=MOST_TEXT, label=_("Reasons, as both parties read them"), widget=UnfoldAdminTextareaWidget
    )

    @property
    def claim(self) -> AwardClaim:
        said = self.cleaned_data
        return AwardClaim(
            head=AwardHead(said["head"]),
            amount=said["amount"],
            shown=said["shown"],
            label_flaw=said["label_flaw"],
            faked=said["faked"],
            basis=said["basis"],
            reasons=said["reasons"],
        )


@admin.register(Award)
class AwardAdmin(CaseDesk):
    """The queue of awards, with the objections that another person decides on."""

    doors = DOORS
    list_display = ("number", "head_in_words", "money", "state_in_words", "due", "granted_at")
    search_fields = ("=number", "=complaint__number", "=merchant__id")
    ordering = DOORS.order
    actions_list = ("award",)

    @admin.display(description=_("For what"), ordering="head")
    def head_in_words(self, row: Award) -> str:
        return wording.label(AwardHead(row.head))

    @admin.display(description=_("Amount"), ordering="amount")
    def money(self, row: Award) -> str:
        return wording.amount(row.money)

    @action(description=_("Award money"), url_path="award", permissions=["view"])
    @readable
    def award(self, request: HttpRequest) -> HttpResponse:
        form = Awarding(request.POST or None, initial={"complaint": request.GET.get("complaint")})
        if request.method == "POST" and form.is_valid():
            try:
                with transaction.atomic():
                    found = form.cleaned_data["complaint"]
                    commands.grant_award(found, claim=form.claim, by=staff(), at=clock.now())
            except DomainError as refusal:  # with all that was typed
                self.message_user(request, sentence(refusal), messages.ERROR)
            else:
                return self.done(request)
        choices = {"award": _("Award it; the shop may object")}
        facts = _by_law(form["complaint"].value())
        return self.shown(request, title=gettext("Award money"), form=form, facts=facts, choices=choices)


def _by_law(complaint_id: Any) -> dict[str, str]:
    """The most that the law gives on this complaint, beside the form; nothing before the complaint is known."""
    try:
        found = complaint_queries.complaint(UUID(str(complaint_id)), by=staff())
    except (ValueError, ComplaintNotFound):
        return {}
    by_law = queries.most_for_fraud(found, by=staff(), at=clock.now())
    return {gettext("Complaint"): found.number, gettext("For fraud, the law gives"): wording.amount(by_law)}
