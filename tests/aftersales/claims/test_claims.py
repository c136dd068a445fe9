"""What becomes of a claim: granted, offered, refused, carried out, paid?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import transaction

from aftersales.claims import queries
from aftersales.claims.errors import ClaimAnswerRefused, ClaimDecidedBefore, ClaimNotAllowed, ClaimNotNow
from aftersales.claims.states import ClaimState
from aftersales.claims.types import Burden, ClaimMoney, NoRemedy, Topic
from aftersales.returns.errors import ObjectionRefused
from aftersales.returns.states import ReturnState
from aftersales.returns.types import Cost, Grounds, Remedy
from merchants.shops.ports import OPEN_DUTIES
from orders.sales.models.orders import Order
from orders.sales.ports import SETTLEMENT_HOLDS
from platform_core.cases.queries import Action
from platform_core.legal.spans import TICK
from platform_core.states import IllegalTransition, WrongRole
from tests.aftersales.claims import builders as claims
from tests.aftersales.claims.builders import due, state
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


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
            [owed] = OPEN_DUTIES["aftersales.claims"].owed_by(sale.shop)
        assert (owed.kind, owed.subject_id) == ("aftersales.claim", claim.id)
        assert owed.due_at == due(claim, sale, "answer_claim")

        claims.withdrawn(claim, sale, at + DAY)

        with acting_as(sale.seller), transaction.atomic():
            assert not SETTLEMENT_HOLDS["aftersales"].holds(order.id)
            assert OPEN_DUTIES["aftersales.claims"].owed_by(sale.shop) == []


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
        with pytest.raises(ClaimDecidedBefore) as refused:
            claims.claimed(order, sale, at + DAY)
        assert refused.value.params == {"claim_id": claim.id, "number": claim.number, "refused_at": at + DAY}
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
