"""The admin of calendars: those we count by, the days that each brought, and a form to propose the next."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from unfold.widgets import UnfoldAdminIntegerFieldWidget, UnfoldAdminTextareaWidget, UnfoldAdminURLInputWidget

from platform_core import clock
from platform_core.http.action_pages import ActionPage, readable, staff
from platform_core.legal.calendars import DayKind
from platform_core.legal.commands import proposing
from platform_core.legal.effects import changes_in_words, effect_of
from platform_core.legal.judging import judge
from platform_core.legal.models.calendars import CalendarVersion
from platform_core.legal.queries import calendars
from platform_core.legal.types import Matter
from platform_core.ui.read_only import ReadOnly
from platform_core.ui.theme import action

FIRST_YEAR: Final = 2019
LAST_YEAR: Final = 2040
ANNOUNCED: Final = frozenset({DayKind.HOLIDAY, DayKind.MAKEUP})


class Notice(forms.Form):
    """The form for the notice of one year. Days that it does not name follow the week."""

    year = forms.IntegerField(
        min_value=FIRST_YEAR, max_value=LAST_YEAR, label=_("Year"), widget=UnfoldAdminIntegerFieldWidget
    )
    off = forms.CharField(
        max_length=1000,
        label=_("Days off"),
        help_text=_("Month and day, or from and to: 01-01..01-03, 02-05..02-11"),
        widget=UnfoldAdminTextareaWidget,
    )
    worked = forms.CharField(
        max_length=1000,
        required=False,
        label=_("Worked weekends"),
        help_text=_("The Saturdays and Sundays that are worked instead"),
        widget=UnfoldAdminTextareaWidget,
    )
    source = forms.URLField(
        max_length=200,
        assume_scheme="https",
        label=_("Where the notice was published"),
        widget=UnfoldAdminURLInputWidget,
    )
    why = forms.CharField(max_length=500, label=_("Reason; it names no person"), widget=UnfoldAdminTextareaWidget)

    def payload(self) -> dict[str, Any]:
        named = self.cleaned_data
        days = {key: _dates(named[key]) for key in ("off", "worked")}
        return {"years": {str(named["year"]): days}, "source": named["source"]}


@admin.register(CalendarVersion)
class Calendars(ActionPage, ReadOnly):
    """The calendars, newest first; everybody counts by the newest."""

    list_display = ("version", "of_years", "loaded_at", "source")
    search_fields = ("source",)
    ordering = ("-version",)
    fields = ("version", "of_years", "source", "loaded_at", "agreed", "brought", "counted_again")
    readonly_fields = fields
    actions_list = ("propose",)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        outlook = calendars.outlook(at=clock.now())
        template = gettext("The calendar ends with %(year)d; %(days)d days are left.")
        words = template % {"year": outlook.known_until.year - 1, "days": max(outlook.days_left, 0)}
        messages.add_message(request, messages.ERROR if outlook.overdue else messages.INFO, words)
        shown: HttpResponse = super().changelist_view(request, extra_context)
        return shown

    @admin.display(description=_("Years"))
    def of_years(self, row: CalendarVersion) -> str:
        return ", ".join(map(str, row.years))

    @admin.display(description=_("Proposal"))
    def agreed(self, row: CalendarVersion) -> str:
        """The proposal, which names who agreed; a calendar of a release has none."""
        return str(row.proposal_id or gettext("came with a release"))

    @admin.display(description=_("What it brought"))
    def brought(self, row: CalendarVersion) -> str:
        """The announced days that differ from the calendar before, except ordinary days that were not known."""
        changes = [
            change for change in calendars.list_changes(row.version) if change.before or change.after in ANNOUNCED
        ]
        return format_html_join("", "<div>{}</div>", ((line,) for line in changes_in_words(changes)))

    @admin.display(description=_("Clocks counted again"))
    def counted_again(self, row: CalendarVersion) -> str:
        link = reverse("calendar_recounts", args=[row.version])
        return format_html('<a href="{}">{}</a>', link, gettext("before, after, and why"))

    @action(description=_("Propose the days of a year"), url_path="propose", permissions=["view"])
    @readable
    def propose(self, request: HttpRequest) -> HttpResponse:
        form = Notice(request.POST or None)
        facts: Any = {}
        if request.method == "POST" and form.is_valid():
            payload, at = form.payload(), clock.now()
            if request.POST.get("choice") == "propose":
                proposing.propose(Matter.CALENDAR, payload=payload, why=form.cleaned_data["why"], by=staff(), at=at)
                return self.done(request, gettext("Proposed. It counts when somebody else has approved it."))
            facts = effect_of(Matter.CALENDAR, judge(payload, at=at))
        choices = {"look": _("Look at what would change"), "propose": _("Propose it")}
        return self.shown(request, title=gettext("Propose the days of a year"), form=form, facts=facts, choices=choices)


def _dates(text: str) -> list[str]:
    """Split dates at commas of either script, blanks or line ends."""
    for mark in ("，", "、", ",", ";", "；"):
        text = text.replace(mark, " ")
    return text.split()
