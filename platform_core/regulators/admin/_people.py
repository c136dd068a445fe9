"""Who acts for which authority, and who says so?"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.decorators import action
from unfold.widgets import UnfoldAdminTextInputWidget

import platform_core.accounts.queries
from platform_core import clock
from platform_core.http.action_pages import ActionPage, id_of, readable, staff
from platform_core.regulators import commands
from platform_core.regulators.models import Regulator
from platform_core.ui.read_only import ReadOnly, ReasonForm


class Appointment(ReasonForm):
    """By the name that the person signs in with; the account is opened by themselves."""

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

    @action(description=_("Appoint a regulator"), url_path="appoint", permissions=["view"])  # type: ignore[untyped-decorator]  # unfold has no types
    @readable
    def appoint(self, request: HttpRequest) -> HttpResponse:
        form = Appointment(request.POST or None)
        if request.method == "POST" and form.is_valid():
            _appoint(**form.cleaned_data)
            return self.done(request)
        choices = {"appoint": _("Appoint")}
        return self.shown(request, title=gettext("Appoint a regulator"), form=form, facts={}, choices=choices)

    @action(description=_("End the appointment"), url_path="dismiss", permissions=["view"])  # type: ignore[untyped-decorator]  # unfold has no types
    @readable
    def dismiss(self, request: HttpRequest, object_id: str) -> HttpResponse:
        row = Regulator.objects.take(id_of(object_id))
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            commands.dismiss(row.id, **form.cleaned_data, by=staff(), at=clock.now())
            return self.done(request)
        facts = {gettext("Authority"): row.authority, gettext("Login name"): self.person(row)}
        choices = {"dismiss": _("End the appointment")}
        return self.shown(request, title=row.authority, form=form, facts=facts, choices=choices)


def _appoint(*, username: str, **how: Any) -> None:
    person = platform_core.accounts.queries.find_person(username)
    if person:  # the form has looked
        commands.appoint(person.id, **how, by=staff(), at=clock.now())
