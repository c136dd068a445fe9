"""What may staff choose about a complaint, and what do they fill in?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminSelectMultipleWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

from complaints import queries
from complaints.models import Complaint
from complaints.policies import MOST_TEXT
from complaints.states import OPEN
from complaints.types import Outcome
from platform_core import clock
from platform_core.actors import Actor
from platform_core.duties import CATALOGUE

Choices = Mapping[str, Any]  # lazy texts: each reader has a language
# What staff may choose, by the move that the lifecycle offers them.
CHOICES: Final[Mapping[str, Choices]] = {
    "acknowledge": {"acknowledge": _("Acknowledge and pass on to the shop")},
    "decide": {
        Outcome.UPHELD.value: _("Uphold: all that is demanded"),
        Outcome.PARTLY.value: _("Uphold in part: the amount named"),
        Outcome.DISMISSED.value: _("Dismiss"),
    },
    "ask_again": {"ask_again": _("Ask for the failed refund again")},
}


class Handling(forms.Form):
    """What is to be done, why, by which duties, and how much; what each choice needs, the command knows."""

    choice = forms.ChoiceField(choices=())
    reasons = forms.CharField(
        required=False,
        max_length=MOST_TEXT,
        label=_("Reasons, as both parties read them"),
        widget=UnfoldAdminTextareaWidget,
    )
    basis = forms.MultipleChoiceField(
        required=False,
        label=_("Duties that the decision rests on"),
        choices=[(duty.id, f"{duty.id} · {duty.title}") for duty in CATALOGUE.values()],
        widget=UnfoldAdminSelectMultipleWidget,
    )
    amount = forms.RegexField(
        r"\A[0-9]{1,9}(\.[0-9]{1,2})?\Z",
        required=False,
        label=_("Amount in yuan, if upheld in part"),
        widget=UnfoldAdminTextInputWidget,
    )

    def __init__(self, *args: Any, choices: Choices, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["choice"]
        field.choices = list(choices.items())  # type: ignore[attr-defined]  # it is the ChoiceField above

    def clean_amount(self) -> int | None:
        """In whole minor units."""
        whole, _, part = self.cleaned_data["amount"].partition(".")
        return int(whole) * 100 + int(part.ljust(2, "0")) if whole else None


class Standing(admin.SimpleListFilter):
    """Open ones, unless somebody asks for others."""

    title = _("Standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("ended", _("Ended")), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Complaint]) -> QuerySet[Complaint]:
        match self.value():
            case "all":
                return queryset
            case "ended":
                return queryset.exclude(state__in=OPEN)
            case _:
                return queryset.filter(state__in=OPEN)


def offered(found: Complaint, *, by: Actor) -> dict[str, Any]:
    """The buttons: what the lifecycle offers to staff, and no other."""
    named = [act.name for act in queries.actions(found, by=by, at=clock.now())]
    again = ["ask_again"] if queries.has_failed_remedy(found) else []
    return {value: text for name in [*named, *again] for value, text in CHOICES.get(name, {}).items()}
