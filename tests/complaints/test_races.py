"""Who wins when two want money of a complaint at once? Real threads; what holds for any case, `cases/test_races.py`."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

import pytest
from django.db import transaction

from complaints.complaint.types import Demand, DemandKind, Outcome
from complaints.reports import commands
from complaints.reports.models import Report
from platform_core.actors import ANONYMOUS
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.tenancy.scopes import ANONYMOUS as ANONYMOUS_SCOPE
from platform_core.tenancy.scopes import bound
from tests.complaints.complaint import builders
from tests.complaints.reports import builders as reports
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.platform_core.cases.trying import together

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]
ONE_OF_SIX = {"done": 1, "states.illegal_transition": 5}


def test_staff_and_the_shop_give_the_money_back_once_however_many_decide_at_once(at: datetime) -> None:
    sale = orders.sale(at)
    for by_shop in (0, 1, 3):
        complaint = builders.escalated(sale, at)
        ways = [builders.finding(), builders.finding(Outcome.DISMISSED), builders.finding(Outcome.PARTLY, fen=700)] * 2
        calls = [lambda why=why, it=complaint: builders.decide(it, at, why=why) for why in ways[by_shop:]]
        calls += [lambda it=complaint: builders.accept(it, sale, at)] * by_shop

        assert Counter(together(calls)) == ONE_OF_SIX
        state, given, clocks = builders.stand(complaint, sale)
        runs = {"decided": ["complaints.ask_review"], "resolved": []}
        assert (len(given) <= 1, clocks) == (True, runs[state])


def test_the_shopper_files_one_of_many_at_once(at: datetime) -> None:
    sale = orders.sale(at)
    order = orders.paid(sale, at)

    outcome = together([lambda: builders.file(order, sale, at)] * 8)

    assert Counter(outcome) == {"done": 1, "complaints.open_already": 7}


def test_two_complaints_of_one_order_give_back_no_more_than_was_paid(at: datetime) -> None:
    """Each asks for more than half: what is left when the second comes goes back, and not a fen more."""
    sale = orders.sale(at)
    order, demand = orders.paid(sale, at), Demand(DemandKind.PARTIAL_REFUND, Money(8000))
    both = [builders.file(order, sale, at, topic=topic, demand=demand) for topic in ("price", "service")]
    for complaint in both:
        builders.acknowledge(complaint, at)

    outcome = together([lambda it=it: builders.accept(it, sale, at) for it in both])

    given = sorted(amount for it in both for amount in builders.stand(it, sale)[1])
    # Whoever read what is left before the other took it is refused whole, and accepts again.
    assert (outcome.count("done"), given) in [(2, [3600, 8000]), (1, [8000])]
    assert set(outcome) <= {"done", "payments.not_refundable"}


@pytest.mark.duty("ECL-59")
def test_clicks_on_the_open_form_at_once_are_one_report(at: datetime) -> None:
    """The key of the form is the report's: whoever comes second gets the same one."""
    sale, key = orders.sale(at), new_id()

    def click() -> None:
        with bound(ANONYMOUS_SCOPE), transaction.atomic():
            commands.file_report_by_link(key, tip=reports.tip(sale), by=ANONYMOUS, at=at)

    assert together([click] * 6) == ["done"] * 6
    with acting_as(operator()), transaction.atomic():
        assert Report.objects.filter(reporter_id=key).count() == 1
