"""What do quote, purchase, payment and cancelling change, refuse and tell?"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from catalog.prices import commands as prices_commands
from catalog.prices.models import TradedPrice
from catalog.publishing import commands as publishing_commands
from catalog.stock.errors import OutOfStock
from catalog.stock.models import Sku
from orders.checkout.commands import placing, quoting
from orders.checkout.errors import NotOnOffer, OfferChanged, OrderRefused, QuoteExpired, QuoteUsed
from orders.contracts.policies.contract import canonical
from orders.contracts.types import Adjustment, AdjustmentKind, FundedBy, RequestedLine
from orders.sales.commands import cancelling as cancelling_commands
from orders.sales.errors import PurchasePaid, QuoteNotFound
from orders.sales.models.orders import Contract, Order, OrderLine, PriceAdjustment
from orders.sales.types import Consents
from platform_core.actors import DEADLINES
from platform_core.deadlines.queries import promises
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.queries import balance
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.states import IllegalTransition
from tests.catalog import builders as catalog
from tests.merchants.builders import acting_as
from tests.orders.conftest import Refused
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
MINUTE, TICK = timedelta(minutes=1), timedelta(microseconds=1)


def money(sale: Sale) -> dict[str, int]:
    """The shop's books: what stands on each account, in fen."""
    kinds = (
        AccountKind.PROVIDER_CLEARING,
        AccountKind.BUYER_ESCROW,
        AccountKind.MERCHANT_PAYABLE,
        AccountKind.COMMISSION,
    )
    with acting_as(sale.seller), transaction.atomic():
        return {kind.value: balance(kind, merchant_id=sale.shop).posted.amount for kind in kinds}


class TestQuote:
    @pytest.mark.duty("HSE-07")
    def test_keeps_the_prices_for_a_quarter_of_an_hour(self, sale: Sale, at: datetime) -> None:
        quote = builders.quoted(sale, at)

        assert (quote.total, quote.currency, quote.expires_at) == (11600, "CNY", at + 15 * MINUTE)
        assert builders.shelf(sale) == (10, 0)

    @pytest.mark.duty("CRI-09b", "ALG-21")
    def test_costs_everybody_the_same(self, sale: Sale, at: datetime) -> None:
        """Who has bought before as much as who has just come, for one piece and in the same moment."""
        builders.placed(sale, at, by=sale.shopper)

        quotes = [builders.quoted(sale, at, by=who) for who in (sale.shopper, builders.stranger(at))]

        assert len({(quote.total, str(quote.document["lines"])) for quote in quotes}) == 1

    def test_names_what_is_not_on_offer(self, sale: Sale, at: datetime, refused: Refused) -> None:
        unknown = new_id()

        with refused(NotOnOffer) as refusal, acting_as(sale.shopper):
            quoting.quote([RequestedLine(sale.sku_id, 1), RequestedLine(unknown, 1)], by=sale.shopper, at=at)

        assert refusal.value.params == {"sku_ids": (unknown,)}

    def test_refuses_a_thousand_and_one(self, sale: Sale, at: datetime, refused: Refused) -> None:
        with refused(OrderRefused) as refusal, acting_as(sale.shopper):
            quoting.quote([RequestedLine(sale.sku_id, 1001)], by=sale.shopper, at=at)

        assert refusal.value.params == {"reasons": ("quantity_out_of_range",)}


class TestPlacePurchase:
    def test_sets_stock_aside_and_starts_the_payment_clock(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        assert (order.state, order.total, order.pay_until) == ("placed", 11600, at + 30 * MINUTE)
        assert builders.shelf(sale) == (10, 2)
        with acting_as(sale.seller):
            assert [(c.kind, c.due_at, c.state) for c in promises.about(order.id)] == [
                ("orders.payment", at + 30 * MINUTE, "running")
            ]
        assert builders.topics(order, sale) == ["orders.placed"]
        assert set(money(sale).values()) == {0}

    @pytest.mark.duty("ECL-49", "ECL-50a", "ECL-62")
    def test_concludes_a_contract_whose_hash_is_its_text_s(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        with acting_as(sale.shopper):
            contract = Contract.objects.get(order=order)
        document = json.loads(contract.canonical)
        assert canonical(document) == (contract.canonical, contract.sha256)
        assert document["merchant"]["trade_name"] == "山间茶铺"
        assert document["lines"][0]["offer"]["title_zh"] == "茉莉花茶"
        assert document["rules"]["DL_PAYMENT"] == "DL_PAYMENT/1: minutes:30"
        assert document["total"] == {"amount": 11600, "currency": "CNY"}

    def test_stores_the_recipient_sealed(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        with acting_as(sale.shopper):
            text = Contract.objects.get(order=order).canonical
        assert str(order.recipient_name) == str(order.recipient_phone) == "•••"
        assert not any(word in text for word in ("欧阳飞燕", "13812345678", "东街口"))

    def test_stands_until_the_quote_runs_out_and_not_a_tick_longer(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        quote = builders.quoted(sale, at)
        end = quote.expires_at

        with refused(QuoteExpired) as refusal, acting_as(sale.shopper):
            placing.place_purchase(quote.id, recipient=builders.HOME, consents=builders.AGREED, by=sale.shopper, at=end)
        assert refusal.value.params == {"quote_id": quote.id, "closed_at": end}
        assert builders.shelf(sale) == (10, 0)
        with acting_as(sale.shopper), transaction.atomic():
            placing.place_purchase(
                quote.id, recipient=builders.HOME, consents=builders.AGREED, by=sale.shopper, at=end - TICK
            )
        assert builders.shelf(sale) == (10, 2)

    @pytest.mark.duty("CTR-06")
    def test_refuses_without_the_key_terms(self, sale: Sale, at: datetime, refused: Refused) -> None:
        with refused(OrderRefused) as refusal:
            builders.placed(sale, at, consents=Consents(key_terms=False))

        assert refusal.value.params == {"reasons": ("terms_not_accepted",)}
        assert builders.shelf(sale) == (10, 0)

    def test_refuses_another_s_quote_as_unknown(self, sale: Sale, at: datetime, refused: Refused) -> None:
        quote, stranger = builders.quoted(sale, at), builders.stranger(at)

        with refused(QuoteNotFound), acting_as(stranger):
            placing.place_purchase(quote.id, recipient=builders.HOME, consents=builders.AGREED, by=stranger, at=at)

    def test_refuses_a_quote_twice(self, sale: Sale, at: datetime, refused: Refused) -> None:
        quote = builders.quoted(sale, at)
        how: dict[str, Any] = {"recipient": builders.HOME, "consents": builders.AGREED, "by": sale.shopper, "at": at}
        with acting_as(sale.shopper), transaction.atomic():
            placing.place_purchase(quote.id, **how)

        with refused(QuoteUsed), acting_as(sale.shopper):
            placing.place_purchase(quote.id, **how)

        assert builders.shelf(sale) == (10, 2)

    @pytest.mark.duty("HSE-07", "PRC-08")
    @pytest.mark.parametrize("price", [5801, 5799])
    def test_keeps_the_quoted_price_whichever_way_it_moves(self, sale: Sale, at: datetime, price: int) -> None:
        quote = builders.quoted(sale, at)
        with acting_as(sale.seller), transaction.atomic():
            prices_commands.set_price(sale.sku_id, price=Money(price), by=sale.seller, at=at + MINUTE)

        with acting_as(sale.shopper), transaction.atomic():
            purchase = placing.place_purchase(
                quote.id, recipient=builders.HOME, consents=builders.AGREED, by=sale.shopper, at=at + 2 * MINUTE
            )
            assert Order.objects.get(purchase=purchase).total == 11600

    @pytest.mark.duty("HSE-07")
    def test_refuses_when_the_listing_says_something_else(self, sale: Sale, at: datetime, refused: Refused) -> None:
        quote = builders.quoted(sale, at)
        with acting_as(sale.seller), transaction.atomic():
            listing = Sku.objects.get(id=sale.sku_id).listing_id
            publishing_commands.revise(listing, content=catalog.content(title_zh="茉莉毛尖"), by=sale.seller, at=at)

        with refused(OfferChanged) as refusal, acting_as(sale.shopper):
            placing.place_purchase(
                quote.id, recipient=builders.HOME, consents=builders.AGREED, by=sale.shopper, at=at + MINUTE
            )

        assert refusal.value.params == {"sku_ids": (sale.sku_id,)}

    def test_refuses_what_is_not_there_and_leaves_nothing(self, sale: Sale, at: datetime, refused: Refused) -> None:
        with refused(OutOfStock):
            builders.placed(sale, at, quantity=11)

        assert builders.shelf(sale) == (10, 0)
        with acting_as(sale.seller):
            assert (Order.objects.count(), OrderLine.objects.count(), Contract.objects.count()) == (0, 0, 0)

    def test_writes_down_why_a_line_costs_less_and_who_pays(self, sale: Sale, at: datetime) -> None:
        cuts = (
            Adjustment(AdjustmentKind.LOYALTY, Money(-300), FundedBy.MERCHANT),
            Adjustment(AdjustmentKind.COUPON, Money(-500), FundedBy.MANUFACTURER, "C1"),
        )
        with acting_as(sale.shopper), transaction.atomic():
            quote = quoting.quote([RequestedLine(sale.sku_id, 2, cuts)], by=sale.shopper, at=at)
            purchase = placing.place_purchase(
                quote.id, recipient=builders.HOME, consents=builders.AGREED, by=sale.shopper, at=at
            )
            order = Order.objects.get(purchase=purchase)
        builders.pay(order, at)

        with acting_as(sale.seller):
            rows = PriceAdjustment.objects.order_by("amount").values_list("kind", "amount", "funded_by", "reference")
            assert list(rows) == [("coupon", -500, "manufacturer", "C1"), ("loyalty", -300, "merchant", "")]
        assert order.total == 10800
        assert money(sale)["buyer_escrow"] == 11300


class TestMarkPaid:
    def test_moves_the_order_and_meets_its_clock(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)

        assert builders.now(order, sale).state == "paid"
        assert builders.topics(order, sale) == ["orders.placed", "catalog.prices_traded", "orders.paid"]
        with acting_as(sale.seller):
            assert [(c.kind, c.state) for c in promises.about(order.id)] == [
                ("orders.payment", "met"),
                ("orders.dispatch", "running"),
            ]
            assert list(TradedPrice.objects.values_list("amount", "quantity")) == [(5800, 2)]
        assert money(sale) == {
            "provider_clearing": 11600,
            "buyer_escrow": 11600,
            "merchant_payable": 0,
            "commission": 0,
        }

    def test_sends_money_back_that_comes_too_late(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)
        builders.cancel(order, sale, at)

        builders.pay(order, at)

        assert builders.now(order, sale).state == "cancelled"
        assert builders.shelf(sale) == (10, 0)
        assert money(sale)["merchant_payable"] == 0
        with acting_as(sale.seller):
            assert not TradedPrice.objects.exists()


class TestCancelPurchase:
    def test_puts_the_stock_back_and_stops_the_clock(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        builders.cancel(order, sale, at)

        assert builders.now(order, sale).state == "cancelled"
        assert builders.shelf(sale) == (10, 0)
        assert builders.topics(order, sale) == ["orders.placed", "orders.cancelled"]
        with acting_as(sale.seller):
            assert [c.state for c in promises.about(order.id)] == ["void"]

    def test_leaves_alone_what_the_clock_has_ended_already(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)
        with acting_as(sale.seller), transaction.atomic():
            cancelling_commands.cancel_unpaid(order.id, by=DEADLINES, at=at)
        second = builders.placed(sale, at)

        builders.cancel(second, sale, at)

        assert builders.shelf(sale) == (10, 0)
        assert builders.topics(order, sale).count("orders.cancelled") == 1

    def test_refuses_once_it_is_paid(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.paid(sale, at)

        with refused(PurchasePaid) as refusal:
            builders.cancel(order, sale, at)

        assert refusal.value.params == {"purchase_id": order.purchase_id}
        assert (builders.now(order, sale).state, builders.shelf(sale)) == ("paid", (10, 2))

    def test_refuses_what_has_ended(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.placed(sale, at)
        builders.cancel(order, sale, at)

        with refused(IllegalTransition):
            builders.cancel(order, sale, at)
