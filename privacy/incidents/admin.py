"""Handling an incident, for staff: open its file, grade it, report it, tell people, close it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminIntegerFieldWidget,
    UnfoldAdminSplitDateTimeWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
)

from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, OpenFilter
from platform_core.cases.steps import make
from platform_core.http.action_pages import readable, staff
from platform_core.ui import wording
from platform_core.ui.theme import action
from privacy.incidents import commands, queries
from privacy.incidents.models import SAID, Incident
from privacy.incidents.types import Grade, IncidentFindings

WORDS: Final = {
    "what": _("What happened"),
    "kinds": _("Which kinds of data"),
    "cause": _("Cause, as far as it is known"),
    "harm": _("Possible harm"),
    "measures": _("What was done, and what people can do"),
}


def _text(label: Any) -> forms.CharField:
    return forms.CharField(required=False, max_length=5000, label=label, widget=UnfoldAdminTextareaWidget)


def _number(label: Any) -> forms.IntegerField:
    top = 2_000_000_000
    return forms.IntegerField(
        required=False, min_value=0, max_value=top, label=label, widget=UnfoldAdminIntegerFieldWidget
    )


class Finding(forms.Form):
    """The form that opens the file of an incident."""

    what = _text(WORDS["what"])
    kinds = _text(WORDS["kinds"])
    cause = _text(WORDS["cause"])
    harm = _text(WORDS["harm"])
    measures = _text(WORDS["measures"])
    persons = _number(_("How many people"))
    sensitive = _number(_("Of how many of them sensitive data"))
    found_at = forms.SplitDateTimeField(label=_("Found or learnt of"), widget=UnfoldAdminSplitDateTimeWidget)


class Handled(Handling):
    """The fields that each choice takes."""

    KNOWN: Final = (*WORDS, "persons", "sensitive")
    takes = {
        "describe": KNOWN,
        "list_people": ("people",),
        "report": ("receipt_no",),
        "spare": ("because",),
        "close": ("analysis", "receipt_no"),
    }
    what = _text(WORDS["what"])
    kinds = _text(WORDS["kinds"])
    cause = _text(WORDS["cause"])
    harm = _text(WORDS["harm"])
    measures = _text(WORDS["measures"])
    persons = _number(_("How many people"))
    sensitive = _number(_("Of how many of them sensitive data"))
    people = _text(_("Account numbers of the people concerned, one a line"))
    receipt_no = forms.CharField(
        required=False, max_length=60, label=_("Receipt of the authority"), widget=UnfoldAdminTextInputWidget
    )
    because = _text(_("Why nobody need be told: how the harm was avoided"))
    analysis = _text(_("Analysis: how it came about, and what keeps it from coming again"))

    def clean_people(self) -> list[UUID]:
        try:
            return [UUID(line) for line in self.cleaned_data["people"].split()]
        except ValueError:
            raise ValidationError(_("One of these is no account number.")) from None


@admin.register(Incident)
class Incidents(CaseAdmin):
    """Every incident, the latest first."""

    form_class = Handled
    choices = {
        "grade_ordinary": {"grade_ordinary": _("Grade it as ordinary")},
        "grade_larger": {"grade_larger": _("Grade it as larger: report within four hours")},
        "raise_grade": {"raise_grade": _("It is larger after all: report within four hours")},
        "report": {"report": _("It was reported under this receipt")},
        "tell_persons": {"tell_persons": _("Tell everybody on the list now")},
        "spare": {"spare": _("Nobody need be told, for this reason")},
        "end_handling": {"end_handling": _("The handling has ended")},
        "close": {"close": _("File the final report and close")},
        "describe": {"describe": _("Write down what is known by now")},
        "list_people": {"list_people": _("Put these people on the list")},
    }
    list_display = ("number", "grade", "state_in_words", "found_at", "reported_at", "told_at", "due")
    list_filter = (OpenFilter, "grade")
    ordering = ("-found_at", "-id")
    search_fields = ("=number",)
    fields = ("number", "state_in_words", "grade", *SAID, "found_by", "found_at", "reported_at", "told_at")
    readonly_fields = fields
    actions_list = ("find",)

    def read_facts(self, row: Incident, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("Grade"): wording.label(Grade(row.grade)) if row.grade else "–",
            gettext("Due"): self.due(row),
            gettext("People on the list"): row.people.count(),
            gettext("Of them not told yet"): row.people.filter(told_at=None).count(),
            gettext("Not reported in time since"): row.unreported_at or "–",
        }

    def read_texts(self, row: Incident) -> Sequence[tuple[str, str]]:
        """The report as it would go out now, and the reports already filed."""
        draft = queries.report_text(row, contact=commands.CONTACT)
        filed = [(f"{gettext('Report')} {r.receipt_no}", r.text) for r in row.reports.order_by("filed_at", "id")]
        return [(gettext("Report, as it would go out now"), draft), *filed]

    def also_offered(self, row: Incident) -> Sequence[str]:
        return ("describe", "list_people") if row.is_open else ()

    def carry_out(self, row: Incident, data: Mapping[str, Any], *, by: Actor) -> None:
        at = clock.now()
        match data["choice"]:
            case "grade_ordinary":
                commands.grade(row.id, as_=Grade.ORDINARY, by=by, at=at)
            case "grade_larger":
                commands.grade(row.id, as_=Grade.LARGER, by=by, at=at)
            case "report":
                commands.report(row.id, receipt_no=data["receipt_no"], by=by, at=at)
            case "spare":
                commands.spare(row.id, because=data["because"], by=by, at=at)
            case "close":
                commands.close_incident(row.id, analysis=data["analysis"], receipt_no=data["receipt_no"], by=by, at=at)
            case "describe":
                said = {name: data[name] for name in Handled.KNOWN if data[name]}
                commands.describe(row.id, said=said, by=by, at=at)
            case "list_people":
                commands.list_people(row.id, people=data["people"], by=by, at=at)
            case name:
                make(Incident, name, row.id, by=by, at=at)

    @action(description=_("Open the file of an incident"), url_path="find", permissions=["view"])
    @readable
    def find(self, request: HttpRequest) -> HttpResponse:
        form = Finding(request.POST or None)
        if request.method == "POST" and form.is_valid():
            said = form.cleaned_data
            counted = {name: said[name] or 0 for name in ("persons", "sensitive")}
            commands.open_incident(IncidentFindings(**said | counted), by=staff(), at=clock.now())
            return self.done(request)
        choices = {"find": _("Open the file: the hours count from when it was found")}
        return self.shown(request, title=gettext("Open the file of an incident"), form=form, facts={}, choices=choices)
