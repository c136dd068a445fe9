"""The admin of regulators: the platform's people appoint them, and decide about their requests."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminDateWidget, UnfoldAdminTextareaWidget, UnfoldAdminTextInputWidget

import platform_core.accounts.queries
from platform_core import clock
from platform_core.actors import Actor
from platform_core.cases.queues import CaseAdmin, Handling, OpenFilter
from platform_core.http.action_pages import ActionPage, humanize, id_of, readable, staff
from platform_core.http.days import NAMEABLE
from platform_core.legal.spans import DAY, midnight
from platform_core.regulators import queries
from platform_core.regulators.commands import appointing, deciding, identity_report
from platform_core.regulators.downloads import as_archive, as_download
from platform_core.regulators.models import DataRequest, Dossier, IdentityReport, Regulator
from platform_core.regulators.types import Period
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly, ReasonForm
from platform_core.ui.theme import action


class Decision(Handling):
    """Yes or no, why, and for which days at most; how much may be given, the command knows."""

    takes = {
        "endorse": ("reason", "first_day", "last_day"),
        "approve": ("reason", "first_day", "last_day"),
        "reject": ("reason",),
    }
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


@admin.register(DataRequest)
class DataRequests(CaseAdmin):
    """The queue: late requests first, then those that have waited longest."""

    form_class = Decision
    choices = {
        "endorse": {"endorse": _("Endorse: another person decides")},
        "approve": {"approve": _("Approve")},
        "reject": {"reject": _("Reject")},
    }
    list_display = ("authority", "document_no", "kind_in_words", "state_in_words", "filed_at", "escalated_at")
    list_filter = (OpenFilter, "kind")
    search_fields = ("authority", "document_no")
    ordering = (F("escalated_at").asc(nulls_last=True), "filed_at", "id")
    fields = (
        *("authority", "region_code", "document_no", "basis", "kind_in_words", "wanted_id", "since", "until"),
        *(
            "state_in_words",
            "filed_at",
            "due",
            "endorsed_at",
            "endorsed_because",
            "approved_at",
            "handed_over_at",
            "rejected_at",
            "withdrawn_at",
        ),
        *("escalated_at", "reason", "fetched"),
    )
    readonly_fields = fields

    @admin.display(description=_("Kind"), ordering="kind")
    def kind_in_words(self, row: DataRequest) -> str:
        return humanize(row.kind)

    @admin.display(description=_("To be answered by"))
    def due(self, row: DataRequest) -> str:
        promise = queries.clock_of(row.id)
        return wording.until(promise.due_at) if promise else "–"

    @admin.display(description=_("Fetched"))
    def fetched(self, row: DataRequest) -> int:
        return queries.looks(row.id)

    def title_of(self, row: DataRequest) -> str:
        return row.document_no

    def read_facts(self, row: DataRequest, *, by: Actor) -> Mapping[str, Any]:
        """Who asks for which data, on which ground, and how much that would be."""
        plain = ("authority", "region_code", "document_no", "basis", "wanted_id", "filed_at", "since", "until")
        facts = {humanize(name).capitalize(): getattr(row, name) for name in plain}
        return facts | {
            gettext("Kind"): self.kind_in_words(row),
            gettext("State"): self.state_in_words(row),
            gettext("To be answered by"): self.due(row),
            gettext("Endorsed because"): row.endorsed_because or "–",
            gettext("Endorsed for"): wording_of(row.endorsed_period) if row.endorsed_by else "–",
            gettext("Things that belong to it"): len(queries.trail_of(row)) or gettext("nothing there"),
        }

    def carry_out(self, row: DataRequest, data: Mapping[str, Any], *, by: Actor) -> None:
        if data["choice"] == "reject":
            deciding.reject(row.id, reason=data["reason"], by=by, at=clock.now())
            return
        first, last = data["first_day"], data["last_day"]
        period = Period(first and midnight(first), last and midnight(last + DAY))
        command = deciding.endorse if data["choice"] == "endorse" else deciding.approve
        command(row.id, reason=data["reason"], period=period, by=by, at=clock.now())


def wording_of(period: Period) -> str:
    """A period in words, as far as it has ends."""
    return " – ".join(clock.in_a_text(end) or "…" for end in (period.since, period.until))


class Appointment(ReasonForm):
    """The appointment of a person by their login name; they open the account themselves."""

    username = forms.CharField(max_length=30, label=_("Login name"), widget=UnfoldAdminTextInputWidget)
    authority = forms.CharField(max_length=100, label=_("Authority"), widget=UnfoldAdminTextInputWidget)
    region_code = forms.RegexField(r"\A[0-9]{6}\Z", label=_("Code of its region"), widget=UnfoldAdminTextInputWidget)

    def clean_username(self) -> str:
        username = str(self.cleaned_data["username"])
        if platform_core.accounts.queries.find_person(username) is None:
            raise forms.ValidationError(_("Nobody signs in by this name."))
        return username


@admin.register(Regulator)
class Regulators(ActionPage, ReadOnly):
    """Appointments, those that ended as well."""

    list_display = ("authority", "region_code", "person", "appointed_at", "ended_at")
    list_filter = (("ended_at", admin.EmptyFieldListFilter),)
    search_fields = ("authority",)
    ordering = ("-appointed_at", "id")
    fields = ("authority", "region_code", "person", "appointed_at", "ended_at")
    readonly_fields = fields
    actions_list = ("appoint",)
    actions_detail = ("dismiss",)

    @admin.display(description=_("Login name"))
    def person(self, row: Regulator) -> str:
        return platform_core.accounts.queries.person(row.person_id).username

    @action(description=_("Appoint a regulator"), url_path="appoint", permissions=["view"])
    @readable
    def appoint(self, request: HttpRequest) -> HttpResponse:
        form = Appointment(request.POST or None)
        if request.method == "POST" and form.is_valid():
            _appoint(**form.cleaned_data)
            return self.done(request)
        choices = {"appoint": _("Appoint")}
        return self.shown(request, title=gettext("Appoint a regulator"), form=form, facts={}, choices=choices)

    @action(description=_("End the appointment"), url_path="dismiss", permissions=["view"])
    @readable
    def dismiss(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = Regulator.objects.take(id_of(object_id))
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            appointing.dismiss(row.id, **form.cleaned_data, by=staff(), at=clock.now())
            return self.done(request)
        facts = {gettext("Authority"): row.authority, gettext("Login name"): self.person(row)}
        choices = {"dismiss": _("End the appointment")}
        return self.shown(request, title=row.authority, form=form, facts=facts, choices=choices)


def _appoint(*, username: str, **how: Any) -> None:
    person = platform_core.accounts.queries.find_person(username)
    if person:  # the form has looked
        appointing.appoint(person.id, **how, by=staff(), at=clock.now())


@admin.register(Dossier)
class Dossiers(CaseAdmin):
    """Files of orders that their shoppers have asked for, late ones first.

    Nobody decides; staff find here why one is late.
    """

    list_display = ("number", "state_in_words", "asked_at", "overdue_since")
    list_filter = (OpenFilter,)
    search_fields = ("number", "=order_id")
    ordering = (F("overdue_since").asc(nulls_last=True), "asked_at", "id")
    fields = ("number", "order_id", "state_in_words", "asked_at", "collected_at", "ready_at", "overdue_since")
    readonly_fields = fields

    def read_facts(self, row: Dossier, *, by: Actor) -> Mapping[str, Any]:
        return {
            gettext("State"): self.state_in_words(row),
            gettext("To be answered by"): self.due(row),
            gettext("Things that belong to it"): len(row.ids) or gettext("nothing there"),
        }


class Filing(Handling):
    """The authority's receipt for the report."""

    takes = {"file": ("receipt_no", "receipt")}
    receipt_no = forms.CharField(max_length=60, label=_("Number of the receipt"), widget=UnfoldAdminTextInputWidget)
    receipt = forms.FileField(label=_("The receipt, as a photo or PDF"))


@admin.register(IdentityReport)
class IdentityReports(CaseAdmin):
    """The identities of all traders, for January and July: late reports first.

    Staff take the files, file them, and keep the receipt.
    """

    form_class = Filing
    choices = {"file": {"file": _("File it with its receipt")}}
    list_display = (
        "frozen_on",
        "state_in_words",
        "registered_rows",
        "unregistered_rows",
        "late_since",
        "overdue_since",
    )
    list_filter = (OpenFilter,)
    ordering = (F("overdue_since").asc(nulls_last=True), F("late_since").asc(nulls_last=True), "-frozen_on")
    fields = (
        *("frozen_on", "state_in_words", "registered_rows", "unregistered_rows", "registered_sha256"),
        *("unregistered_sha256", "wrong_in_words", "frozen_at", "due", "late_since", "overdue_since", "filed_at"),
        *("receipt_no", "receipt_sha256"),
    )
    readonly_fields = fields
    actions_detail = ("handle", "data_files", "manifest", "receipt")

    @admin.display(description=_("Missing or invalid, by shop"))
    def wrong_in_words(self, row: IdentityReport) -> str:
        return "; ".join(f"{shop}: {', '.join(map(humanize, names))}" for shop, names in row.wrong.items()) or "–"

    def title_of(self, row: IdentityReport) -> str:
        return str(row.frozen_on)

    def read_facts(self, row: IdentityReport, *, by: Actor) -> Mapping[str, Any]:
        return {gettext("State"): self.state_in_words(row), gettext("To be filed by"): self.due(row)}

    def carry_out(self, row: IdentityReport, data: Mapping[str, Any], *, by: Actor) -> None:
        receipt = data["receipt"].read()
        identity_report.file_report(row.id, receipt_no=data["receipt_no"], receipt=receipt, by=by, at=clock.now())

    @action(description=_("Take the data files"), url_path="data-files", permissions=["view"])
    @readable
    def data_files(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Both in one archive. A fact tells of each look, so a link alone does not do it."""
        row = IdentityReport.objects.see(id_of(object_id), by=staff())
        if request.method == "POST":
            return as_archive(identity_report.fetch_report(row.id, by=staff(), at=clock.now()), name=f"{row.frozen_on}")
        facts = {gettext("Frozen on"): row.frozen_on, gettext("Traders"): row.registered_rows + row.unregistered_rows}
        choices = {"take": _("Take the data files")}
        return self.shown(request, title=str(row.frozen_on), form=forms.Form(), facts=facts, choices=choices)

    @action(description=_("Take the signed manifest"), url_path="manifest", permissions=["view"])
    @readable
    def manifest(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = IdentityReport.objects.see(id_of(object_id), by=staff())
        found = as_download(queries.manifest_of(row), name=row.id)
        try:
            body = found.getvalue()  # small: no row of an identity is in it
        finally:
            found.close()
        return HttpResponse(body, content_type="application/zip", headers=dict(found.headers))

    @action(description=_("Take the receipt"), url_path="receipt", permissions=["view"])
    @readable
    def receipt(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """The authority's receipt, as it was kept."""
        kept = queries.receipt_of(IdentityReport.objects.see(id_of(object_id), by=staff()))
        headers = {"Content-Disposition": "attachment", "Cache-Control": "private, no-store"}
        return HttpResponse(kept, content_type="application/octet-stream", headers=headers)
