"""The form of a report, and the page of how it stands. For its reporter alone."""

from __future__ import annotations

from datetime import datetime
from typing import Protocol
from uuid import UUID

from django import forms
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from complaints.reports.types import OUTSIDE_WEB, Offence, Target, Tip
from merchants.shops.queries import shops as shops_queries
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, Said
from platform_core.ui.fields import Upload
from platform_core.ui.forms import FurnishedForm, offer


class ReportRow(Protocol):
    """A report, as its reporter sees it."""

    id: UUID
    number: str
    target: str
    target_id: UUID
    shop_id: UUID
    offence: str
    state: str
    filed_at: datetime
    senior_since: datetime | None
    done: str
    unreportable: str


class LeadRow(Protocol):
    """The authority that has a lead."""

    authority: str
    handed_over_at: datetime

    @property
    def number_of_authority(self) -> str: ...


class Report(FurnishedForm[dict[str, str]]):
    """The thing reported, the offence, and the evidence. Begun with the thing whose page led here."""

    target = forms.ChoiceField(label=_("What is it about?"))
    target_id = forms.UUIDField(
        label=_("Its id"),
        help_text=_("It stands in the address of its page. Of an advertisement, that of the listing."),
    )
    offence = forms.ChoiceField(label=_("What is unlawful?"))
    statement = forms.CharField(label=_("What did you see?"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))
    contact = forms.CharField(
        label=_("How can we reach you?"),
        help_text=_("Only if you like. Nobody but our staff ever reads it, and you see when they do."),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    evidence = Upload(required=False)

    def furnish(self) -> None:
        offer(self, "target", words.choices(Target))
        offer(self, "offence", [("", _("Please choose")), *words.choices(Offence)])
        for name, value in self.about.items():
            self.fields[name].initial = value


def led_here_from(request: HttpRequest) -> dict[str, str]:
    """The thing named by the page that leads here."""
    target, of = request.GET.get("target", ""), request.GET.get("id", "")
    return {"target": target, "target_id": of} if target in set(Target) else {}


def tip_of(said: Said) -> Tip:
    return Tip(
        target=Target(said["target"]),
        target_id=said["target_id"],
        offence=Offence(said["offence"]),
        statement=said["statement"],
        contact=said["contact"],
    )


def report_row(found: ReportRow) -> Facts:
    """A line of a list of reports."""
    return {
        "id": found.id,
        "number": found.number,
        "about": words.label_of(Target, found.target),
        "offence": words.label_of(Offence, found.offence),
        "state": words.state("report", found.state),
        "since": found.filed_at,
    }


def report(found: ReportRow, *, reasons: str, lead: LeadRow | None) -> Facts:
    """All that became of it."""
    return report_row(found) | {
        "shop": shops_queries.shop(found.shop_id).trade_name,
        "reasons": reasons,
        "done": found.done,
        "lead": lead,
        "unreportable": found.unreportable,
        "late": found.senior_since,
        "outside": OUTSIDE_WEB,
        "unread": found.state == "passed_on",
    }
