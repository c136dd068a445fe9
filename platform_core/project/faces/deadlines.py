"""The pages of deadlines: who owes which act until when, and how that end was counted.

The same at each door, for its reader.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import ClassVar, Final
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from platform_core.actors import Role
from platform_core.cases.form_pages import Facts, Page, Said
from platform_core.cases.words import DOORS
from platform_core.deadlines import wording
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.queries import explanation as deadlines_explanation
from platform_core.deadlines.queries import promises
from platform_core.deadlines.specs import DECLARED
from platform_core.deadlines.types import ClockGroup, Why
from platform_core.http.paging import PageOfRows, read_page
from platform_core.project.faces import lists
from platform_core.ui.forms import FurnishedForm, offer
from platform_core.ui.parts import Badge, Clock

LATELY: Final = 6  # of what has ended, so many stand below what runs
STILL: Final = 20  # hardly any clock ever stands still


@dataclass(frozen=True, slots=True)
class Reader:
    """The role that reads a list, the word for every kind, and that for all that others owe, where it is apart."""

    role: Role
    every: Promise
    others: Promise | None


class Choose(FurnishedForm[Reader]):
    """The choice of a kind. It is sent by address, so that it can be kept and passed on."""

    kind = forms.ChoiceField(label=_("What"), required=False)
    says_optional = False

    def furnish(self) -> None:
        others = [(lists.OTHERS, self.about.others)] if self.about.others else []
        offer(self, "kind", [("", self.about.every), *others, *kinds(self.about.role)])


class ChooseEnded(Choose):
    """Choose a kind, or only the promises that nobody kept in time."""

    missed = forms.BooleanField(label=_("Only what was not done in time"), required=False)


class DeadlinePages(Page):
    """The common part of the lists of a door. ``turn``: whose clocks are listed until others are chosen."""

    choice: ClassVar[type[Choose]] = Choose
    every: ClassVar[Promise] = _("Everything")
    others: ClassVar[Promise | None] = None
    turn: ClassVar[Role | None] = None

    def chosen(self) -> tuple[Choose, Said]:
        """The form as it was sent, and its choice; an address that we did not give out chooses nothing."""
        form = self.choice(self.request.GET, name="choose", about=Reader(self.door, self.every, self.others))
        form.is_valid()
        return form, form.cleaned_data

    def rows(self, which: ClockGroup, said: Said) -> QuerySet[RunningDeadline]:
        found = promises.clocks_seen_by(self.by, which=which)
        if (kind := said.get("kind")) == lists.OTHERS:
            found = found.exclude(owed_by=self.turn)
        elif kind:
            found = found.filter(kind=kind)
        elif self.turn:
            found = found.filter(owed_by=self.turn)
        if said.get("missed"):
            found = found.filter(state="missed").exclude(kind__in=wording.rights())
        return found

    def page_of(self, which: ClockGroup, said: Said) -> PageOfRows[RunningDeadline]:
        return read_page(self.rows(which, said), self.request, by=promises.ORDERS[which])

    def clocks_of(self, rows: list[RunningDeadline]) -> list[Clock]:
        return lists.clocks([promises.promise(row) for row in rows], by=self.by)


class RunningPage(DeadlinePages):
    """The running clocks, the next to run out first; then the paused ones, and those that ended lately."""

    template = "faces/deadlines.html"

    def facts(self) -> Facts:
        form, said = self.chosen()
        page = self.page_of(ClockGroup.RUNNING, said)
        runs, below = page.rows, self._below(said)
        shown = self.clocks_of([*runs, *below[ClockGroup.PAUSED], *below[ClockGroup.ENDED]])
        n, m = len(runs), len(runs) + len(below[ClockGroup.PAUSED])
        return {
            "choose": form,
            "runs": shown[:n],
            "still": shown[n:m],
            "lately": shown[m:],
            "next": page.next,
            "ended_at": reverse(f"{DOORS[self.door]}:deadlines-ended"),
            "base": base_of(self),
        }

    def _below(self, said: Said) -> dict[ClockGroup, list[RunningDeadline]]:
        """The paused and ended clocks, on the first page alone: a reader who turns the page looks for running ones."""
        room = {ClockGroup.PAUSED: STILL, ClockGroup.ENDED: LATELY}
        if "cursor" in self.request.GET:
            return {which: [] for which in room}
        return {
            which: list(self.rows(which, said).order_by(*promises.ORDERS[which])[:most]) for which, most in room.items()
        }


class EndedPage(DeadlinePages):
    """The ended clocks, the last first: met in time or not, and the action then."""

    template = "faces/deadlines_ended.html"
    choice = ChooseEnded

    def facts(self) -> Facts:
        form, said = self.chosen()
        page = self.page_of(ClockGroup.ENDED, said)
        return {"choose": form, "ended": self.clocks_of(page.rows), "next": page.next, "base": base_of(self)}


class WhyPage(Page):
    """The page that explains an end: from which fact, by which number and whose, each day, and counted a second
    time.
    """

    template = "faces/deadline.html"

    def facts(self, deadline_id: UUID) -> Facts:
        why = deadlines_explanation.why(deadline_id, by=self.by)
        [clock] = lists.clocks([why.promise], by=self.by)
        return explanation(why) | {
            "clock": replace(clock, why=""),
            "after": reverse(self.name, kwargs={"deadline_id": why.replaced_by}) if why.replaced_by else "",
            "guide": guide_to(why.promise.kind),
            "base": base_of(self),
        }


def guide_to(kind: str) -> str:
    """The address of the guide to such a clock; empty for most."""
    spec = DECLARED.get(kind)
    return reverse("open:guide", kwargs={"theme": spec.guide}) if spec and spec.guide else ""


def base_of(page: Page) -> str:
    return f"{DOORS[page.door]}/base.html"


def kinds(reader: Role) -> list[tuple[str, str]]:
    """The kinds of deadline that people of this role owe or are owed, in words."""
    theirs = {kind for kind, spec in DECLARED.items() if reader in (spec.owed_by, spec.owed_to)}
    found = ((kind, wording.title(kind)) for kind in wording.titled() & theirs)
    return sorted(found, key=lambda choice: choice[1])


def explanation(why: Why) -> Facts:
    """The way from the start to the end in words, and its changes."""
    return {
        "begun": [*wording.begun(why), *wording.explain_rule(why)],
        "days": [*wording.days(why)],
        "ends": [*wording.explain_end(why)],
        "check": _check(why),
        "changes": list(_changes(why)),
        "gone": [*wording.gone(why)] if why.course.closed_at or why.course.paused_at or why.course.attempts else [],
    }


def _check(why: Why) -> Facts:
    """The result of the second count, for the end that is shown."""
    return {
        "badge": Badge(text=str(_("agrees")), tone="good") if why.agrees else Badge(text=str(_("differs")), tone="bad"),
        "end": wording.second_end(why),
        "says": wording.explain_check(why),
    }


def _changes(why: Why) -> Iterator[Facts]:
    """Each end that stood here, and the one that took its place."""
    ends = [*(change.due_at for change in why.history[1:]), why.promise.due_at]
    for change, after in zip(why.history, ends, strict=bool(why.history)):
        yield {"before": change.due_at, "after": after, "at": change.closed_at, "reason": wording.reason(change.reason)}
