"""Are a shop's sales and its lateness counted on the right days, and its own alone?"""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import transaction

from orders.figures.queries import pieces_sold, punctuality_by_day, sales_by_day
from orders.figures.types import DayPunctuality, DaySales
from orders.sales import queries as sales_queries
from platform_core.legal.spans import midnight
from platform_core.money import Money
from tests.aftersales.returns.builders import sweep
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def asked(query, sale: Sale, since: datetime, until: datetime, **how: object):  # type: ignore[no-untyped-def]
    with acting_as(sale.seller), transaction.atomic():
        return query(sale.seller, since=since, until=until, **how)


class TestSalesByDay:
    def test_counts_paid_orders_at_the_day_of_shanghai(self, sale: Sale, at: datetime) -> None:
        evening = midnight(at.date()) + 23 * HOUR
        builders.paid(sale, evening, quantity=1)
        builders.called_off(sale, evening + HOUR, quantity=2)  # past midnight there
        builders.placed(sale, evening, quantity=1)
        other = builders.sale(at)
        builders.paid(other, evening)

        found = asked(sales_by_day, sale, evening, evening + HOUR + timedelta(seconds=1))

        assert found == [
            DaySales(at.date(), 1, Money(5800)),
            DaySales(at.date() + DAY, 1, Money(2 * 5800)),
        ]
        assert asked(sales_by_day, sale, evening, evening + HOUR) == found[:1]

    def test_counts_weeks_from_monday(self, sale: Sale, at: datetime) -> None:
        builders.paid(sale, at, quantity=1)
        monday = at.date() - at.date().weekday() * DAY

        [week] = asked(sales_by_day, sale, at - 7 * DAY, at + HOUR, weekly=True)

        assert week.day == monday


class TestPiecesSold:
    def test_counts_pieces_as_a_count_line_by_line_does(self, at: datetime) -> None:
        """Independent of the query: each order is read as its shopper reads it, and judged here."""
        sale = builders.sale(at, on_hand=100)
        first, last = midnight(at.date() + DAY), midnight(at.date() + 2 * DAY)
        orders = [
            builders.paid(sale, first - timedelta(microseconds=1), quantity=1),
            builders.paid(sale, first, quantity=2),
            builders.delivered(sale, first + HOUR),
            builders.called_off(sale, first + 2 * HOUR, quantity=4),
            builders.placed(sale, first + 3 * HOUR, quantity=8),
            builders.paid(sale, last - timedelta(microseconds=1), quantity=16),
            builders.paid(sale, last, quantity=32),
        ]
        builders.paid(builders.sale(at), first + HOUR, quantity=7)
        expected = 0
        for order in orders:
            with acting_as(sale.shopper), transaction.atomic():
                row = sales_queries.order(order.id, by=sale.shopper)
                counts = first <= row.placed_at < last and row.state in {"paid", "shipped", "received"}
                expected += sum(line.quantity for line in row.lines.all() if counts and line.sku_id == sale.sku_id)

        found = asked(pieces_sold, sale, first, last, sku_ids=[sale.sku_id])

        assert found == {sale.sku_id: expected}
        assert expected > 18  # two, those delivered, and sixteen
        assert asked(pieces_sold, sale, first, last, sku_ids=[]) == {}

    def test_leaves_out_what_was_not_sold(self, sale: Sale, at: datetime) -> None:
        builders.called_off(sale, at)

        assert asked(pieces_sold, sale, at - DAY, at + DAY, sku_ids=[sale.sku_id]) == {}


class TestPunctualityByDay:
    def test_tells_the_kept_from_the_broken(self, sale: Sale, at: datetime) -> None:
        builders.delivered(sale, at)  # its carrier has spoken an hour later
        builders.paid(sale, at)
        builders.called_off(sale, at)
        late = at + 10 * DAY
        sweep(late)

        found = asked(punctuality_by_day, sale, at, late + HOUR)

        assert found == [DayPunctuality(date_of(at + HOUR), 1, 0), DayPunctuality(date_of(late), 0, 1)]


def date_of(at: datetime) -> date:
    return (at + 8 * HOUR).date()
