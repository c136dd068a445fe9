"""The page on which a shop announces a holiday, reads what goes on meanwhile, and ends it early."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from merchants.holidays import commands, queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said, routes
from platform_core.deadlines import wording
from platform_core.deadlines.queries import promises
from platform_core.deadlines.types import ClockGroup
from platform_core.ui.fields import CALENDAR
from platform_core.ui.forms import PageForm


class SetHoliday(PageForm):
    """The first day of the holiday, and the day on which the shop sells again."""

    first_day = forms.DateField(
        label=_("First day of the holiday"), help_text=_("Today means from now on."), widget=CALENDAR
    )
    sells_again_on = forms.DateField(
        label=_("Sells again on"), help_text=_("From the first moment of this day on, by itself."), widget=CALENDAR
    )


class EndHoliday(PageForm):
    """A button; the shop has one holiday at a time."""


def _set(by: Actor, said: Said) -> None:
    commands.set_holiday(first_day=said["first_day"], sells_again_on=said["sells_again_on"], by=by, at=clock.now())


def _end(by: Actor, _said: Said) -> None:
    commands.end_holiday(by=by, at=clock.now())


class HolidaysPage(ActionPage[None]):
    """The holiday that is planned or goes on, what a holiday does not stop, and the form for one."""

    door = Role.MERCHANT
    name = "seller:holidays"
    template = "merchants/holidays/holidays.html"
    form_actions = {
        "set": FormAction(
            does=_set,
            form=SetHoliday,
            said=_("The holiday is announced. The shop sells again by itself on its day."),
        ),
        "end": FormAction(does=_end, form=EndHoliday, said=_("The holiday is over; your shop sells.")),
    }

    def face(self) -> Face[None]:
        at = clock.now()
        found = queries.latest_holiday(self.by) if self.by.merchant_id else None
        planned = found if found and not found.is_over(at=at) else None
        facts: Facts = {
            "holiday": planned,
            "has_begun": planned is not None and planned.rests_from <= at,
            "open_duties": count_open_duties(self.by),
            "most_days": queries.most_days(at=at),
        }
        return Face(facts, ["end"] if planned else ["set"], None)


def count_open_duties(by: Actor) -> int:
    """How many clocks run that the shop has to meet: those of its queue."""
    running = promises.clocks_seen_by(by, which=ClockGroup.RUNNING)
    return running.filter(owed_by=Role.MERCHANT, kind__any_of=list(wording.titled())).count()


seller = routes("holidays", HolidaysPage)
