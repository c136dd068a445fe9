"""Are goods of a declined return followed until the shopper has them again, or the money instead?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from aftersales.returns.commands import arrivals as commands
from aftersales.returns.errors import NotNow, UnknownReturnParcel
from aftersales.returns.events import ReturnReported
from aftersales.returns.models.records import HomeParcel
from aftersales.returns.models.returns import Return
from orders.sales.models.orders import Order
from orders.sales.ports import carrier_named
from orders.sales.types import ParcelEvent
from platform_core.actors import RELAY, Actor
from platform_core.eventlog.queries import timeline
from platform_core.legal.spans import TICK
from tests.aftersales.conftest import Refused
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY, HOUR, sweep
from tests.merchants.builders import acting_as
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker"), pytest.mark.duty("HSE-05")]


@pytest.fixture
def case(sale: Sale, order: Order, at: datetime) -> Return:
    """Declined, and on its way home since."""
    found = builders.declined(order, sale, at + DAY)
    builders.sent_home(found, sale, at + DAY + HOUR)
    return found


def reported(
    case: Return, at: datetime, kind: ParcelEvent, *, happened_at: datetime | None = None, source: Actor | None = None
) -> None:
    with acting_as(RELAY), transaction.atomic():
        parcel = HomeParcel.objects.get(case=case)
        fact = ReturnReported(report_id="h1", parcel_id=parcel.id, kind=kind, happened_at=happened_at or at)
        commands.record_report(fact, source=source or carrier_named("sandbox"), by=RELAY, at=at)


def due(case: Return, sale: Sale) -> datetime:
    return builders.clocks(case.id, sale)["send_home"].due_at


def stands(case: Return, sale: Sale) -> tuple[str, str, list[tuple[int, str]]]:
    """The state, what became of the clock, and the money that went back."""
    now, clock = builders.now(case, sale), builders.clocks(case.id, sale)["send_home"]
    return now.state, clock.state, builders.refunded(sale)


@pytest.mark.parametrize(
    ("kind", "source"), [(ParcelEvent.SIGNED, "carrier"), (ParcelEvent.REFUSED, "refusal")], ids=str
)
def test_they_are_home_when_the_carrier_says_so(
    case: Return, sale: Sale, at: datetime, kind: ParcelEvent, source: str
) -> None:
    reported(case, at + 2 * DAY, ParcelEvent.IN_TRANSIT)
    assert stands(case, sale) == ("declined", "running", [])

    for _ in range(2):
        reported(case, at + 3 * DAY, kind)

    assert stands(case, sale) == ("home", "met", [])
    with acting_as(sale.seller), transaction.atomic():
        assert [e.payload["source"] for e in timeline(case.id) if e.topic == "aftersales.home"] == [source]


def test_they_are_home_when_the_shopper_says_so(case: Return, sale: Sale, at: datetime) -> None:
    builders.home_again(case, sale, at + 3 * DAY)

    assert stands(case, sale) == ("home", "met", [])


def test_the_shopper_cannot_say_so_of_what_was_not_sent(
    sale: Sale, order: Order, at: datetime, refused: Refused
) -> None:
    case = builders.declined(order, sale, at + DAY)

    with refused(NotNow) as refusal:
        builders.home_again(case, sale, at + 2 * DAY)

    assert refusal.value.params["reasons"] == ("not_sent_home",)


def test_goods_that_do_not_arrive_are_paid_for_at_the_end_and_not_a_tick_before(case: Return, sale: Sale) -> None:
    end = due(case, sale)

    sweep(end - TICK)
    assert stands(case, sale) == ("declined", "running", [])
    sweep(end)

    assert stands(case, sale) == ("granted", "missed", [(11600, "requested")])
    assert builders.now(case, sale).basis == "kept"


def test_what_arrived_in_time_is_home_though_it_is_told_late(case: Return, sale: Sale) -> None:
    end = due(case, sale)

    reported(case, end + HOUR, ParcelEvent.SIGNED, happened_at=end - TICK)
    sweep(end + HOUR)

    assert stands(case, sale) == ("home", "met", [])


def test_what_arrived_too_late_is_paid_for(case: Return, sale: Sale) -> None:
    end = due(case, sale)

    reported(case, end, ParcelEvent.SIGNED)
    sweep(end)
    reported(case, end + HOUR, ParcelEvent.SIGNED, happened_at=end - TICK)

    assert stands(case, sale) == ("granted", "missed", [(11600, "requested")])


def test_another_carrier_is_not_believed(case: Return, at: datetime, refused: Refused) -> None:
    with refused(UnknownReturnParcel):
        reported(case, at + 2 * DAY, ParcelEvent.SIGNED, source=carrier_named("other"))
