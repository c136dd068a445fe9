"""What does it cost to send an order: quoted, agreed, paid, earned, and given back? (PRC-08, PRC-11, HSE-07)"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import transaction

from catalog.freight import commands as freight_commands
from catalog.freight.types import FreightTerms, Rate, StatedFreight
from catalog.stock import queries as stock_queries
from orders.checkout import policies, queries
from orders.checkout.commands import placing, quoting
from orders.checkout.errors import NotDelivered, RegionChanged, RegionNeeded
from orders.contracts.types import RequestedLine
from orders.sales import queries as sales_queries
from orders.sales.commands import receiving as receiving_commands
from orders.sales.models.orders import Contract, Order
from orders.sales.models.quotes import Quote
from orders.sales.types import Recipient
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.queries import balance
from platform_core.money import Money
from platform_core.payments.queries import payments
from platform_core.payments.types import Outcome, Reference
from platform_core.rows import new_id
from tests.catalog.prices.builders import FAR
from tests.merchants.builders import acting_as
from tests.orders.conftest import Refused
from tests.orders.sales import builders
from tests.orders.sales.builders import AGREED, HOME, Sale
from tests.orders.sales.test_ending import settle

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
URUMQI = replace(HOME, region_code="650102", address="乌鲁木齐市天山区解放路一号")
KINDS = ("provider_clearing", "buyer_escrow", "merchant_payable", "commission")
HOUR = timedelta(hours=1)


def stated(terms: FreightTerms, at: datetime) -> StatedFreight:
    return StatedFreight(id=new_id(), code="all", number=1, terms=terms, stated_at=at)


def rate(fee: int, free_from: int | None = None) -> Rate:
    return Rate(fee=Money(fee), free_from=Money(free_from) if free_from else None)


@pytest.fixture
def tea(sale: Sale, at: datetime) -> Sale:
    """Sent by a template: 6 yuan, free from 99; 18 yuan to Xinjiang; not to Tibet."""
    send_by(sale, at, FAR)
    return sale


def send_by(sale: Sale, at: datetime, terms: FreightTerms) -> None:
    with acting_as(sale.seller), transaction.atomic():
        freight_commands.state_freight(sale.shop, code="all", terms=terms, by=sale.seller, at=at)
        listing_id = stock_queries.sku_of_shop(sale.sku_id, by=sale.seller).listing_id
        freight_commands.choose_freight(listing_id, code="all", by=sale.seller, at=at)


def quoted(sale: Sale, at: datetime, *, region: str = "", quantity: int = 1) -> Quote:
    with acting_as(sale.shopper), transaction.atomic():
        lines = [RequestedLine(sale.sku_id, quantity)]
        return quoting.quote(lines, region_code=region, by=sale.shopper, at=at)


def placed(sale: Sale, at: datetime, *, home: Recipient = URUMQI, quantity: int = 1) -> Order:
    quote = quoted(sale, at, region=home.region_code, quantity=quantity)
    with acting_as(sale.shopper), transaction.atomic():
        purchase = placing.place_purchase(quote.id, recipient=home, consents=AGREED, by=sale.shopper, at=at)
        return Order.objects.get(purchase=purchase)


def paid(sale: Sale, at: datetime) -> Order:
    order = placed(sale, at)
    builders.pay(order, at)
    return order


def books(sale: Sale) -> dict[str, int]:
    with acting_as(sale.seller), transaction.atomic():
        found = {kind: balance(AccountKind(kind), merchant_id=sale.shop).posted.amount for kind in KINDS}
    return {kind: fen for kind, fen in found.items() if fen}


class TestFreightOf:
    @pytest.mark.duty("PRC-08", "PRC-11")
    @pytest.mark.parametrize(
        ("goods", "rates", "fee"),
        [
            (5800, [rate(600)], 600),
            (9899, [rate(600, 9900)], 600),
            (9900, [rate(600, 9900)], 0),
            (5800, [rate(600), rate(1800), rate(0)], 1800),  # one parcel: the highest, once
            (9900, [rate(600), rate(1800, 9900)], 600),
            (5800, [], 0),
        ],
    )
    def test_is_one_fee_a_parcel(self, goods: int, rates: Sequence[Rate], fee: int) -> None:
        assert policies.freight_of(Money(goods), rates) == Money(fee)

    def test_says_where_to_and_by_which_version(self, at: datetime) -> None:
        template, shop = stated(FAR, at), new_id()

        term = policies.freight_term(shop, goods=Money(5800), sent_by=[template], region_code="650102")

        assert (term.amount, term.province, term.templates) == (Money(1800), "65", (template.id,))
        assert term.zh == "运费18.00元（寄往新疆维吾尔自治区）"
        assert term.en == "Freight to Xinjiang: 18.00 CNY"


class TestTheQuote:
    @pytest.mark.duty("PRC-08", "PRC-11", "HSE-07")
    @pytest.mark.parametrize(
        ("region", "quantity", "freight", "total"),
        [("350102", 1, 600, 6400), ("35", 2, 0, 11600), ("650102", 2, 1800, 13400)],
    )
    def test_has_the_freight_in_its_total(
        self, tea: Sale, at: datetime, region: str, quantity: int, freight: int, total: int
    ) -> None:
        quote = quoted(tea, at, region=region, quantity=quantity)

        [term] = queries.quoted_freight(quote)
        assert (term.amount.amount, quote.total) == (freight, total)

    @pytest.mark.duty("PRC-11", "HSE-07")
    def test_needs_a_region_to_which_it_is_sent(self, tea: Sale, at: datetime, refused: Refused) -> None:
        with refused(RegionNeeded) as needed:
            quoted(tea, at)
        with refused(NotDelivered) as nowhere:
            quoted(tea, at, region="540102")

        assert needed.value.params == {"sku_ids": (tea.sku_id,)}
        assert nowhere.value.params == {"province": "54", "sku_ids": (tea.sku_id,)}

    def test_of_what_is_sent_without_a_template_says_nothing(self, sale: Sale, at: datetime) -> None:
        quote = quoted(sale, at)

        assert (quote.total, "freight" in quote.document) == (5800, False)

    @pytest.mark.duty("HSE-07")
    def test_stands_though_the_shop_states_another_freight(self, tea: Sale, at: datetime) -> None:
        quote = quoted(tea, at, region="650102")
        send_by(tea, at, replace(FAR, provinces={"65": Rate(fee=Money(9900))}))

        with acting_as(tea.shopper), transaction.atomic():
            purchase = placing.place_purchase(quote.id, recipient=URUMQI, consents=AGREED, by=tea.shopper, at=at)
            assert purchase.total == 7600

    @pytest.mark.duty("PRC-08", "HSE-07")
    def test_is_not_ordered_to_another_province(self, tea: Sale, at: datetime, refused: Refused) -> None:
        quote = quoted(tea, at, region="350102")

        with refused(RegionChanged) as refusal, acting_as(tea.shopper):
            placing.place_purchase(quote.id, recipient=URUMQI, consents=AGREED, by=tea.shopper, at=at)

        assert refusal.value.params == {"quoted": ("35",), "province": "65"}


class TestTheOrder:
    @pytest.mark.duty("PRC-08", "PRC-11")
    def test_agrees_on_it_and_asks_for_it_in_the_payment(self, tea: Sale, at: datetime) -> None:
        order = placed(tea, at)

        with acting_as(tea.shopper), transaction.atomic():
            document = json.loads(Contract.objects.get(order=order).canonical)
            payment = payments.find_payment_of(Reference("orders.purchase", order.purchase_id))
        assert payment is not None
        assert (order.total, order.freight, payment.amount) == (7600, 1800, Money(7600))
        assert document["total"]["amount"] == 7600
        assert document["freight"]["amount"] == {"amount": 1800, "currency": "CNY"}
        assert document["freight"]["zh"] == "运费18.00元（寄往新疆维吾尔自治区）"

    def test_without_freight_has_the_contract_that_it_always_had(self, sale: Sale, at: datetime) -> None:
        order = builders.placed(sale, at)

        with acting_as(sale.shopper), transaction.atomic():
            document = json.loads(Contract.objects.get(order=order).canonical)
        assert (order.freight, "freight" in document) == (0, False)

    def test_is_settled_to_the_shop_whole_and_bears_no_commission(self, tea: Sale, at: datetime) -> None:
        order = paid(tea, at)
        builders.send(order, tea, at)
        builders.report(order, at + HOUR)
        with acting_as(tea.shopper), transaction.atomic():
            receiving_commands.confirm_receipt(order.id, by=tea.shopper, at=at + 2 * HOUR)
        settle(order, at + 3 * HOUR)

        assert books(tea) == {"provider_clearing": 7600, "merchant_payable": 7600 - 290, "commission": 290}  # of 5800

    @pytest.mark.duty("PRC-08", "HSE-05")
    def test_gives_it_back_when_it_is_cancelled(self, tea: Sale, at: datetime) -> None:
        order = paid(tea, at)

        builders.call_off(order, tea, at)
        builders.answer(order, Outcome.SUCCEEDED, at)

        assert [refund.amount for refund in builders.refunds(order)] == [Money(7600)]
        assert books(tea) == {}

    def test_keeps_it_where_goods_go_back_for_their_price(self, tea: Sale, at: datetime) -> None:
        """A return without a reason: the price of the goods and no more; the fee is the shop's on the freight alone."""
        order = paid(tea, at)
        builders.send(order, tea, at)
        builders.report(order, at + HOUR)
        with acting_as(tea.shopper), transaction.atomic():
            [line] = sales_queries.sale_facts(order.id, by=tea.shopper, at=at).lines
            receiving_commands.confirm_receipt(order.id, by=tea.shopper, at=at + 2 * HOUR)
        builders.refund(order, line.paid.amount, at + 3 * HOUR)
        builders.answer(order, Outcome.SUCCEEDED, at + 3 * HOUR)
        settle(order, at + 4 * HOUR)

        assert line.paid == Money(5800)
        assert books(tea) == {"provider_clearing": 1800, "merchant_payable": 1800}
