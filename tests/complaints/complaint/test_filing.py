"""Who may complain of what, and what follows at once?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from complaints.complaint import queries
from complaints.complaint.errors import ComplaintOpen, ComplaintRefused, DecidedAlready
from complaints.complaint.models import Complaint
from complaints.complaint.types import Demand, DemandKind, Matter, NewFact, Outcome, Topic
from orders.sales import queries as orders_queries
from orders.sales.errors import OrderNotFound
from platform_core.money import Money
from platform_core.rows import new_id
from tests.complaints.complaint import builders
from tests.merchants.builders import acting_as
from tests.orders.conftest import Refused
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
Step = Callable[..., Complaint]


@pytest.mark.duty("ECL-59", "CMP-09")
def test_notes_who_complains_of_what_and_starts_the_clock_of_our_own_people(sale: Sale, at: datetime) -> None:
    order = builders.bought(sale, at)

    complaint = builders.file(order, sale, at)

    found = builders.now(complaint, sale)
    assert (found.order_id, found.shopper_id) == (order.id, sale.shopper.id)
    assert (found.demand, found.demanded, found.topic) == ("partial_refund", 4000, "faulty")
    assert builders.topics(complaint, sale) == ["complaints.filed"]
    assert builders.stand(complaint, sale) == ("filed", [], ["complaints.acknowledge"])
    with acting_as(sale.seller), transaction.atomic():
        assert builders.STATEMENT.encode() not in found.statement.ciphertext
        assert queries.texts(found, ()).statement == builders.STATEMENT


@pytest.mark.parametrize(("demand", "fen"), [(builders.WHOLE, 11600), (builders.APOLOGY, None)])
def test_demands_all_that_may_still_go_back_or_no_money(
    sale: Sale, at: datetime, demand: Demand, fen: int | None
) -> None:
    assert builders.filed(sale, at, demand=demand).demanded == fen


def test_counts_the_harm_from_the_signature_or_from_what_the_shopper_says(sale: Sale, at: datetime) -> None:
    order, later = builders.bought(sale, at), at + DAY

    silent = builders.file(order, sale, later)
    told = builders.file(order, sale, later, topic=Topic.COUNTERFEIT, matter=Matter(known_since=at + 2 * HOUR))

    assert (silent.known_since, told.known_since) == (at + HOUR, at + 2 * HOUR)


@pytest.mark.duty("ECL-59")
def test_refuses_the_shop_says_all_that_is_wrong_and_hides_a_stranger_s_order(
    sale: Sale, at: datetime, refused: Refused
) -> None:
    order, demand = builders.bought(sale, at), Demand(DemandKind.PARTIAL_REFUND, Money(11601))

    with refused(ComplaintRefused) as refusal:
        builders.file(order, sale, at, by=sale.seller, demand=demand, statement=" ")
    with refused(OrderNotFound):
        builders.file(order, sale, at, by=orders.stranger(at))

    reasons = ("not_your_order", "more_than_refundable", "text_missing")
    assert refusal.value.params == {"reasons": reasons, "refundable": 11600}


def test_refuses_what_was_cancelled_before_it_was_paid(sale: Sale, at: datetime, refused: Refused) -> None:
    order = orders.placed(sale, at)
    orders.cancel(order, sale, at)

    with refused(ComplaintRefused) as refusal:
        builders.file(order, sale, at, demand=builders.APOLOGY)

    assert refusal.value.reasons == ("never_paid",)


@pytest.mark.parametrize("end", [builders.withdraw, builders.accept], ids=["withdrawn", "settled"])
def test_is_one_of_a_kind_until_it_has_ended(sale: Sale, at: datetime, refused: Refused, end: Step) -> None:
    order = builders.bought(sale, at)
    first = builders.file(order, sale, at)
    builders.acknowledge(first, at)

    with refused(ComplaintOpen) as refusal:
        builders.file(order, sale, at)
    assert refusal.value.params == {"complaint_id": first.id}
    assert builders.file(order, sale, at, topic=Topic.SERVICE, demand=builders.APOLOGY).state == "filed"

    end(first, sale, at)
    assert builders.file(order, sale, at).id != first.id


@pytest.mark.duty("HSE-08")
def test_is_not_decided_again_because_it_is_asked_again(sale: Sale, at: datetime, refused: Refused) -> None:
    order = builders.bought(sale, at)
    first = builders.file(order, sale, at)
    builders.acknowledge(first, at)
    builders.escalate(builders.reject(first, sale, at), sale, at)
    builders.decide(first, at, why=builders.finding(Outcome.DISMISSED))

    with refused(DecidedAlready) as refusal:
        builders.file(order, sale, at)

    assert refusal.value.params == {"complaint_id": first.id}
    with acting_as(sale.shopper), transaction.atomic():
        assert Complaint.objects.count() == 1
    assert builders.file(order, sale, at, topic=Topic.SERVICE).state == "filed"
    again = builders.file(order, sale, at + HOUR, matter=Matter(new_fact=NewFact("第二盒也发霉了", at)))
    with acting_as(sale.seller), transaction.atomic():
        assert queries.texts(again, ()).new_fact == "第二盒也发霉了"
    assert again.new_fact_since == at


@pytest.mark.duty("HSE-08")
def test_is_about_the_lines_that_it_names_and_demands_no_more_than_they_cost(
    sale: Sale, at: datetime, refused: Refused
) -> None:
    order = builders.bought(sale, at)
    with acting_as(sale.shopper), transaction.atomic():
        [line] = orders_queries.sale_facts(order.id, by=sale.shopper, at=at).lines

    of_line = Matter(lines=frozenset([line.line_id]))

    with refused(ComplaintRefused) as refusal:
        builders.file(order, sale, at, matter=Matter(lines=frozenset([new_id()])))
    complaint = builders.file(order, sale, at, matter=of_line, demand=builders.WHOLE)

    assert refusal.value.reasons == ("more_than_refundable", "line_not_of_order")
    assert (complaint.lines, complaint.demanded) == ([str(line.line_id)], 11600)
    assert builders.file(order, sale, at, demand=builders.APOLOGY).lines == []  # the order is more than the line
    with refused(ComplaintOpen):
        builders.file(order, sale, at, matter=of_line)


@pytest.mark.duty("CMP-15")
def test_is_never_too_old_for_us_but_says_when_it_is_for_an_authority(sale: Sale, at: datetime) -> None:
    """Signed for on Tuesday 10 March 2026: the last day is Saturday 10 March 2029, so the law gives the Monday."""
    order, over = builders.bought(sale, at), datetime(2029, 3, 13, tzinfo=at.tzinfo) - 8 * HOUR

    complaint = builders.file(order, sale, over)

    assert complaint.state == "filed"
    with acting_as(sale.shopper), transaction.atomic():
        route = queries.outside_route(complaint, at=over)
        before = queries.outside_route(complaint, at=over - timedelta.resolution)
    assert (route.until, route.may_be_refused, before.may_be_refused) == (over, True, False)
