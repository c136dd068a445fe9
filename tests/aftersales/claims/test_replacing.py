"""How is a claim carried out by other goods or by a repair, and until when?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from aftersales.claims import policies, queries
from aftersales.claims.commands import replacements as commands
from aftersales.claims.errors import CarrierNotFollowed, ClaimNotAllowed, ClaimNotNow
from aftersales.claims.states import ClaimState
from aftersales.claims.types import ClaimMoney
from aftersales.returns.errors import UnknownReturnParcel
from aftersales.returns.states import ReturnState
from aftersales.returns.types import Remedy
from aftersales.rights import queries as rights_queries
from catalog.stock.errors import OutOfStock
from orders.sales import queries as orders_queries
from orders.sales.models.orders import Order
from orders.sales.types import ParcelEvent
from platform_core.actors import part
from platform_core.legal.spans import TICK
from tests.aftersales.claims import builders as claims
from tests.aftersales.claims.builders import due, shelf, state
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestAnExchange:
    @pytest.mark.duty("CRL-24")
    def test_sends_a_new_piece_from_the_shelf_for_goods_that_are_back(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        claim, before = claims.exchanging(order, sale, at + 2 * DAY), shelf(sale)
        assert claims.back_of(claim, sale).state == ReturnState.HANDED_ON

        parcel = claims.piece_sent(claim, sale, at + 3 * DAY)
        claims.piece_reported(parcel, at + 4 * DAY, kind=ParcelEvent.IN_TRANSIT)
        assert state(claim, sale) is ClaimState.ON_ITS_WAY
        claims.piece_reported(parcel, at + 5 * DAY)

        assert state(claim, sale) is ClaimState.FULFILLED
        assert shelf(sale) == before - 2
        assert builders.refunded(sale) == []
        assert claims.pieces(sale) == [(2, 0)]  # the new ones may be claimed for again
        claims.claimed(order, sale, at + 6 * DAY, quantity=1)

    @pytest.mark.duty("CRL-24")
    @pytest.mark.parametrize(("kind", "basis"), [("send_new", "not_sent"), ("new_arrives", "not_arrived")])
    def test_becomes_money_where_nothing_is_sent_or_arrives(
        self, order: Order, sale: Sale, at: datetime, kind: str, basis: str
    ) -> None:
        claim = claims.exchanging(order, sale, at + 2 * DAY)
        if kind == "new_arrives":
            claims.piece_sent(claim, sale, at + 3 * DAY)
        end = due(claim, sale, kind)

        builders.sweep(end - TICK)
        assert builders.refunded(sale) == []
        builders.sweep(end)

        assert state(claim, sale) is ClaimState.REFUNDED
        assert claims.paid_for(claim, sale) == (11600, ClaimMoney(basis))
        assert builders.refunded(sale) == [(11600, "requested")]

    def test_a_shop_that_has_none_pays(self, at: datetime) -> None:
        sale = orders.sale(at, on_hand=2)
        claim = claims.exchanging(orders.delivered(sale, at), sale, at + 2 * DAY)

        with pytest.raises(OutOfStock):
            claims.piece_sent(claim, sale, at + 2 * DAY)
        claims.money_given(claim, sale, at + 2 * DAY)

        assert claims.paid_for(claim, sale) == (11600, ClaimMoney.SHOP)

    def test_goes_with_a_carrier_that_reports_and_on_whose_word_alone_it_arrives(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        claim = claims.exchanging(order, sale, at + 2 * DAY)
        with pytest.raises(CarrierNotFollowed), acting_as(sale.seller), transaction.atomic():
            commands.send_piece(claim.id, carrier="pigeon", waybill="NEW00001", by=sale.seller, at=at + 2 * DAY)
        parcel = claims.piece_sent(claim, sale, at + 2 * DAY)

        with pytest.raises(UnknownReturnParcel):
            claims.piece_reported(parcel, at + 3 * DAY, source=part("carrier.another"))

        assert state(claim, sale) is ClaimState.ON_ITS_WAY

    def test_ends_with_its_return_where_the_shop_pays_early_or_the_shopper_keeps_the_goods(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        first, second = (
            claims.agreed(claims.claimed(order, sale, at + DAY, wants=Remedy.EXCHANGE, quantity=1), sale, at + DAY)
            for _ in range(2)
        )
        builders.granted(claims.back_of(first, sale), sale, at + DAY)
        builders.withdrawn(claims.back_of(second, sale), sale, at + DAY)

        assert (state(first, sale), state(second, sale)) == (ClaimState.BY_RETURN, ClaimState.WITHDRAWN)
        assert builders.refunded(sale) == [(5800, "requested")]
        assert claims.pieces(sale) == [(2, 1)]


class TestARepair:
    @pytest.mark.duty("TGS-30")
    def test_that_takes_too_long_becomes_an_exchange_or_the_money_if_the_shopper_likes(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        claim = claims.repairing(order, sale, at + 2 * DAY)
        end = due(claim, sale, "repair")
        builders.sweep(end - TICK)
        assert state(claim, sale) is ClaimState.REPAIRING

        builders.sweep(end)

        assert state(claim, sale) is ClaimState.SENDING
        claims.money_chosen(claim, sale, end)
        assert claims.paid_for(claim, sale) == (11600, ClaimMoney.CHOSEN)

    def test_of_goods_that_are_exchanged_nobody_chooses_the_money(self, order: Order, sale: Sale, at: datetime) -> None:
        claim = claims.exchanging(order, sale, at + 2 * DAY)

        with pytest.raises(ClaimNotNow):
            claims.money_chosen(claim, sale, at + 2 * DAY)

        assert builders.refunded(sale) == []

    @pytest.mark.duty("TGS-1Y", "CRL-24")
    def test_in_vain_opens_the_exchange_and_the_money_again(self, order: Order, sale: Sale, at: datetime) -> None:
        claim, before = claims.repairing(order, sale, at + 2 * DAY), shelf(sale)
        claims.piece_sent(claim, sale, at + 3 * DAY, lot=None)
        claims.piece_confirmed(claim, sale, at + 4 * DAY)
        late = at + 60 * DAY

        again = claims.claimed(order, sale, late, wants=Remedy.RETURN)

        assert shelf(sale) == before  # the repaired piece is the shopper's own
        assert again.right_until > late
        with acting_as(sale.shopper), transaction.atomic():
            rights = rights_queries.rights(order.id, by=sale.shopper, at=late)
        assert not any(right.open and right.action == "return_without_reason" for right in rights)


class TestTheGuaranteePeriod:
    @pytest.mark.duty("TGS-1Y")
    def test_of_a_line_begins_anew_with_the_exchange_that_a_repair_became(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        before, period = self.ends(order, sale, at), policies.PERIOD.code
        claim = claims.repairing(order, sale, at + 2 * DAY)
        end = due(claim, sale, "repair")
        builders.sweep(end)
        claims.piece_sent(claim, sale, end)
        claims.piece_confirmed(claim, sale, end + DAY)

        after = self.ends(order, sale, end + DAY)

        assert claims.now(claim, sale).remedy == Remedy.EXCHANGE
        assert after[period] > before[period] + 30 * DAY
        assert after | {period: before[period]} == before
        with pytest.raises(ClaimNotAllowed) as refused:
            claims.claimed(order, sale, end + 2 * DAY, wants=Remedy.RETURN)
        assert refused.value.reasons == ("window_closed",)  # nothing was repaired in vain

    @pytest.mark.duty("TGS-1Y")
    def test_stands_still_from_the_arrival_and_not_from_when_that_was_noted(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        before, period = self.ends(order, sale, at), policies.PERIOD.code
        claim = claims.agreed(claims.claimed(order, sale, at + DAY, wants=Remedy.REPAIR), sale, at + DAY)
        case = claims.back_of(claim, sale)
        builders.sent(case, sale, at + DAY)
        builders.report(case, at + 4 * DAY, happened_at=at + 2 * DAY)
        claims.piece_sent(claim, sale, at + 5 * DAY, lot=None)
        claims.piece_confirmed(claim, sale, at + 9 * DAY)

        assert self.ends(order, sale, at + 9 * DAY)[period] == before[period] + 7 * DAY

    def ends(self, order: Order, sale: Sale, at: datetime) -> dict[str, datetime]:
        with acting_as(sale.shopper), transaction.atomic():
            [line] = queries.claimed_lines(orders_queries.sale_facts(order.id, by=sale.shopper, at=at))
            return dict(line.ends)


class TestTheShopsTime:
    @pytest.mark.duty("CRL-24", "TGS-30", "NRR-13")
    @pytest.mark.parametrize(("wants", "kind"), [(Remedy.EXCHANGE, "send_new"), (Remedy.REPAIR, "repair")])
    def test_counts_from_the_arrival_and_not_from_when_it_was_noted(
        self, order: Order, sale: Sale, at: datetime, wants: Remedy, kind: str
    ) -> None:
        claim = claims.agreed(claims.claimed(order, sale, at + DAY, wants=wants), sale, at + DAY)
        case = claims.back_of(claim, sale)
        builders.sent(case, sale, at + DAY)

        builders.report(case, at + 4 * DAY, happened_at=at + 2 * DAY)

        assert builders.clocks(claim.id, sale)[kind].started_at == at + 2 * DAY
