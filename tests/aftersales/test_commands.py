"""What does each command of a return change, and what not?"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction

import platform_core.payments.commands
import platform_core.payments.queries as payments
from aftersales import commands, queries
from aftersales.errors import (
    AddressLate,
    NotNow,
    ObjectionLate,
    ObjectionRefused,
    RestockRefused,
    ReturnNotFound,
    ReturnRefused,
    RulingRefused,
    UnknownReturnParcel,
    WindowPassed,
)
from aftersales.models import LinePieces, NamedAddress, Restock, Return
from aftersales.types import Grade, Restocked, RulingOutcome, Wanted
from merchants.types import ReturnAddress
from orders.errors import OrderNotFound
from orders.models import Order
from orders.ports import carrier_named
from orders.types import Adjustment, AdjustmentKind, FundedBy, ParcelEvent
from platform_core.actors import Actor
from platform_core.eventlog.queries import timeline
from platform_core.legal.spans import TICK
from platform_core.money import Money
from platform_core.payments.types import Reference
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole
from tests.aftersales import builders
from tests.aftersales.builders import DAY, HOUR
from tests.aftersales.conftest import Refused
from tests.merchants.builders import eyes, operator
from tests.orders import builders as orders
from tests.orders.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
ELSEWHERE = ReturnAddress(contact_name="令狐退之", phone="0591-1234567", address="福州市仓山区二号库")


def line_of(order: Order, sale: Sale) -> UUID:
    with eyes(sale.seller), transaction.atomic():
        return order.lines.get().id


def taken(sale: Sale) -> list[int]:
    with eyes(sale.seller), transaction.atomic():
        return list(LinePieces.objects.values_list("taken", flat=True))


class TestGiveNotice:
    @pytest.mark.duty("CRL-25a", "NRR-11")
    def test_exercises_the_right_and_shows_the_verified_address_at_once(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)

        with eyes(sale.shopper), transaction.atomic():
            address = queries.address(queries.one_return(case.id, by=sale.shopper))
        assert address is not None
        assert address.address == "福建省福州市鼓楼区仓前巷七号"
        assert (case.state, case.paid, case.freight, taken(sale)) == ("noticed", 11600, "shopper", [2])
        assert builders.topics(case, sale) == ["noticed"]
        assert {kind: clock.state for kind, clock in builders.clocks(case.id, sale).items()} == {
            "address": "running",
            "handle_red_line": "running",
        }

    @pytest.mark.duty("NRR-10", "CRL-25a")
    def test_waits_for_no_relay_and_ends_with_the_window(
        self, order: Order, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        until = at.replace(day=17, hour=16)

        with refused(WindowPassed) as info:
            builders.noticed(order, sale, until)
        assert info.value.params == {"order_id": order.id, "closed_at": until}
        assert builders.noticed(order, sale, until - TICK).state == "noticed"

    def test_is_refused_before_the_goods_are_there(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = orders.shipped(sale, at)

        with refused(ReturnRefused) as info:
            builders.noticed(order, sale, at + HOUR)
        assert info.value.reasons == ("not_received",)
        assert taken(sale) == []

    def test_spoken_for_is_spoken_for(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        builders.noticed(order, sale, at + DAY, quantity=1)

        with refused(ReturnRefused) as info:
            builders.noticed(order, sale, at + DAY, quantity=2)
        assert info.value.reasons == ("too_many",)
        builders.noticed(order, sale, at + DAY, quantity=1)
        with refused(ReturnRefused) as info:
            builders.noticed(order, sale, at + DAY, quantity=1)
        assert info.value.reasons == ("already_returned",)
        assert taken(sale) == [2]

    def test_is_the_shopper_s_alone(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        with refused(OrderNotFound):
            builders.noticed(order, sale, at + DAY, by=orders.stranger(at))
        for other in (sale.seller, operator()):
            with refused(WrongRole), eyes(other), transaction.atomic():
                wanted = [Wanted(line_of(order, sale), 1)]
                commands.give_notice(order.id, lines=wanted, by=other, at=at + DAY)

    @pytest.mark.duty("NRR-17")
    def test_gives_each_piece_what_was_paid_for_it(self, sale: Sale, at: datetime) -> None:
        cuts = (
            Adjustment(AdjustmentKind.COUPON, Money(-100), FundedBy.MERCHANT),
            Adjustment(AdjustmentKind.PROMOTION, Money(-50), FundedBy.PLATFORM),
        )
        order = orders.delivered(sale, at, quantity=3, cuts=cuts)

        parts = [builders.noticed(order, sale, at + DAY, quantity=1) for _ in range(3)]

        assert [case.paid for case in parts] == [5750, 5750, 5750]
        assert [case.funded for case in parts] == [16, 17, 17]


class TestWithdraw:
    def test_gives_the_pieces_free_while_nothing_is_under_way(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)

        builders.withdrawn(case, sale, at + DAY + HOUR)

        assert (builders.now(case, sale).state, taken(sale)) == ("withdrawn", [0])
        assert {clock.state for clock in builders.clocks(case.id, sale).values()} == {"void"}
        assert builders.noticed(order, sale, at + 2 * DAY).paid == 11600

    def test_comes_too_late_once_sent(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)

        with refused(IllegalTransition):
            builders.withdrawn(case, sale, at + DAY)
        assert taken(sale) == [2]


@pytest.mark.duty("NRR-11")
class TestNameAddress:
    def name(self, case: Return, at: datetime, *, by: Actor, address: ReturnAddress = ELSEWHERE) -> Return:
        with eyes(by), transaction.atomic():
            return commands.name_address(case.id, address=address, by=by, at=at)

    def test_is_what_the_shopper_sees_from_then_on(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)

        self.name(case, at + 2 * DAY, by=sale.seller)

        with eyes(sale.shopper), transaction.atomic():
            assert queries.address(queries.one_return(case.id, by=sale.shopper)) == ELSEWHERE
        assert builders.clocks(case.id, sale)["address"].state == "met"
        assert builders.topics(case, sale) == ["noticed", "address_named"]

    def test_is_refused_too_late_twice_and_after_sending(
        self, order: Order, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        case = builders.noticed(order, sale, at + DAY, quantity=1)
        until = at + DAY + 48 * HOUR

        with refused(AddressLate) as late:
            self.name(case, until, by=sale.seller)
        assert late.value.closed_at == until
        self.name(case, until - TICK, by=sale.seller)
        with refused(NotNow) as twice:
            self.name(case, until - TICK, by=sale.seller)
        assert twice.value.params == {"action": "name_address", "reasons": ("already_named",)}
        other = builders.noticed(order, sale, at + DAY, quantity=1)
        builders.sent(other, sale, at + DAY)
        with refused(NotNow) as sent:
            self.name(other, at + DAY, by=sale.seller)
        assert sent.value.reasons == ("already_sent",)

    def test_is_the_shop_s(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.noticed(order, sale, at + DAY)

        with refused(WrongRole):
            self.name(case, at + DAY, by=sale.shopper)

    def test_is_sealed(self, order: Order, sale: Sale, at: datetime) -> None:
        self.name(builders.noticed(order, sale, at + DAY), at + DAY, by=sale.seller)

        with eyes(sale.seller), transaction.atomic():
            [row] = NamedAddress.objects.values("contact_name", "phone", "address")
        assert all(text.encode() not in row[name].ciphertext for name, text in vars_of(ELSEWHERE).items())


def vars_of(address: ReturnAddress) -> dict[str, str]:
    return {"contact_name": address.contact_name, "phone": address.phone, "address": address.address}


class TestSendBack:
    @pytest.mark.duty("NRR-19")
    def test_takes_any_carrier_and_waits_for_nobody(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)

        builders.sent(case, sale, at + DAY, carrier="邻村的三轮车", waybill="NONE-0001")

        found = builders.now(case, sale)
        with eyes(sale.seller), transaction.atomic():
            [fact] = [entry for entry in timeline(case.id) if entry.topic == "aftersales.sent"]
        assert "三轮车" not in str(fact.payload)
        assert (found.state, found.traced) == ("sent", False)
        assert builders.clocks(case.id, sale)["address"].state == "void"

    def test_is_done_once(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)

        with refused(IllegalTransition):
            builders.sent(case, sale, at + DAY)


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
        assert (found.state, found.arrived_at, found.refused_at, found.traced) == ("sent", None, None, True)
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

    def test_is_open_until_the_first_report(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.noticed(order, sale, at + DAY)
        with refused(NotNow) as early:
            builders.corrected(case, sale, at + DAY)
        assert early.value.reasons == ("nothing_sent",)
        builders.sent(case, sale, at + DAY)
        builders.corrected(case, sale, at + DAY)
        builders.report(case, at + DAY, kind=ParcelEvent.PICKED_UP)

        with refused(NotNow) as info:
            builders.corrected(case, sale, at + DAY)
        assert info.value.reasons == ("already_reported",)

    def test_is_the_shopper_s(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)

        with refused(WrongRole), eyes(sale.seller), transaction.atomic():
            commands.correct_parcel(case.id, carrier="sf", waybill="BACK0003", by=sale.seller, at=at + DAY)


class TestConfirmArrival:
    def test_needs_goods_that_were_sent(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        """Else a shop could object to goods that the shopper still has, and could then neither send nor withdraw."""
        case = builders.noticed(order, sale, at + DAY)

        with refused(NotNow) as info:
            builders.arrived_at_shop(case, sale, at + DAY)
        assert info.value.reasons == ("nothing_sent",)
        builders.withdrawn(case, sale, at + DAY)

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

    def test_is_said_once(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.back(order, sale, at + DAY)

        with refused(NotNow) as info:
            builders.arrived_at_shop(case, sale, at + DAY)
        assert info.value.params == {"action": "confirm_arrival", "reasons": ("already_back",)}

    def test_of_goods_that_were_paid_for_early_starts_no_clock(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)
        builders.granted(case, sale, at + DAY)

        builders.arrived_at_shop(case, sale, at + 2 * DAY)

        assert builders.now(case, sale).arrived_at == at + 2 * DAY
        assert {clock.state for clock in builders.clocks(case.id, sale).values()} == {"met", "void"}


@pytest.mark.duty("PCR-08")
class TestSendHome:
    def test_follows_a_refund_that_was_declined_and_once(
        self, order: Order, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        case = builders.declined(order, sale, at + DAY)
        assert builders.clocks(case.id, sale)["send_home"].state == "running"

        builders.sent_home(case, sale, at + 2 * DAY)

        assert builders.topics(case, sale)[-1] == "sent_home"
        with refused(NotNow) as info:
            builders.sent_home(case, sale, at + 2 * DAY)
        assert info.value.reasons == ("already_sent",)

    def test_is_not_for_goods_that_are_not_declined(
        self, order: Order, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        case = builders.back(order, sale, at + DAY)

        with refused(NotNow) as info:
            builders.sent_home(case, sale, at + DAY)
        assert info.value.reasons == ("not_declined",)


class TestFindArrival:
    def find(self, case: Return, at: datetime, *, since: datetime, by: Actor, reasons: str = "签收底单") -> Return:
        with eyes(by), transaction.atomic():
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

    def test_needs_reasons_and_staff(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.noticed(order, sale, at + DAY)

        with refused(RulingRefused):
            self.find(case, at + DAY, since=at + DAY, by=operator(), reasons="  ")
        with refused(WrongRole):
            self.find(case, at + DAY, since=at + DAY, by=sale.shopper)
        assert builders.now(case, sale).state == "noticed"


class TestGrant:
    @pytest.mark.duty("NRR-13")
    def test_gives_the_money_back_and_stops_every_clock(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.back(order, sale, at + DAY)

        builders.granted(case, sale, at + DAY + HOUR)

        assert (builders.now(case, sale).state, builders.now(case, sale).basis) == ("granted", "shop")
        assert builders.refunded(sale) == [(11600, "requested")]
        assert {kind: clock.state for kind, clock in builders.clocks(case.id, sale).items()} == {
            "address": "void",
            "handle_red_line": "met",
            "objection": "void",
            "refund": "met",
            "refund_red_line": "met",
        }

    @pytest.mark.parametrize("is_sent", [True, False])
    def test_may_come_before_the_goods_by_the_shop_s_own_will(
        self,
        order: Order,
        sale: Sale,
        at: datetime,
        is_sent: bool,  # a parameter of the table above
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)
        if is_sent:
            builders.sent(case, sale, at + DAY)

        builders.granted(case, sale, at + DAY)

        assert (builders.now(case, sale).state, builders.now(case, sale).basis) == ("granted", "shop_early")
        assert builders.refunded(sale) == [(11600, "requested")]

    def test_happens_once(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.back(order, sale, at + DAY)
        builders.granted(case, sale, at + DAY)

        with refused(IllegalTransition):
            builders.granted(case, sale, at + DAY)
        assert len(builders.refunded(sale)) == 1

    def test_is_not_the_shopper_s(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.back(order, sale, at + DAY)

        with refused(WrongRole), eyes(sale.shopper), transaction.atomic():
            commands.grant(case.id, by=sale.shopper, at=at + DAY)
        assert builders.refunded(sale) == []

    @pytest.mark.duty("NRR-13")
    def test_leaves_out_what_has_gone_back_on_another_ground(self, order: Order, sale: Sale, at: datetime) -> None:
        paid = Reference("orders.order", order.id)
        case = builders.back(order, sale, at + DAY)
        with eyes(sale.seller), transaction.atomic():
            ask = platform_core.payments.commands.request_refund
            ask(paid, amount=Money(5000), cause="goodwill", by=sale.seller, at=at + DAY)

        builders.granted(case, sale, at + DAY)

        assert builders.refunded(sale) == [(5000, "requested"), (6600, "requested")]

    @pytest.mark.duty("NRR-17")
    def test_of_all_pieces_one_by_one_gives_back_everything_that_was_paid(self, sale: Sale, at: datetime) -> None:
        cut = Adjustment(AdjustmentKind.COUPON, Money(-100), FundedBy.PLATFORM)
        order = orders.delivered(sale, at, quantity=3, cuts=(cut,))

        for n in range(3):
            case = builders.back(order, sale, at + DAY + n * HOUR, quantity=1)
            builders.granted(case, sale, at + DAY + n * HOUR)

        assert sum(amount for amount, _ in builders.refunded(sale)) == order.total == 17300
        with eyes(sale.seller), transaction.atomic():
            refundable = payments.refundable(Reference("orders.order", order.id))
        assert refundable == Money(0)


class TestObjectTo:
    @pytest.mark.duty("NRR-09")
    def test_stops_the_refund_and_asks_the_platform(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.back(order, sale, at + DAY)

        builders.objected(case, sale, at + 2 * DAY)

        assert builders.topics(case, sale) == ["noticed", "sent", "arrived", "objected"]
        assert {kind: clock.state for kind, clock in builders.clocks(case.id, sale).items()} == {
            "address": "void",
            "handle_red_line": "met",
            "objection": "met",
            "refund": "void",
            "refund_red_line": "running",
            "ruling": "running",
        }

    @pytest.mark.duty("NRR-09")
    def test_too_late_changes_nothing(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.back(order, sale, at + DAY)
        until = builders.now(case, sale).objection_until
        assert until is not None

        with refused(ObjectionLate) as info:
            builders.objected(case, sale, until)

        assert info.value.params == {"closed_at": until}
        assert builders.clocks(case.id, sale)["refund"].state == "running"
        builders.objected(case, sale, until - TICK)

    @pytest.mark.duty("NRR-09")
    def test_is_late_also_once_the_clock_has_paid(
        self, order: Order, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        case = builders.back(order, sale, at + DAY)
        builders.sweep(at + 10 * DAY)

        with refused(ObjectionLate):
            builders.objected(case, sale, at + 10 * DAY)
        assert builders.now(case, sale).state == "granted"

    @pytest.mark.duty("NRR-08", "NRR-09")
    @pytest.mark.parametrize(
        ("changes", "reason"),
        [
            ({"evidence": []}, "evidence_missing"),
            ({"evidence": [UUID(int=1)]}, "evidence_unknown"),
            ({"grounds": ()}, "grounds_missing"),
            ({"statement": " "}, "statement_missing"),
        ],
    )
    def test_is_nothing_without_grounds_evidence_and_words(
        self, order: Order, sale: Sale, at: datetime, refused: Refused, changes: dict[str, Any], reason: str
    ) -> None:
        case = builders.back(order, sale, at + DAY)

        with refused(ObjectionRefused) as info:
            builders.objected(case, sale, at + DAY, **changes)
        assert info.value.reasons == (reason,)
        assert builders.clocks(case.id, sale)["refund"].state == "running"

    def test_rests_on_files_that_the_shop_has_added_itself(
        self, order: Order, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        case = builders.back(order, sale, at + DAY)
        theirs = builders.photo(case, sale.shopper, at + DAY)

        with refused(ObjectionRefused) as info:
            builders.objected(case, sale, at + DAY, evidence=[theirs])
        assert info.value.reasons == ("evidence_unknown",)

    def test_waits_for_the_goods(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.noticed(order, sale, at + DAY)

        with refused(NotNow) as info:
            builders.objected(case, sale, at + DAY)
        assert info.value.reasons == ("not_back",)


def ruled(case: Return, at: datetime, outcome: RulingOutcome, *, by: Actor, reasons: str = "照片不能证明") -> Return:
    with eyes(by), transaction.atomic():
        return commands.rule_on(case.id, outcome=outcome, reasons=reasons, by=by, at=at)


@pytest.mark.duty("NRR-24")
class TestRuleOn:
    def test_refunds_in_the_same_transaction(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.objected(builders.back(order, sale, at + DAY), sale, at + DAY)

        ruled(case, at + 2 * DAY, RulingOutcome.REFUND, by=operator())

        assert (builders.now(case, sale).state, builders.now(case, sale).basis) == ("granted", "ruling")
        assert builders.refunded(sale) == [(11600, "requested")]
        clocks = builders.clocks(case.id, sale)
        assert (clocks["ruling"].state, clocks["refund_red_line"].state) == ("met", "met")

    def test_declines_and_pays_nothing(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.objected(builders.back(order, sale, at + DAY), sale, at + DAY)

        ruled(case, at + 2 * DAY, RulingOutcome.NO_REFUND, by=operator())

        assert builders.now(case, sale).state == "declined"
        assert builders.refunded(sale) == []
        assert builders.topics(case, sale)[-2:] == ["ruled", "declined"]
        builders.sent_home(case, sale, at + 3 * DAY)
        builders.sweep(at + 60 * DAY)
        assert (builders.now(case, sale).state, builders.refunded(sale)) == ("declined", [])

    def test_says_why_to_both_sides(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.objected(builders.back(order, sale, at + DAY), sale, at + DAY)

        with refused(RulingRefused):
            ruled(case, at + 2 * DAY, RulingOutcome.REFUND, by=operator(), reasons=" ")
        ruled(case, at + 2 * DAY, RulingOutcome.REFUND, by=operator())

        for reader in (sale.shopper, sale.seller):
            with eyes(reader), transaction.atomic():
                found = queries.one_return(case.id, by=reader)
                assert queries.statement(found.ruling, "reasons") == "照片不能证明"
                assert queries.statement(found.objection, "statement") == "衣领有污渍"

    def test_decides_once_and_only_what_was_objected_to(
        self, order: Order, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        case = builders.back(order, sale, at + DAY)

        with refused(NotNow):
            ruled(case, at + DAY, RulingOutcome.NO_REFUND, by=operator())
        builders.objected(case, sale, at + DAY)
        ruled(case, at + DAY, RulingOutcome.REFUND, by=operator())
        with refused(NotNow):
            ruled(case, at + DAY, RulingOutcome.NO_REFUND, by=operator())
        with refused(WrongRole):
            ruled(case, at + DAY, RulingOutcome.REFUND, by=sale.shopper)

    def test_is_needless_once_the_shop_gives_in(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.objected(builders.back(order, sale, at + DAY), sale, at + DAY)

        builders.granted(case, sale, at + 2 * DAY)

        assert builders.clocks(case.id, sale)["ruling"].state == "void"
        assert builders.now(case, sale).basis == "shop"


@pytest.mark.duty("NRR-25")
class TestRestock:
    def restock(self, case: Return, sale: Sale, at: datetime, *pieces: Restocked) -> Return:
        with eyes(sale.seller), transaction.atomic():
            return commands.restock(case.id, pieces=pieces, by=sale.seller, at=at)

    def test_puts_on_the_shelf_what_is_as_new_and_notes_the_rest(self, order: Order, sale: Sale, at: datetime) -> None:
        line, before = line_of(order, sale), orders.shelf(sale)
        case = builders.back(order, sale, at + DAY)
        builders.granted(case, sale, at + DAY)

        self.restock(case, sale, at + DAY, Restocked(line, 1, Grade.AS_NEW, "L1"), Restocked(line, 1, Grade.OPENED))

        assert orders.shelf(sale) == (before[0] + 1, before[1])
        with eyes(sale.seller), transaction.atomic():
            rows = list(Restock.objects.order_by("grade").values_list("grade", "quantity", "lot"))
        assert rows == [("as_new", 1, "L1"), ("opened", 1, "")]

    def test_takes_each_piece_once_and_only_what_was_granted(
        self, order: Order, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        line = line_of(order, sale)
        case = builders.back(order, sale, at + DAY, quantity=1)
        piece = Restocked(line, 1, Grade.AS_NEW, "L1")

        with refused(RestockRefused) as early:
            self.restock(case, sale, at + DAY, piece)
        assert early.value.reasons == ("not_granted",)
        builders.granted(case, sale, at + DAY)
        before = orders.shelf(sale)
        self.restock(case, sale, at + DAY, piece)
        with refused(RestockRefused) as twice:
            self.restock(case, sale, at + DAY, piece)
        assert twice.value.reasons == ("more_than_came_back",)
        assert orders.shelf(sale) == (before[0] + 1, before[1])


class TestAnyCommand:
    def test_knows_nothing_of_another_s_return(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case, other = builders.noticed(order, sale, at + DAY), orders.sale(at)

        with refused(ReturnNotFound):
            builders.granted(case, other, at + DAY)
        with refused(ReturnNotFound):
            builders.withdrawn(case, other, at + DAY)
        with refused(ReturnNotFound):
            builders.sent(case, other, at + DAY)
        with refused(ReturnNotFound), eyes(operator()), transaction.atomic():
            by = operator()
            commands.rule_on(new_id(), outcome=RulingOutcome.REFUND, reasons="无", by=by, at=at)
