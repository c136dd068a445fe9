"""What do authorities ask for, until when is it to be answered, and who decides?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from django import forms
from django.contrib import admin
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminTextareaWidget

from platform_core import clock
from platform_core.http.action_pages import ActionPage, humanize, id_of, readable, staff
from platform_core.http.days import NAMEABLE
from platform_core.legal.spans import DAY, midnight
from platform_core.regulators import commands, queries
from platform_core.regulators.models import DataRequest
from platform_core.regulators.states import REQUEST, RequestState
from platform_core.regulators.types import Period
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly

CHOICES: Final[Mapping[str, Any]] = {"approve": _("Approve"), "reject": _("Reject")}
OPEN: Final = tuple(state for state in REQUEST.states() if state not in REQUEST.final_states())


class Decision(forms.Form):
    """Yes or no, why, and for which days at most; how much may be given, the command knows."""

    choice = forms.ChoiceField(choices=list(CHOICES.items()))
    reason = forms.CharField(
        required=False,
        max_length=500,
        label=_("Reason, as the authority reads it; it names no person"),
        widget=UnfoldAdminTextareaWidget,
    )
    first_day = forms.DateField(
        required=False,
        label=_("Not before this day, if less than was asked"),
        validators=NAMEABLE,
        widget=UnfoldAdminDateWidget,
    )
    last_day = forms.DateField(
        required=False,
        label=_("Not after this day, if less than was asked"),
        validators=NAMEABLE,
        widget=UnfoldAdminDateWidget,
    )

    @property
    def period(self) -> Period:
        first, last = self.cleaned_data["first_day"], self.cleaned_data["last_day"]
        return Period(first and midnight(first), last and midnight(last + DAY))


class Standing(admin.SimpleListFilter):
    """What waits, unless somebody asks for the rest."""

    title = _("Standing")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [("ended", _("Ended")), ("all", _("All"))]

    def queryset(self, request: HttpRequest, queryset: QuerySet[DataRequest]) -> QuerySet[DataRequest]:
        match self.value():
            case "all":
                return queryset
            case "ended":
                return queryset.exclude(state__in=OPEN)
            case _:
                return queryset.filter(state__in=OPEN)


@admin.register(DataRequest)
class DataRequests(ActionPage, ReadOnly):
    """The queue: what is late first, then what has waited longest."""

    list_display = ("authority", "document_no", "kind_in_words", "state_in_words", "filed_at", "escalated_at")
    list_filter = (Standing, "kind")
    search_fields = ("authority", "document_no")
    ordering = (F("escalated_at").asc(nulls_last=True), "filed_at", "id")
    fields = (
        *("authority", "region_code", "document_no", "basis", "kind_in_words", "wanted_id", "since", "until"),
        *("state_in_words", "filed_at", "due", "approved_at", "handed_over_at", "rejected_at", "withdrawn_at"),
        *("escalated_at", "reason", "fetched"),
    )
    readonly_fields = fields
    actions_detail = ("decide",)

    @admin.display(description=_("Kind"), ordering="kind")
    def kind_in_words(self, row: DataRequest) -> str:
        return humanize(row.kind)

    @admin.display(description=_("State"), ordering="state")
    def state_in_words(self, row: DataRequest) -> str:
        return humanize(row.state)

    @admin.display(description=_("To be answered by"))
    def due(self, row: DataRequest) -> str:
        promise = queries.clock_of(row.id)
        return wording.until(promise.due_at) if promise else "–"

    @admin.display(description=_("Fetched"))
    def fetched(self, row: DataRequest) -> int:
        return queries.looks(row.id)

    @action(description=_("Decide"), url_path="decide", permissions=["view"])  # type: ignore[untyped-decorator]  # unfold has no types
    @readable
    def decide(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = queries.request(id_of(object_id), by=staff())
        form = Decision(request.POST or None)
        if request.method == "POST" and form.is_valid():
            _carry_out(row, form)
            return self.done(request)
        choices = CHOICES if row.stage is RequestState.FILED else {}
        return self.shown(request, title=row.document_no, form=form, facts=self.facts(row), choices=choices)

    def facts(self, row: DataRequest) -> Mapping[str, Any]:
        """What one has to know to decide: who asks for what, on what ground, and how much that would be."""
        plain = ("authority", "region_code", "document_no", "basis", "wanted_id", "filed_at", "since", "until")
        told = {humanize(name).capitalize(): getattr(row, name) for name in plain}
        return told | {
            gettext("Kind"): self.kind_in_words(row),
            gettext("State"): self.state_in_words(row),
            gettext("To be answered by"): self.due(row),
            gettext("Things that belong to it"): len(queries.trail_of(row)) or gettext("nothing there"),
        }


def _carry_out(row: DataRequest, form: Decision) -> None:
    reason, by, at = form.cleaned_data["reason"], staff(), clock.now()
    if form.cleaned_data["choice"] == "approve":
        commands.approve(row.id, reason=reason, period=form.period, by=by, at=at)
    else:
        commands.reject(row.id, reason=reason, by=by, at=at)
