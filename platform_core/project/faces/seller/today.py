"""Everything that a shop has to answer or do, by its clock: what is late, due today, tomorrow, and later."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from typing import Final

from django.db.models import Count, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import Facts, Page, Row
from platform_core.deadlines import wording
from platform_core.deadlines.queries import promises
from platform_core.deadlines.types import ClockGroup
from platform_core.http.paging import read_page
from platform_core.legal.spans import DAY, local_day, midnight
from platform_core.project.faces import lists
from platform_core.ui.parts import Clock

ROWS: Final = 40  # of a page: more would make it heavy
PARCELS: Final = "orders.dispatch"  # many at once, on a page of their own
TITLES: Final[Mapping[str, str | Promise]] = {
    "late": _("Late"),
    "today": _("Due today"),
    "tomorrow": _("Due tomorrow"),
    "later": _("Later"),
}


class TodayPage(Page):
    """One queue of what the shop owes, the first to run out first; each leads to the page that answers it."""

    door = Role.MERCHANT
    name = "seller:today"
    template = "seller/today.html"

    def facts(self) -> Facts:
        at = clock.now()
        rows = clocks_of_shop(self.by)
        numbers = count_by_day(rows, at=at)
        found = read_page(rows.exclude(kind=PARCELS), self.request, by=("run_at", "id"), size=ROWS)
        shown = lists.clocks([promises.promise(row) for row in found.rows], by=self.by)
        return {
            "groups": list(_groups(shown, numbers, at=at)),
            "parcels": numbers["parcels"],
            "next": found.next,
            "now": at,
        }


def clocks_of_shop(by: Actor) -> QuerySet[Row]:
    """The running clocks that are the shop's to meet, and have words."""
    running = promises.clocks_seen_by(by, which=ClockGroup.RUNNING)
    return running.filter(owed_by=Role.MERCHANT, kind__any_of=list(wording.titled()))


def count_by_day(rows: QuerySet[Row], *, at: datetime) -> dict[str, int]:
    """How many are late, end today and end tomorrow, and how many parcels go by then; later ones nobody counts."""
    tonight, answers = _tonight(at), ~Q(kind=PARCELS)
    found: dict[str, int] = rows.filter(run_at__lte=tonight + DAY).aggregate(
        late=Count("id", filter=answers & Q(run_at__lte=at)),
        today=Count("id", filter=answers & Q(run_at__gt=at, run_at__lte=tonight)),
        tomorrow=Count("id", filter=answers & Q(run_at__gt=tonight)),
        parcels=Count("id", filter=~answers & Q(run_at__lte=tonight)),
    )
    return found


def _groups(shown: Sequence[Clock], numbers: dict[str, int], *, at: datetime) -> Iterator[Facts]:
    """The groups that have a clock on this page, each with its number where it was counted."""
    for name, clocks in groupby(shown, key=lambda one: _group_of(one.due_at, at=at)):
        yield {"name": name, "title": TITLES[name], "clocks": list(clocks), "number": numbers.get(name)}


def _group_of(due_at: datetime, *, at: datetime) -> str:
    ends = {"late": at, "today": _tonight(at), "tomorrow": _tonight(at) + DAY}
    return next((name for name, end in ends.items() if due_at <= end), "later")


def _tonight(at: datetime) -> datetime:
    """The end of the day. It is exclusive: what ends at midnight is due on the day before."""
    return midnight(local_day(at) + DAY)
