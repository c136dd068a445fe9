"""The register of recipients, for staff: enter one with its assessment, and end it."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import (
    UnfoldAdminSelectWidget,
    UnfoldAdminTextareaWidget,
    UnfoldAdminTextInputWidget,
    UnfoldBooleanSwitchWidget,
)

from platform_core import clock
from platform_core.http.action_pages import ActionPage, id_of, readable, staff
from platform_core.ui import wording
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action
from privacy.recipients import commands
from privacy.recipients.models import Assessment, Recipient, Supply
from privacy.recipients.types import Basis, NewRecipient, Part


def _line(label: Any, longest: int) -> forms.CharField:
    return forms.CharField(max_length=longest, label=label, widget=UnfoldAdminTextInputWidget)


class Entering(forms.Form):
    """The public description of a recipient, and the assessment that comes first."""

    port = _line(_("Port"), 60)
    name = _line(_("Name"), 120)
    contact = _line(_("Contact"), 200)
    part = forms.ChoiceField(choices=(), label=_("As what they handle it"))
    purpose = _line(_("Purpose"), 300)
    manner = _line(_("Manner"), 300)
    categories = _line(_("Categories of data"), 300)
    basis = forms.ChoiceField(choices=(), label=_("Ground"))
    abroad = forms.BooleanField(required=False, label=_("Outside the mainland"), widget=UnfoldBooleanSwitchWidget)
    assessment = forms.CharField(
        max_length=20_000,
        label=_("Assessment of impact: lawfulness and need, risk for people, measures"),
        widget=UnfoldAdminTextareaWidget,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, kind in (("part", Part), ("basis", Basis)):
            choices = [(member.value, wording.label(member)) for member in kind]
            self.fields[name] = forms.ChoiceField(
                choices=choices, label=self.fields[name].label, widget=UnfoldAdminSelectWidget(choices=choices)
            )


class Ending(forms.Form):
    """Proof that the recipient gave back or deleted the data."""

    deletion_proof = forms.CharField(
        max_length=5000, label=_("Proof that the data was given back or deleted"), widget=UnfoldAdminTextareaWidget
    )


@admin.register(Recipient)
class Recipients(ActionPage, ReadOnly):
    """Recipients of data, by port; ended ones stay in the list."""

    list_display = ("port", "name", "part", "basis", "registered_at", "ended_at")
    list_filter = ("part", "basis")
    ordering = ("port", "-registered_at")
    actions_list = ("enter",)
    actions_detail = ("end",)

    @action(description=_("Enter a recipient"), url_path="enter", permissions=["view"])
    @readable
    def enter(self, request: HttpRequest) -> HttpResponse:
        form = Entering(request.POST or None)
        if request.method == "POST" and form.is_valid():
            said = dict(form.cleaned_data)
            assessment = said.pop("assessment")
            new = NewRecipient(**said | {"part": Part(said["part"]), "basis": Basis(said["basis"])})
            commands.register_recipient(new, assessment=assessment, by=staff(), at=clock.now())
            return self.done(request)
        choices = {"enter": _("Enter it: from now on the port lets data go there")}
        return self.shown(request, title=gettext("Enter a recipient"), form=form, facts={}, choices=choices)

    @action(description=_("End"), url_path="end", permissions=["view"])
    @readable
    def end(self, request: HttpRequest, object_id: str) -> HttpResponse:
        form = Ending(request.POST or None)
        if request.method == "POST" and form.is_valid():
            commands.end_recipient(id_of(object_id), **form.cleaned_data, by=staff(), at=clock.now())
            return self.done(request)
        choices = {"end": _("End it: nothing goes there any more")}
        return self.shown(request, title=gettext("End a recipient"), form=form, facts={}, choices=choices)


@admin.register(Assessment)
class Assessments(ReadOnly):
    list_display = ("port", "made_at", "made_by")
    ordering = ("-made_at", "-id")


@admin.register(Supply)
class Supplies(ReadOnly):
    list_display = ("on", "person_id", "recipient")
    search_fields = ("=person_id",)
    ordering = ("-on", "-id")
