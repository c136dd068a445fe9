"""What do those above read of a sale?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from catalog.listings.types import Exclusion, Payer, ReturnTerms
from catalog.publishing.commands import revise
from orders.contracts.types import Adjustment, AdjustmentKind, FundedBy
from orders.sales import queries
from orders.sales.errors import OrderNotFound
from orders.sales.types import LotPicked, SaleFacts
from platform_core import clock
from platform_core.actors import Actor
from platform_core.money import Money
from platform_core.payments.queries.payments import share_facts
from platform_core.payments.types import Reference
from tests.catalog import builders as catalog
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR = timedelta(hours=1)
CUTS = (
    Adjustment(AdjustmentKind.LOYALTY, Money(-300), FundedBy.MERCHANT),
    Adjustment(AdjustmentKind.COUPON, Money(-500), FundedBy.MANUFACTURER, "C1"),
    Adjustment(AdjustmentKind.PROMOTION, Money(-200), FundedBy.PLATFORM),
    Adjustment(AdjustmentKind.ROUNDING, Money(-7), FundedBy.PLATFORM),
    Adjustment(AdjustmentKind.ROUNDING, Money(-2), FundedBy.MERCHANT),
)


def facts(order_id: object, by: Actor) -> SaleFacts:
    with acting_as(by), transaction.atomic():
        return queries.sale_facts(order_id, by=by, at=clock.now())  # type: ignore[arg-type]  # any id, also one that is none of theirs


class TestSaleFacts:
    def test_say_who_sold_what_to_whom_and_how_far_it_has_come(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)

        found = facts(order.id, sale.shopper)

        assert (found.order_id, found.number, found.purchase_id) == (order.id, order.number, order.purchase_id)
        assert (found.shopper_id, found.merchant_id, found.currency) == (sale.shopper.id, sale.shop, "CNY")
        assert (found.state, found.placed_at, found.paid_at, found.received_at) == ("shipped", at, at, None)
        assert (found.signed_at, found.signed_place, found.handed_over) == (at + HOUR, "door", True)

    def test_say_nothing_of_a_signature_before_there_is_one(self, sale: Sale, at: datetime) -> None:
        found = facts(builders.paid(sale, at).id, sale.shopper)

        assert (found.signed_at, found.signed_place, found.handed_over) == (None, "", False)
        assert found.lines[0].lots == ()

    def test_give_each_line_with_the_lots_it_was_packed_from(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)

        [line] = facts(order.id, sale.seller).lines

        assert (line.sku_id, line.quantity, line.supply) == (sale.sku_id, 2, "goods")
        assert (line.title_zh, line.title_en) == ("茉莉花茶", "Jasmine tea")
        assert line.lots == (LotPicked(line.line_id, 2, "L1"),)

    def test_part_the_money_of_a_line_as_the_share_has_it(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at, cuts=CUTS)

        [line] = facts(order.id, sale.shopper).lines

        assert (line.unit_price, line.paid) == (Money(5800), Money(11600 - 1009))
        assert (line.funded, line.rounding) == (Money(700), Money(7))
        with acting_as(sale.seller), transaction.atomic():
            parts = share_facts(Reference("orders.order", order.id)).parts
        assert (parts.amount, parts.funded, parts.rounding) == (line.paid, line.funded, line.rounding)

    @pytest.mark.duty("CRI-12")
    def test_keep_the_return_terms_of_the_contract_when_the_listing_changes(self, sale: Sale, at: datetime) -> None:
        generous = ReturnTerms(exclusion=Exclusion.NONE, freight=Payer.MERCHANT, extra_days=8)
        with acting_as(sale.seller), transaction.atomic():
            listing = catalog.sku_of(sale.shop).listing_id
            revise(listing, content=catalog.content(return_terms=generous), by=sale.seller, at=at)
        order = builders.paid(sale, at)
        with acting_as(sale.seller), transaction.atomic():
            revise(listing, content=catalog.content(), by=sale.seller, at=at)

        [line] = facts(order.id, sale.shopper).lines

        assert (line.exclusion, line.freight, line.extra_days) == ("none", "merchant", 8)

    def test_are_nobody_else_s(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)

        with pytest.raises(OrderNotFound):
            facts(order.id, builders.stranger(at))
