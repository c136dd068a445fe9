"""What happens when a clock of a return runs out?"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from aftersales.returns.models.returns import Return
from aftersales.returns.types import Grounds
from orders.sales.models.orders import Order
from platform_core.legal.spans import TICK
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import (
    BEFORE_HOLIDAY,
    DAY,
    EIGHTH_OCTOBER,
    HOUR,
    at_holiday,
    only,
    sweep,
    violations,
)
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
ARRIVED_BY = datetime(2026, 9, 23, 16, tzinfo=UTC)  # seven days from the 16th
SECOND_OCTOBER = datetime(2026, 10, 2, 16, tzinfo=UTC)  # when that day has ended in Shanghai
SEARCH_ENDS = datetime(2026, 10, 9, 16, tzinfo=UTC)  # fifteen days from the 24th, over the holiday: a house number


@pytest.mark.duty("CRL-25a", "NRR-10")
class TestReturnWindow:
    @pytest.mark.parametrize(
        ("signed_on", "ends"),
        [
            pytest.param(datetime(2026, 3, 10, 2, tzinfo=UTC), datetime(2026, 3, 17, 16, tzinfo=UTC), id="plain"),
            pytest.param(datetime(2026, 9, 24, 2, tzinfo=UTC), EIGHTH_OCTOBER, id="over the National Day"),
        ],
    )
    def test_closes_when_the_last_day_has_ended_in_shanghai(
        self, sale: Sale, signed_on: datetime, ends: datetime
    ) -> None:
        order = orders.delivered(sale, signed_on)
        builders.window_opened(order, signed_on + HOUR)

        sweep(ends - TICK)
        assert "aftersales.window_closed" not in orders.topics(order, sale)
        sweep(ends)
        assert orders.topics(order, sale).count("aftersales.window_closed") == 1
        assert builders.clocks(order.id, sale)["return_window"].due_at == ends

    def test_is_counted_from_the_signature_though_the_relay_was_late_and_once(self, sale: Sale, at: datetime) -> None:
        order = orders.delivered(sale, at)

        assert builders.window_opened(order, at + 5 * DAY)
        assert not builders.window_opened(order, at + 5 * DAY)
        assert builders.clocks(order.id, sale)["return_window"].due_at == at.replace(day=17, hour=16)

    def test_does_not_begin_without_a_receipt(self, sale: Sale, at: datetime) -> None:
        order = orders.shipped(sale, at)

        assert not builders.window_opened(order, at + DAY)

    def test_ends_no_return_of_which_notice_was_given(self, sale: Sale, order: Order, at: datetime) -> None:
        builders.window_opened(order, at + DAY)
        case = builders.noticed(order, sale, at.replace(day=17, hour=16) - TICK)

        sweep(at.replace(day=17, hour=16))

        assert builders.now(case, sale).state == "noticed"


@pytest.mark.duty("NRR-31", "PCR-09")
class TestSearch:
    """For goods that were sent, and of which nobody says that they are there."""

    def searched(self, sale: Sale, **sent: str) -> tuple[Return, datetime]:
        """And when it ends. By hand, where nothing else is said: so nothing shows that it was sent."""
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, BEFORE_HOLIDAY, **sent or {"carrier": "in_person", "waybill": ""})
        sweep(ARRIVED_BY - TICK)
        assert only(case, sale, "arrive") == "running"
        sweep(ARRIVED_BY)
        assert builders.topics(case, sale)[-1] == "arrival_wanted"
        assert builders.clocks(case.id, sale)["find_arrival"].due_at == SEARCH_ENDS
        return case, SEARCH_ENDS

    def test_supposes_that_goods_are_back_which_were_shown_to_be_sent_to_a_shop_that_says_nothing(
        self, sale: Sale
    ) -> None:
        case, end = self.searched(sale)
        builders.photo(case, sale.shopper, EIGHTH_OCTOBER)

        sweep(end - TICK)
        assert builders.now(case, sale).state == "sent"
        sweep(end)
        assert (builders.now(case, sale).state, builders.now(case, sale).arrived_at) == ("back", end)
        assert builders.refunded(sale) == []
        sweep(builders.clocks(case.id, sale)["refund"].due_at)
        assert builders.refunded(sale) == [(11600, "requested")]

    def test_supposes_the_same_of_a_waybill_that_nobody_follows(self, sale: Sale) -> None:
        case, end = self.searched(sale, carrier="somebody", waybill="BACK0001")

        sweep(end - TICK)
        assert builders.now(case, sale).state == "sent"
        sweep(end)
        assert (builders.now(case, sale).state, builders.now(case, sale).arrived_at) == ("back", end)
        sweep(builders.clocks(case.id, sale)["refund"].due_at)

        assert builders.refunded(sale) == [(11600, "requested")]
        assert "return_not_handled" not in builders.violations(sale)

    def test_leaves_the_shop_its_proof_that_nothing_came_under_such_a_waybill(self, sale: Sale) -> None:
        case, end = self.searched(sale, carrier="somebody", waybill="BACK0001")
        sweep(end)

        builders.objected(case, sale, end + HOUR, grounds=(Grounds.NOTHING_ARRIVED,))
        sweep(builders.clocks(case.id, sale)["refund"].due_at)

        assert (only(case, sale, "ruling"), builders.refunded(sale)) == ("running", [])

    def test_ends_where_a_carrier_that_we_follow_knows_nothing_of_the_waybill(self, sale: Sale) -> None:
        case, end = self.searched(sale, carrier="sandbox", waybill="BACK0001")

        sweep(end)

        assert (builders.now(case, sale).state, builders.refunded(sale)) == ("unshown", [])

    def test_begins_when_the_seventh_day_has_ended_though_it_is_one_of_rest(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, BEFORE_HOLIDAY.replace(day=25))

        sweep(SECOND_OCTOBER - TICK)
        assert only(case, sale, "arrive") == "running"
        sweep(SECOND_OCTOBER)
        assert only(case, sale, "find_arrival") == "running"

    def test_lets_the_shop_object_that_nothing_arrived(self, sale: Sale) -> None:
        case, end = self.searched(sale)
        builders.photo(case, sale.shopper, EIGHTH_OCTOBER)
        sweep(end)

        builders.objected(case, sale, end + HOUR, grounds=(Grounds.NOTHING_ARRIVED,))

        assert only(case, sale, "ruling") == "running"

    def test_ends_where_nothing_is_shown_until_the_goods_turn_up_all_the_same(self, sale: Sale) -> None:
        case, end = self.searched(sale)
        builders.photo(case, sale.seller, EIGHTH_OCTOBER)

        sweep(end - TICK)
        assert builders.now(case, sale).state == "sent"
        sweep(end)

        assert (builders.now(case, sale).state, builders.refunded(sale)) == ("unshown", [])
        builders.arrived_at_shop(case, sale, end + DAY)
        assert builders.now(case, sale).state == "back"
        assert only(case, sale, "refund") == "running"

    def test_counts_as_lost_what_a_carrier_had_and_has_not_delivered(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, BEFORE_HOLIDAY)
        builders.report(case, BEFORE_HOLIDAY + HOUR, kind=builders.ParcelEvent.IN_TRANSIT)
        sweep(ARRIVED_BY)

        sweep(SEARCH_ENDS - TICK)
        assert builders.refunded(sale) == []
        sweep(SEARCH_ENDS)

        assert (builders.now(case, sale).state, builders.now(case, sale).basis) == ("granted", "lost")
        assert builders.refunded(sale) == [(11600, "requested")]
        assert "return_not_handled" not in builders.violations(sale)

    def test_begins_at_once_for_a_parcel_that_the_shop_refused_and_ends_with_the_refund(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, BEFORE_HOLIDAY)
        refused = BEFORE_HOLIDAY + 2 * DAY
        builders.report(case, refused, kind=builders.ParcelEvent.REFUSED)
        assert builders.topics(case, sale)[-1] == "arrival_wanted"
        end = builders.clocks(case.id, sale)["find_arrival"].due_at

        sweep(end - TICK)
        assert (builders.now(case, sale).state, builders.refunded(sale)) == ("sent", [])
        sweep(end)
        assert (builders.now(case, sale).arrived_at, builders.refunded(sale)) == (refused, [])
        sweep(end)
        sweep(end)
        assert (builders.now(case, sale).basis, builders.refunded(sale)) == ("clock", [(11600, "requested")])

    def test_ends_with_a_signature_after_all(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, BEFORE_HOLIDAY)
        builders.report(case, BEFORE_HOLIDAY + DAY, kind=builders.ParcelEvent.REFUSED)
        builders.report(case, BEFORE_HOLIDAY + 2 * DAY, report_id="b2")

        assert only(case, sale, "find_arrival") == "void"
        assert builders.now(case, sale).arrived_at == BEFORE_HOLIDAY + 2 * DAY

    def test_is_one_at_a_time(self, sale: Sale) -> None:
        case = builders.noticed(at_holiday(sale), sale, BEFORE_HOLIDAY)
        builders.sent(case, sale, BEFORE_HOLIDAY)
        for n in range(2):
            later = BEFORE_HOLIDAY + (10 + n) * DAY
            builders.report(case, later, kind=builders.ParcelEvent.REFUSED, report_id=f"b{n}")
        sweep(EIGHTH_OCTOBER)

        assert builders.topics(case, sale).count("arrival_wanted") == 1


class TestObjectionPeriod:
    @pytest.mark.duty("NRR-09")
    @pytest.mark.parametrize(
        ("received_on", "objection_ends", "refund_due"),
        [
            (
                datetime(2026, 9, 30, 2, tzinfo=UTC),
                datetime(2026, 10, 7, 16, tzinfo=UTC),
                datetime(2026, 10, 8, 16, tzinfo=UTC),
            ),
            (
                datetime(2026, 11, 2, 2, tzinfo=UTC),
                datetime(2026, 11, 5, 16, tzinfo=UTC),
                datetime(2026, 11, 9, 16, tzinfo=UTC),
            ),
        ],
        ids=["over the National Day", "plain"],
    )
    def test_ends_as_the_two_vectors_say(
        self, sale: Sale, received_on: datetime, objection_ends: datetime, refund_due: datetime
    ) -> None:
        case = builders.back(orders.delivered(sale, received_on - DAY), sale, received_on)

        clocks = builders.clocks(case.id, sale)
        assert (clocks["objection"].due_at, clocks["refund"].due_at) == (objection_ends, refund_due)
        sweep(objection_ends - TICK)
        assert builders.topics(case, sale)[-1] == "arrived"
        sweep(objection_ends)
        assert builders.topics(case, sale)[-1] == "accepted"
        assert builders.now(case, sale).state == "back"


@pytest.mark.duty("CRL-25c", "NRR-13")
class TestRefund:
    def test_never_goes_before_the_goods_are_back(self, sale: Sale, order: Order, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY, carrier="somebody")

        sweep(at + 365 * DAY)

        assert (builders.now(case, sale).state, builders.refunded(sale)) == ("sent", [])

    def test_finds_nothing_to_do_after_the_shop(self, sale: Sale, order: Order, at: datetime) -> None:
        case = builders.back(order, sale, at + DAY)
        builders.granted(case, sale, at + 2 * DAY)

        sweep(at + 60 * DAY)

        assert builders.now(case, sale).basis == "shop"
        assert len(builders.refunded(sale)) == 1
        assert violations(sale) == []

    def test_waits_for_the_platform_after_an_objection_in_time(self, sale: Sale, order: Order, at: datetime) -> None:
        case = builders.objected(builders.back(order, sale, at + DAY), sale, at + 2 * DAY)

        sweep(at + 12 * DAY)

        assert (builders.now(case, sale).state, builders.refunded(sale)) == ("back", [])
