"""The figures of a shop: sales, refunds, lateness and complaints of a period, as charts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise
from typing import Final

from django.http import Http404
from django.utils.translation import gettext, ngettext

from aftersales.rights import queries as rights_queries
from complaints.complaint import queries as complaint_queries
from merchants.shops.errors import NoShop
from orders.figures import queries as figures
from orders.figures.types import DaySales
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases.form_pages import Facts, Page
from platform_core.legal.spans import DAY, local_day, midnight
from platform_core.money import Money, total
from platform_core.ui import wording
from platform_core.ui.parts import Bar, Chart

PERIODS: Final = (7, 30, 90)
USUAL: Final = 30
WEEKLY_FROM: Final = 90  # so many bars a day would be too thin to read
REFUND_DAYS: Final = (1, 3, 7, 15)


@dataclass(frozen=True, slots=True)
class Period:
    """The last days until now, today among them."""

    days: int
    today: date

    @property
    def weekly(self) -> bool:
        return self.days >= WEEKLY_FROM

    @property
    def since(self) -> datetime:
        return midnight(self.today - (self.days - 1) * DAY)

    @property
    def until(self) -> datetime:
        return midnight(self.today + DAY)

    def bars(self) -> Iterator[date]:
        """The first day of each bar; the first week may have begun before the period."""
        first = local_day(self.since)
        step = 7 if self.weekly else 1
        on = first - first.weekday() * DAY if self.weekly else first
        while on <= self.today:
            yield on
            on += step * DAY


def read_period(text: str, *, at: datetime) -> Period:
    """The period that an address asks for. Raises ``Http404`` for one that there is no link to."""
    if text and text not in {str(days) for days in PERIODS}:
        raise Http404
    return Period(int(text or USUAL), local_day(at))


class FiguresPage(Page):
    """Four charts, each of one statement, with the numbers below."""

    door = Role.MERCHANT
    name = "seller:figures"
    template = "seller/figures.html"

    def facts(self) -> Facts:
        if self.by.merchant_id is None:
            raise NoShop
        period = read_period(self.request.GET.get("days", ""), at=clock.now())
        return {
            "period": period,
            "periods": PERIODS,
            "since": period.since,
            "sales": sales_chart(period, by=self.by),
            "refunds": refunds_chart(period, by=self.by),
            "lateness": lateness_chart(period, by=self.by),
            "complaints": complaints_chart(period, by=self.by),
        }


def sales_chart(period: Period, *, by: Actor) -> Chart:
    rows = figures.sales_by_day(by, since=period.since, until=period.until, weekly=period.weekly)
    found = {row.day: row for row in rows}
    days = [found.get(on) or DaySales(on, 0, Money(0)) for on in period.bars()]
    orders = sum(row.orders for row in rows)
    counted = ngettext("%d paid order", "%d paid orders", orders) % orders
    how = gettext("By the day on which they were placed. What was cancelled or refunded later is not taken off.")
    return Chart(
        id="sales",
        title=gettext("Sales"),
        value=wording.amount(total(row.amount for row in rows)),
        says=f"{counted} · {how}",
        columns=[_first(period), gettext("Sales"), gettext("Orders")],
        bars=[_bar(row.day, [row.amount.amount], [wording.amount(row.amount), row.orders]) for row in days],
        unit=100,
    )


def lateness_chart(period: Period, *, by: Actor) -> Chart:
    rows = figures.punctuality_by_day(by, since=period.since, until=period.until, weekly=period.weekly)
    found = {row.day: (row.in_time, row.late) for row in rows}
    bars = [_bar(on, found.get(on, (0, 0)), found.get(on, (0, 0))) for on in period.bars()]
    late, all_ = sum(row.late for row in rows), sum(row.in_time + row.late for row in rows)
    return Chart(
        id="lateness",
        title=gettext("Handed over in time, and late"),
        value=gettext("%s late") % _share(late, all_),
        says=gettext(
            "An order is in time if its carrier confirms the parcel, or the shopper gets the code, before the promise "
            "ends. One that was cancelled before counts on neither side."
        ),
        columns=[_first(period), gettext("in time"), gettext("late")],
        series=[gettext("in time"), gettext("late")],
        bars=bars,
    )


def refunds_chart(period: Period, *, by: Actor) -> Chart:
    *within, all_ = rights_queries.count_refunds_within(by, since=period.since, until=period.until, days=REFUND_DAYS)
    numbers = [after - before for before, after in zip([0, *within], [*within, all_], strict=True)]
    return Chart(
        id="refunds",
        title=gettext("Time until the money is back"),
        value=gettext("%s within 3 days") % _share(within[1], all_),
        says=gettext(
            "From the shopper's notice of a return or claim until the money is back; where the order was cancelled or "
            "the platform decided, from then. Refunds that came back in this period."
        ),
        columns=[gettext("Time"), gettext("Refunds")],
        bars=[_count(name, number) for name, number in zip(_names_of_times(), numbers, strict=True)],
        across=True,
    )


def complaints_chart(period: Period, *, by: Actor) -> Chart:
    found = complaint_queries.count_by_topic(by, since=period.since, until=period.until)
    return Chart(
        id="complaints",
        title=gettext("Kinds of complaint"),
        value=str(sum(found.values())),
        says=gettext("Complaints that were filed in this period, whatever became of them."),
        columns=[gettext("Kind"), gettext("Complaints")],
        bars=[_count(wording.label(topic), number) for topic, number in found.items()],
        across=True,
    )


def _bar(on: date, parts: Iterable[int], texts: Iterable[object]) -> Bar:
    return Bar(
        name=wording.day(on), label=f"{on.month}/{on.day}", parts=list(parts), texts=[str(text) for text in texts]
    )


def _count(name: str, number: int) -> Bar:
    return Bar(name=name, label=name, parts=[number], texts=[str(number)])


def _names_of_times() -> Iterator[str]:
    """A name for each of ``REFUND_DAYS``, and one for more."""
    yield gettext("at most 1 day")
    for low, high in pairwise(REFUND_DAYS):
        yield gettext("%(low)d to %(high)d days") % {"low": low, "high": high}
    yield gettext("more than %d days") % REFUND_DAYS[-1]


def _first(period: Period) -> str:
    return gettext("Week of") if period.weekly else gettext("Day")


def _share(part: int, whole: int) -> str:
    """A share in per cent, with one decimal; a dash of nothing."""
    return f"{100 * part / whole:.1f} %".replace(".0 ", " ") if whole else "–"
