"""Does one statement tell of a return what all its rows do?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from aftersales.returns.commands import decisions as commands
from aftersales.returns.models.returns import Return
from aftersales.returns.queries.records import Records, records_of
from aftersales.returns.types import Grade, Restocked
from orders.sales.models.orders import Order
from orders.sales.types import ParcelEvent
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY, HOUR
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def known(case: Return, sale: Sale) -> Records:
    """What is known of it, which is the same of its row alone and of all its rows."""
    with acting_as(sale.seller), transaction.atomic():
        with CaptureQueriesContext(connection) as asked:
            alone = records_of(Return.objects.get(id=case.id))
        whole = records_of(Return.objects.whole().get(id=case.id))
    assert len(asked) == 2
    assert replace(alone, reports=sorted(alone.reports)) == replace(whole, reports=sorted(whole.reports))
    return alone


def test_of_a_notice_there_is_nothing_but_its_pieces(order: Order, sale: Sale, at: datetime) -> None:
    found = known(builders.noticed(order, sale, at + DAY), sale)

    assert list(found.pieces.values()) == [2]
    assert (found.sent_at, found.tracked, found.arrived_at, found.reports) == (None, None, None, [])


def test_of_parcels_the_last_counts_and_every_report(order: Order, sale: Sale, at: datetime) -> None:
    case = builders.noticed(order, sale, at + DAY)
    builders.sent(case, sale, at + DAY, carrier="邻村的三轮车")
    builders.corrected(case, sale, at + DAY + HOUR)
    builders.report(case, at + 2 * DAY, kind=ParcelEvent.IN_TRANSIT)
    builders.report(case, at + 3 * DAY, report_id="b2")

    found = known(case, sale)

    assert (found.tracked, found.arrived_at) == (True, at + 3 * DAY)
    assert [kind for kind, _, _ in found.reports] == ["in_transit", "signed"]


def test_of_goods_that_go_home_everything_was_said(order: Order, sale: Sale, at: datetime) -> None:
    case = builders.declined(order, sale, at + 2 * DAY)
    builders.sent_home(case, sale, at + 3 * DAY)

    found = known(case, sale)

    assert (found.objected, found.ruled, found.sent_home, found.basis) == (True, True, True, "")


def test_of_a_grant_its_basis_and_what_stands_on_the_shelf_again(order: Order, sale: Sale, at: datetime) -> None:
    case, line = builders.back(order, sale, at + DAY), builders.line_of(order, sale)
    with acting_as(sale.seller), transaction.atomic():
        commands.grant(case.id, by=sale.seller, at=at + 2 * DAY)
    for grade in (Grade.AS_NEW, Grade.FLAWED):
        with acting_as(sale.seller), transaction.atomic():
            commands.restock(case.id, pieces=[Restocked(line.id, 1, grade, "L1")], by=sale.seller, at=at + 3 * DAY)

    found = known(case, sale)

    assert (found.basis, found.granted_at, found.restocked) == ("shop", at + 2 * DAY, {line.id: 2})
