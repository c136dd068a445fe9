"""What is noted of goods on their way, at the shop, lost, and home again?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from aftersales.returns.commands import arrivals
from aftersales.returns.commands import arrivals as commands
from aftersales.returns.errors import NotNow, UnknownReturnParcel
from aftersales.returns.models.returns import Return
from orders.sales.models.orders import Order
from orders.sales.ports import carrier_named
from orders.sales.types import ParcelEvent
from platform_core.actors import Actor
from platform_core.eventlog.queries import timeline
from platform_core.legal.spans import TICK
from tests.aftersales.conftest import Refused
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY, HOUR
from tests.merchants.builders import acting_as, operator
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestSendBack:
    @pytest.mark.duty("NRR-19")
    def test_takes_any_carrier_and_waits_for_nobody(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)

        builders.sent(case, sale, at + DAY, carrier="邻村的三轮车", waybill="NONE-0001")

        found = builders.now(case, sale)
        with acting_as(sale.seller), transaction.atomic():
            [fact] = [entry for entry in timeline(case.id) if entry.topic == "aftersales.sent"]
        assert "三轮车" not in str(fact.payload)
        assert (found.state, found.traced) == ("sent", False)
        assert builders.clocks(case.id, sale)["address"].state == "void"


class TestRecordReport:
    def test_of_a_signature_at_the_shop_is_the_arrival(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.back(order, sale, at + DAY)

        assert (builders.now(case, sale).state, builders.now(case, sale).arrived_at) == ("back", at + DAY)
        assert builders.topics(case, sale) == ["noticed", "sent", "arrived"]
        running = {kind for kind, clock in builders.clocks(case.id, sale).items() if clock.state == "running"}
        assert running == {"handle_red_line", "objection", "refund", "refund_red_line"}

    def test_counts_once_however_often_it_comes(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.back(order, sale, at + DAY)

        builders.report(case, at + 2 * DAY)
        builders.report(case, at + 2 * DAY, report_id="b2")

        assert builders.topics(case, sale).count("arrived") == 1
        assert builders.now(case, sale).arrived_at == at + DAY

    @pytest.mark.parametrize("hours", [0, 1, 2, 5])
    def test_happened_between_the_notice_and_now_whatever_the_carrier_s_clock_says(
        self, order: Order, sale: Sale, at: datetime, hours: int
    ) -> None:
        """Also before the shopper said that it was sent: that is often said later."""
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY + 2 * HOUR)

        builders.report(case, at + DAY + 3 * HOUR, happened_at=at + DAY + hours * HOUR)

        assert builders.now(case, sale).arrived_at == at + DAY + min(hours, 3) * HOUR

    @pytest.mark.parametrize("kind", [ParcelEvent.SIGNED, ParcelEvent.REFUSED])
    def test_of_another_parcel_before_the_notice_is_noted_and_not_applied(
        self, order: Order, sale: Sale, at: datetime, kind: ParcelEvent
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)

        builders.report(case, at + DAY + HOUR, kind=kind, happened_at=at + DAY - TICK)

        found = builders.now(case, sale)
        assert (found.state, found.arrived_at, found.refused_at, found.traced) == ("sent", None, None, False)
        assert builders.topics(case, sale)[-1] == "sent"

    @pytest.mark.duty("NRR-13")
    def test_of_an_earlier_signature_sets_the_clocks_back_that_the_shop_s_late_word_began(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)
        builders.arrived_at_shop(case, sale, at + 3 * DAY)
        assert builders.now(case, sale).refund_until == (at + 10 * DAY).replace(hour=16)

        builders.report(case, at + 5 * DAY, happened_at=at + 2 * DAY)

        found = builders.now(case, sale)
        assert (found.arrived_at, found.refund_until) == (at + 2 * DAY, (at + 9 * DAY).replace(hour=16))
        running = {kind for kind, clock in builders.clocks(case.id, sale).items() if clock.state == "running"}
        assert running == {"objection", "refund", "refund_red_line"}

    @pytest.mark.duty("NRR-13")
    def test_of_a_signature_long_ago_is_followed_at_once_by_what_is_due(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)
        builders.arrived_at_shop(case, sale, at + 11 * DAY)
        builders.report(case, at + 12 * DAY, happened_at=at + 2 * DAY)

        builders.sweep(at + 12 * DAY)

        assert (builders.now(case, sale).basis, builders.refunded(sale)) == ("clock", [(11600, "requested")])

    @pytest.mark.duty("NRR-09")
    def test_of_an_earlier_signature_leaves_an_objection_with_the_platform(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)
        builders.objected(builders.arrived_at_shop(case, sale, at + 4 * DAY), sale, at + 4 * DAY)

        builders.report(case, at + 5 * DAY, happened_at=at + 2 * DAY)

        assert builders.now(case, sale).arrived_at == at + 4 * DAY
        assert builders.clocks(case.id, sale)["ruling"].state == "running"
        assert builders.clocks(case.id, sale)["refund"].state == "void"

    def test_of_the_way_is_noted_and_moves_nothing(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)

        builders.report(case, at + DAY, kind=ParcelEvent.IN_TRANSIT)

        assert (builders.now(case, sale).state, builders.now(case, sale).traced) == ("sent", True)

    @pytest.mark.parametrize("paid_early", [False, True])
    def test_is_judged_again_where_the_shop_s_word_came_after_the_first_look(
        self,
        order: Order,
        sale: Sale,
        at: datetime,
        refused: Refused,
        monkeypatch: pytest.MonkeyPatch,
        paid_early: bool,
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)
        if paid_early:
            builders.granted(case, sale, at + DAY)
        before = builders.now(case, sale)
        builders.arrived_at_shop(case, sale, at + 2 * DAY)
        monkeypatch.setattr(arrivals, "_signed_return", lambda *_, **__: before)

        with refused(NotNow) as info:
            builders.report(case, at + 2 * DAY)

        assert info.value.params == {"action": "arrive", "reasons": ("already_back",)}
        assert builders.topics(case, sale).count("arrived") == 1

    def test_counts_from_the_parcel_s_own_carrier_alone(
        self, order: Order, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)

        with refused(UnknownReturnParcel):
            builders.report(case, at + DAY, source=carrier_named("another"))
        assert builders.now(case, sale).state == "sent"


@pytest.mark.duty("NRR-19")
class TestCorrectParcel:
    def test_makes_the_last_one_count_and_the_one_before_another_s(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)
        first = builders.sent(case, sale, at + DAY, waybill="MISTYPED1")

        second = builders.corrected(case, sale, at + DAY + HOUR)
        builders.report(case, at + 2 * DAY, parcel_id=first)
        assert (builders.now(case, sale).state, builders.now(case, sale).traced) == ("sent", False)
        builders.report(case, at + 2 * DAY, parcel_id=second, report_id="b2")

        assert builders.now(case, sale).state == "back"
        assert builders.now(case, sale).sent_at == at + DAY
        assert builders.topics(case, sale).count("sent") == 2


class TestConfirmArrival:
    def test_takes_goods_that_were_handed_over_in_person(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY, carrier="in_person", waybill="")

        builders.arrived_at_shop(case, sale, at + DAY)

        assert builders.now(case, sale).state == "back"

    def test_is_the_shop_s_word_and_begins_to_handle_the_return(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY, carrier="somebody")

        builders.arrived_at_shop(case, sale, at + 2 * DAY)

        found = builders.now(case, sale)
        assert (found.state, found.arrived_at) == ("back", at + 2 * DAY)
        assert builders.clocks(case.id, sale)["handle_red_line"].state == "met"

    def test_of_goods_that_were_paid_for_early_starts_no_clock(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.granted(case, sale, at + DAY)

        builders.arrived_at_shop(case, sale, at + 2 * DAY)

        assert builders.now(case, sale).arrived_at == at + 2 * DAY
        assert {clock.state for clock in builders.clocks(case.id, sale).values()} == {"met", "void"}


class TestFindArrival:
    def find(self, case: Return, at: datetime, *, since: datetime, by: Actor, reasons: str = "签收底单") -> Return:
        with acting_as(by), transaction.atomic():
            return commands.find_arrival(case.id, arrived_at=since, reasons=reasons, by=by, at=at)

    def test_counts_from_the_day_that_the_proof_shows(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY, carrier="other")

        self.find(case, at + 5 * DAY, since=at + 2 * DAY, by=operator())

        found = builders.now(case, sale)
        assert (found.state, found.arrived_at) == ("back", at + 2 * DAY)
        assert found.refund_until == (at + 9 * DAY).replace(hour=16)

    @pytest.mark.duty("NRR-13")
    def test_may_find_that_they_were_back_before_the_shop_said_so(
        self, order: Order, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY, carrier="other")
        builders.arrived_at_shop(case, sale, at + 4 * DAY)

        with refused(NotNow):
            self.find(case, at + 5 * DAY, since=at + 4 * DAY, by=operator())
        self.find(case, at + 5 * DAY, since=at + 2 * DAY, by=operator())

        found = builders.now(case, sale)
        assert (found.arrived_at, found.refund_until) == (at + 2 * DAY, (at + 9 * DAY).replace(hour=16))

    @pytest.mark.duty("NRR-31", "PCR-09")
    def test_ends_the_search(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)
        builders.report(case, at + 2 * DAY, kind=ParcelEvent.REFUSED)

        self.find(case, at + 3 * DAY, since=at + 3 * DAY, by=operator())

        assert builders.clocks(case.id, sale)["find_arrival"].state == "met"

    def test_is_never_before_the_notice_or_in_the_future(self, order: Order, sale: Sale, at: datetime) -> None:
        cases = [builders.noticed(order, sale, at + DAY, quantity=1) for _ in range(2)]
        for case in cases:
            builders.sent(case, sale, at + DAY, carrier="other")

        self.find(cases[0], at + 5 * DAY, since=at, by=operator())
        self.find(cases[1], at + 5 * DAY, since=at + 6 * DAY, by=operator())

        assert [builders.now(case, sale).arrived_at for case in cases] == [at + DAY, at + 5 * DAY]
