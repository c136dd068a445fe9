"""Who may say that something goes back, take it back, and where is it sent?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from aftersales.returns.commands import notices as commands
from aftersales.returns.errors import AddressLate, NotNow, ReturnRefused, WindowPassed
from aftersales.returns.models.records import NamedAddress
from aftersales.returns.models.returns import LinePieces, Return
from aftersales.returns.queries import cases as queries
from aftersales.returns.types import Wanted
from merchants.shops.types import ReturnAddress
from orders.contracts.types import Adjustment, AdjustmentKind, FundedBy
from orders.sales.errors import OrderNotFound
from orders.sales.models.orders import Order
from platform_core.actors import Actor
from platform_core.legal.spans import TICK
from platform_core.money import Money
from platform_core.states import WrongRole
from tests.aftersales.conftest import Refused
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY, HOUR
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
ELSEWHERE = ReturnAddress(contact_name="令狐退之", phone="0591-1234567", address="福州市仓山区二号库")


def taken(sale: Sale) -> list[int]:
    with acting_as(sale.seller), transaction.atomic():
        return list(LinePieces.objects.values_list("taken", flat=True))


class TestGiveNotice:
    @pytest.mark.duty("CRL-25a", "NRR-11")
    def test_exercises_the_right_and_shows_the_verified_address_at_once(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        case = builders.noticed(order, sale, at + DAY)

        with acting_as(sale.shopper), transaction.atomic():
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

    @pytest.mark.duty("NRR-07", "NRR-20b", "CRL-25b")
    def test_is_refused_of_what_was_confirmed_at_the_purchase_and_of_nothing_else(
        self, at: datetime, refused: Refused
    ) -> None:
        sale = orders.sale(at, **orders.FLAWED)
        confirmed = orders.delivered(sale, at, consents=orders.confirming(sale))

        with refused(ReturnRefused) as refusal:
            builders.noticed(confirmed, sale, at + DAY)

        assert refusal.value.params == {"reasons": ("excluded_by_confirmation",)}
        assert builders.noticed(orders.delivered(sale, at), sale, at + DAY).state == "noticed"

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
            with refused(WrongRole), acting_as(other), transaction.atomic():
                wanted = [Wanted(builders.line_of(order, sale).id, 1)]
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


@pytest.mark.duty("NRR-11")
class TestNameAddress:
    def name(self, case: Return, at: datetime, *, by: Actor, address: ReturnAddress = ELSEWHERE) -> Return:
        with acting_as(by), transaction.atomic():
            return commands.name_address(case.id, address=address, by=by, at=at)

    def test_is_what_the_shopper_sees_from_then_on(self, order: Order, sale: Sale, at: datetime) -> None:
        case = builders.noticed(order, sale, at + DAY)

        self.name(case, at + 2 * DAY, by=sale.seller)

        with acting_as(sale.shopper), transaction.atomic():
            assert queries.address(queries.one_return(case.id, by=sale.shopper)) == ELSEWHERE
        assert builders.clocks(case.id, sale)["address"].state == "met"
        assert builders.topics(case, sale) == ["noticed", "address_named"]

    def test_is_refused_too_late_and_twice(self, order: Order, sale: Sale, at: datetime, refused: Refused) -> None:
        case = builders.noticed(order, sale, at + DAY)
        until = at + DAY + 48 * HOUR

        with refused(AddressLate) as late:
            self.name(case, until, by=sale.seller)
        assert late.value.closed_at == until
        self.name(case, until - TICK, by=sale.seller)
        with refused(NotNow) as twice:
            self.name(case, until - TICK, by=sale.seller)
        assert twice.value.params == {"action": "name_address", "reasons": ("already_named",)}

    def test_is_sealed(self, order: Order, sale: Sale, at: datetime) -> None:
        self.name(builders.noticed(order, sale, at + DAY), at + DAY, by=sale.seller)

        with acting_as(sale.seller), transaction.atomic():
            [row] = NamedAddress.objects.values("contact_name", "phone", "address")
        assert all(text.encode() not in row[name].ciphertext for name, text in vars_of(ELSEWHERE).items())


def vars_of(address: ReturnAddress) -> dict[str, str]:
    return {"contact_name": address.contact_name, "phone": address.phone, "address": address.address}
