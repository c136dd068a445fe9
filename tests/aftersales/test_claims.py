"""What becomes of a claim: granted, offered, refused, carried out, paid?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

import orders.queries as orders_queries
from aftersales import commands, policies, queries
from aftersales.errors import (
    CarrierNotFollowed,
    ClaimAnswerRefused,
    ClaimNotAllowed,
    ClaimNotNow,
    ObjectionRefused,
    UnknownReturnParcel,
)
from aftersales.models import Claim
from aftersales.states import ClaimState, ReturnState
from aftersales.types import Burden, ClaimMoney, Cost, Grounds, NoRemedy, Remedy, Topic
from catalog.errors import OutOfStock
from catalog.models import Sku
from merchants.ports import OPEN_DUTIES
from orders.models import Order
from orders.ports import SETTLEMENT_HOLDS
from orders.types import ParcelEvent
from platform_core.actors import part
from platform_core.cases.queries import Action
from platform_core.legal.spans import TICK
from platform_core.states import IllegalTransition, WrongRole
from tests.aftersales import builders
from tests.aftersales import claim_builders as claims
from tests.aftersales.builders import DAY
from tests.merchants.builders import acting_as
from tests.orders import builders as orders
from tests.orders.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def state(claim: Claim, sale: Sale) -> ClaimState:
    return ClaimState(claims.now(claim, sale).state)


def shelf(sale: Sale) -> int:
    with acting_as(sale.seller), transaction.atomic():
        return Sku.objects.get(id=sale.sku_id).on_hand


def due(claim: Claim, sale: Sale, kind: str) -> datetime:
    return builders.clocks(claim.id, sale)[kind].due_at


class TestClaim:
    @pytest.mark.duty("CRL-23a", "CRL-24")
    def test_keeps_what_the_ladder_said(self, order: Order, sale: Sale, at: datetime) -> None:
        claim = claims.now(claims.claimed(order, sale, at + DAY, topic=Topic.NOT_AS_DESCRIBED, quantity=1), sale)

        assert (claim.paid, claim.burden, claim.duties) == (5800, Burden.SHOPPER, ["CRL-23a", "CRL-24"])
        assert claim.right_until == at.replace(day=17, hour=16)
        with acting_as(sale.seller), transaction.atomic():
            assert queries.claim_statement(claim) == "开机没有反应"
        assert claims.pieces(sale) == [(2, 1)]

    @pytest.mark.duty("CRL-24")
    def test_is_refused_once_its_time_is_over(self, order: Order, sale: Sale, at: datetime) -> None:
        end = at.replace(day=17, hour=16)

        with pytest.raises(ClaimNotAllowed) as refused:
            claims.claimed(order, sale, end)

        assert refused.value.reasons == ("window_closed",)
        assert claims.claimed(order, sale, end - TICK).state == ClaimState.FILED

    def test_is_a_shopper_s(self, order: Order, sale: Sale, at: datetime) -> None:
        with pytest.raises(WrongRole):
            claims.claimed(order, sale, at, by=sale.seller)

    @pytest.mark.duty("NRR-17")
    def test_takes_pieces_that_no_return_takes(self, order: Order, sale: Sale, at: datetime) -> None:
        builders.noticed(order, sale, at + DAY, quantity=1)

        with pytest.raises(ClaimNotAllowed) as refused:
            claims.claimed(order, sale, at + DAY)

        assert refused.value.reasons == ("too_many",)
        claims.claimed(order, sale, at + DAY, quantity=1)
        assert claims.pieces(sale) == [(2, 2)]

    def test_that_is_withdrawn_frees_them(self, order: Order, sale: Sale, at: datetime) -> None:
        claim = claims.withdrawn(claims.claimed(order, sale, at + DAY), sale, at + DAY)

        assert state(claim, sale) is ClaimState.WITHDRAWN
        assert claims.pieces(sale) == [(2, 0)]

    def test_holds_the_shop_s_money_and_is_owed_until_it_has_ended(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        claim = claims.claimed(order, sale, at + DAY)
        with acting_as(sale.seller), transaction.atomic():
            assert SETTLEMENT_HOLDS["aftersales"].holds(order.id)
            [owed] = OPEN_DUTIES["aftersales"].owed_by(sale.shop)
        assert (owed.kind, owed.subject_id) == ("aftersales.claim", claim.id)
        assert owed.due_at == due(claim, sale, "answer_claim")

        claims.withdrawn(claim, sale, at + DAY)

        with acting_as(sale.seller), transaction.atomic():
            assert not SETTLEMENT_HOLDS["aftersales"].holds(order.id)
            assert OPEN_DUTIES["aftersales"].owed_by(sale.shop) == []


class TestAnswers:
    @pytest.mark.duty("CRL-24", "NRR-18")
    def test_a_claim_for_money_goes_on_as_a_return_at_the_shop_s_cost(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        claim = claims.agreed(claims.claimed(order, sale, at + DAY), sale, at + DAY)
        case = claims.goods_back(claim, sale, at + 2 * DAY)

        assert state(claim, sale) is ClaimState.BY_RETURN
        assert (case.freight, case.because, case.paid) == (Cost.MERCHANT, Topic.FAULTY, 11600)
        builders.sweep(builders.clocks(case.id, sale)["refund"].due_at)
        assert builders.now(case, sale).state == ReturnState.GRANTED
        assert builders.refunded(sale) == [(11600, "requested")]
        assert claims.pieces(sale) == [(2, 2)]

    @pytest.mark.duty("CRL-24")
    def test_nobody_asks_whether_such_goods_are_intact(self, order: Order, sale: Sale, at: datetime) -> None:
        claim = claims.agreed(claims.claimed(order, sale, at + DAY), sale, at + DAY)
        case = claims.goods_back(claim, sale, at + 2 * DAY)

        with pytest.raises(ObjectionRefused) as refused:
            builders.objected(case, sale, at + 2 * DAY, grounds=(Grounds.SOILED,))

        assert refused.value.reasons == ("no_test_of_state",)
        builders.objected(case, sale, at + 2 * DAY, grounds=(Grounds.OTHER_GOODS,))
        assert builders.now(case, sale).objected

    @pytest.mark.duty("OPR-27", "CRL-24")
    @pytest.mark.parametrize(
        ("topic", "wants", "leads_to"),
        [
            (Topic.FAULTY, Remedy.RETURN, ClaimState.BY_RETURN),
            (Topic.FAULTY, Remedy.EXCHANGE, ClaimState.RETURNING),
            (Topic.FAULTY, Remedy.REPAIR, ClaimState.RETURNING),
            (Topic.MISSING, Remedy.SUPPLY, ClaimState.SENDING),
            (Topic.MISSING, Remedy.REFUND_PART, ClaimState.SENDING),
        ],
    )
    def test_silence_grants_and_pays_nothing_yet(
        self, order: Order, sale: Sale, at: datetime, topic: Topic, wants: Remedy, leads_to: ClaimState
    ) -> None:
        claim = claims.claimed(order, sale, at + DAY, topic=topic, wants=wants)
        end = due(claim, sale, "answer_claim")

        builders.sweep(end - TICK)
        assert state(claim, sale) is ClaimState.FILED
        builders.sweep(end)

        assert state(claim, sale) is leads_to
        assert builders.refunded(sale) == []

    def test_an_offer_is_taken(self, order: Order, sale: Sale, at: datetime) -> None:
        claim = claims.offered(claims.claimed(order, sale, at + DAY), sale, at + DAY)
        claims.taken(claim, sale, at + DAY)

        found = claims.now(claim, sale)
        assert (found.state, found.remedy) == (ClaimState.RETURNING, Remedy.EXCHANGE)
        assert claims.back_of(claim, sale).leads_to == Remedy.EXCHANGE

    def test_an_offer_that_is_left_or_lapses_leaves_the_shop_to_answer(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        first = claims.offered(claims.claimed(order, sale, at + DAY, quantity=1), sale, at + DAY)
        second = claims.offered(claims.claimed(order, sale, at + DAY, quantity=1), sale, at + DAY)
        claims.left(first, sale, at + DAY)
        builders.sweep(due(second, sale, "take_offer"))

        assert state(second, sale) is ClaimState.INSISTED
        with pytest.raises(IllegalTransition):
            claims.offered(second, sale, at + 6 * DAY)
        builders.sweep(due(second, sale, "answer_claim"))
        assert state(first, sale) is state(second, sale) is ClaimState.BY_RETURN

    def test_an_offer_is_something_else_that_puts_it_right(self, order: Order, sale: Sale, at: datetime) -> None:
        claim = claims.claimed(order, sale, at + DAY)

        for remedy in (Remedy.RETURN, Remedy.SUPPLY, Remedy.REFUND_PART):
            with pytest.raises(ClaimAnswerRefused) as refused:
                claims.offered(claim, sale, at + DAY, remedy=remedy)
            assert refused.value.reasons == ("not_another",)
        assert state(claim, sale) is ClaimState.FILED

    @pytest.mark.duty("CRL-23b")
    def test_a_refusal_without_evidence_is_none_where_the_shop_has_to_show_it(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        claim = claims.claimed(order, sale, at + DAY, topic=Topic.WRONG_ITEM)

        for reason in (NoRemedy.NO_FAULT, NoRemedy.NOT_SHOWN):
            with pytest.raises(ClaimAnswerRefused) as refused:
                claims.refused(claim, sale, at + DAY, reason=reason, evidence=[])
            assert refused.value.reasons == ("burden_is_yours",)
        claims.refused(claim, sale, at + DAY, reason=NoRemedy.NO_FAULT)

        assert state(claim, sale) is ClaimState.REFUSED

    def test_a_refused_claim_frees_the_pieces_and_is_not_made_twice(
        self, order: Order, sale: Sale, at: datetime
    ) -> None:
        claim = claims.refused(claims.claimed(order, sale, at + DAY), sale, at + DAY)

        assert claims.pieces(sale) == [(2, 0)]
        with pytest.raises(ClaimNotAllowed) as refused:
            claims.claimed(order, sale, at + DAY)
        assert refused.value.reasons == ("refused_before",)
        builders.noticed(order, sale, at + DAY)  # the right without a reason is not touched
        builders.sweep(due(claim, sale, "complain"))
        assert state(claim, sale) is ClaimState.CLOSED

    def test_a_refusal_names_files_of_the_shop_s_own(self, order: Order, sale: Sale, at: datetime) -> None:
        claim = claims.claimed(order, sale, at + DAY)
        hers = claims.photo(claim, sale.shopper, at + DAY)

        with pytest.raises(ClaimAnswerRefused) as refused:
            claims.refused(claim, sale, at + DAY, evidence=[hers])

        assert refused.value.reasons == ("evidence_unknown",)

    def test_nothing_is_added_once_it_has_ended(self, order: Order, sale: Sale, at: datetime) -> None:
        claim = claims.withdrawn(claims.claimed(order, sale, at + DAY), sale, at + DAY)

        with pytest.raises(ClaimNotNow):
            claims.photo(claim, sale.shopper, at + DAY)


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
            rights = queries.rights(order.id, by=sale.shopper, at=late)
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


class TestWhatIsMissing:
    @pytest.mark.duty("CRL-24", "OPR-27")
    def test_is_sent_or_paid_for(self, order: Order, sale: Sale, at: datetime) -> None:
        claim = claims.supplying(order, sale, at + DAY)
        builders.sweep(due(claim, sale, "send_new"))

        assert claims.paid_for(claim, sale) == (5800, ClaimMoney.NOT_SENT)

    def test_is_paid_for_at_once_where_the_shop_agrees(self, order: Order, sale: Sale, at: datetime) -> None:
        claim = claims.claimed(order, sale, at + DAY, topic=Topic.MISSING, wants=Remedy.REFUND_PART, quantity=1)
        claims.agreed(claim, sale, at + DAY)

        assert state(claim, sale) is ClaimState.REFUNDED
        assert claims.paid_for(claim, sale) == (5800, ClaimMoney.AGREED)
        assert builders.refunded(sale) == [(5800, "requested")]
        assert claims.pieces(sale) == [(2, 1)]

    @pytest.mark.duty("NRR-17")
    def test_is_paid_to_the_fen_beside_a_return_of_the_rest(self, at: datetime) -> None:
        sale = orders.sale(at, price=3333)
        order = orders.delivered(sale, at, quantity=3)
        part_ = claims.claimed(order, sale, at + DAY, topic=Topic.MISSING, wants=Remedy.REFUND_PART, quantity=1)
        builders.granted(builders.noticed(order, sale, at + DAY, quantity=1), sale, at + DAY)
        claims.agreed(part_, sale, at + DAY)
        builders.granted(builders.noticed(order, sale, at + DAY, quantity=1), sale, at + DAY)

        assert sum(amount for amount, _ in builders.refunded(sale)) == order.total


class TestActions:
    def test_are_named_once(self, order: Order, sale: Sale, at: datetime) -> None:
        claim = claims.claimed(order, sale, at + DAY)
        end = due(claim, sale, "answer_claim")

        with acting_as(sale.seller), transaction.atomic():
            found = queries.claim_actions(claim, by=sale.seller, at=at + DAY)

        assert found == [
            Action(name="agree", until=end),
            Action(name="offer", until=end),
            Action(name="refuse", until=end),
            Action(name="evidence", until=None),
        ]
