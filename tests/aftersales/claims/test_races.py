"""Who gets the last piece, and is its money given back once, whatever runs at once? Real threads, real commits."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime

import pytest
from django.db import transaction

from aftersales.claims.models import Claim
from aftersales.claims.states import ClaimState
from aftersales.claims.types import Topic
from aftersales.returns.models.returns import LinePieces, Return, ReturnLine
from aftersales.returns.states import ReturnState
from aftersales.returns.types import Remedy
from complaints.complaint.commands import filing as filing_commands
from complaints.complaint.commands import remedies as remedies_commands
from complaints.complaint.types import Demand, DemandKind
from complaints.complaint.types import Topic as ComplaintTopic
from orders.sales.models.orders import Order
from platform_core.errors import DomainError
from platform_core.legal.spans import TICK
from platform_core.payments.queries import payments
from platform_core.payments.types import Reference
from tests.aftersales.claims import builders as claims
from tests.aftersales.freight import builders as freight
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.aftersales.returns.test_races import books_balance
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.trying import together

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]


def sold(at: datetime, *, quantity: int = 2, price: int = 3333) -> tuple[Sale, Order]:
    sale = orders.sale(at, price=price)
    return sale, orders.delivered(sale, at, quantity=quantity)


def taken(sale: Sale) -> int:
    """By the counter, which is that of the rows."""
    with acting_as(sale.seller), transaction.atomic():
        in_claims = Claim.objects.holding().values_list("quantity", flat=True)
        standing = Return.objects.standing()
        in_returns = ReturnLine.objects.filter(case__in=standing).values_list("quantity", flat=True)
        counted = sum(LinePieces.objects.values_list("taken", flat=True))
        assert counted == sum(in_claims) + sum(in_returns)
        return counted


class TestTheLastPiece:
    @pytest.mark.duty("NRR-17")
    def test_is_in_one_return_or_one_claim(self, at: datetime) -> None:
        sale, order = sold(at)

        ends = together(
            [
                *(lambda: builders.noticed(order, sale, at + DAY, quantity=1) for _ in range(3)),
                *(lambda: claims.claimed(order, sale, at + DAY, quantity=1) for _ in range(3)),
            ]
        )

        assert Counter(ends)["done"] == 2
        assert taken(sale) == 2


class TestTheAnswer:
    def test_is_one_whether_the_shop_or_the_clock_is_first(self, at: datetime) -> None:
        sale, order = sold(at)
        claim = claims.claimed(order, sale, at + DAY)
        due = builders.clocks(claim.id, sale)["answer_claim"].due_at

        together([lambda: claims.agreed(claim, sale, due - TICK), *(lambda: builders.sweep(due) for _ in range(2))])

        with acting_as(sale.seller), transaction.atomic():
            assert Return.objects.filter(claim_id=claim.id).count() == 1
        assert claims.now(claim, sale).state == ClaimState.BY_RETURN

    def test_of_a_parcel_or_its_clock_pays_once_or_not_at_all(self, at: datetime) -> None:
        sale, order = sold(at)
        claim = claims.exchanging(order, sale, at + DAY)
        due = builders.clocks(claim.id, sale)["send_new"].due_at

        sent, *_ = together(
            [lambda: claims.piece_sent(claim, sale, due - TICK), *(lambda: builders.sweep(due) for _ in range(2))]
        )

        paid = [amount for amount, _ in builders.refunded(sale)]
        assert paid == ([] if sent == "done" else [order.total])
        assert books_balance()


class TestTheMoney:
    @pytest.mark.duty("NRR-17", "CRL-24")
    @pytest.mark.parametrize("seed", range(3))
    def test_is_no_more_than_was_paid_over_returns_claims_complaints_and_freight(self, at: datetime, seed: int) -> None:
        """Whatever is filed and granted, by whom and in whatever order: the pieces add up, and so does the money."""
        sale, order = sold(at, quantity=5)
        dice = random.Random(seed)  # no secret
        moves: list[Callable[[], object]] = [
            *(lambda: _returned(order, sale, at) for _ in range(2)),
            *(lambda: _exchange_unsent(order, sale, at) for _ in range(2)),
            *(lambda: _missing(order, sale, at) for _ in range(2)),
            lambda: _complained(order, sale, at),
            lambda: _freight(order, sale, at),
        ]
        dice.shuffle(moves)

        for start in range(0, len(moves), 3):
            together(moves[start : start + 3])
            taken(sale)
        for n in range(2, 40):
            builders.sweep(at + n * DAY)

        with acting_as(sale.seller), transaction.atomic():
            left = payments.refundable(Reference("orders.order", order.id)).amount
        assert sum(amount for amount, _ in builders.refunded(sale)) == order.total - left <= order.total
        assert left >= 0
        assert books_balance()
        assert taken(sale) <= 5


def _returned(order: Order, sale: Sale, at: datetime) -> None:
    case = builders.noticed(order, sale, at + DAY, quantity=1)
    builders.granted(case, sale, at + DAY)
    assert builders.now(case, sale).state == ReturnState.GRANTED


def _exchange_unsent(order: Order, sale: Sale, at: datetime) -> None:
    claim = claims.agreed(claims.claimed(order, sale, at + DAY, wants=Remedy.EXCHANGE, quantity=1), sale, at + DAY)
    claims.goods_back(claim, sale, at + DAY)
    claims.money_given(claim, sale, at + DAY)


def _missing(order: Order, sale: Sale, at: datetime) -> None:
    claim = claims.claimed(order, sale, at + DAY, topic=Topic.MISSING, wants=Remedy.REFUND_PART, quantity=1)
    claims.agreed(claim, sale, at + DAY)


def _complained(order: Order, sale: Sale, at: datetime) -> None:
    with acting_as(sale.shopper), transaction.atomic():
        found = filing_commands.file(
            order.id,
            topic=ComplaintTopic.SERVICE,
            demand=Demand(DemandKind.REFUND),
            statement="服务很差",
            by=sale.shopper,
            at=at + DAY,
        )
    try:
        with acting_as(sale.seller), transaction.atomic():
            remedies_commands.accept(found.id, by=sale.seller, at=at + DAY)
    except DomainError:  # nobody has passed it on yet, or another took the money at this moment
        return


def _freight(order: Order, sale: Sale, at: datetime) -> None:
    case = freight.sent_for_claim(order, sale, at + DAY)
    freight.agreed(freight.asked(case, sale, at + DAY), sale, at + DAY)
