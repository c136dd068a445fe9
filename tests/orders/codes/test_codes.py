"""What is delivered by a code: what do hand-over and reading change, refuse and tell?

Paid on Tuesday 10 March 2026, promised within 48 hours.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

from catalog.freight import commands as freight_commands
from catalog.freight.types import FreightTerms, Rate
from catalog.listings.types import Delivery, Exclusion
from catalog.stock.models import StockMovement
from merchants.violations.models import Violation
from orders.checkout.commands import placing as placing_commands
from orders.checkout.commands import quoting as quoting_commands
from orders.checkout.errors import RegionNeeded
from orders.codes import commands, evidence, personal_data, policies
from orders.codes.errors import CodeGivenBefore, CodesNotHandedOver, CodesRefused, NotByCode
from orders.codes.models import CodeDelivery, GivenCode
from orders.codes.types import LONGEST_CODE, LineCodes
from orders.contracts.policies import paper as paper_policies
from orders.contracts.types import RequestedLine
from orders.sales import policies as sales_policies
from orders.sales import queries
from orders.sales.commands import parcels as parcels_commands
from orders.sales.commands import receiving as receiving_commands
from orders.sales.errors import CodesDelivered, MoneyGoesBack, NotByCarrier, OrderNotFound, RecipientHidden
from orders.sales.models.orders import Contract, Order
from orders.sales.states import OrderState
from platform_core.deadlines.queries import promises
from platform_core.eventlog.models import Event
from platform_core.eventlog.queries import timeline
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.states import IllegalTransition, WrongRole
from tests.catalog import builders as catalog_builders
from tests.merchants.builders import acting_as, operator
from tests.orders.codes import builders as codes
from tests.orders.codes.builders import CODES
from tests.orders.conftest import Refused
from tests.orders.reviews import builders as reviewing
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.sales.test_tasks import sweep

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
TICK, HOUR, DAY = timedelta.resolution, timedelta(hours=1), timedelta(days=1)
SHIP_BY = datetime(2026, 3, 12, 2, 0, tzinfo=UTC)
ENDS_UNSENT = datetime(2026, 3, 19, 16, 0, tzinfo=UTC)
A, B = UUID(int=1), UUID(int=2)


@pytest.fixture
def sale(db: None, at: datetime) -> Sale:
    return codes.sale(at)


def running(order: Order, sale: Sale) -> list[str]:
    with acting_as(sale.seller), transaction.atomic():
        return [clock.kind for clock in promises.about(order.id) if clock.state == "running"]


def ordered_together(first: Sale, at: datetime) -> list[Order]:
    """A tin of tea and two e-books of the same shop, in one purchase."""
    with acting_as(first.seller), transaction.atomic():
        listing = catalog_builders.on_show(first.shop, catalog_builders.new_sku("TIN"), at=at)
        terms = FreightTerms(name="普通", elsewhere=Rate(fee=Money(900), free_from=Money(10000)))
        freight_commands.state_freight(first.shop, code="std", terms=terms, by=first.seller, at=at)
        freight_commands.choose_freight(listing.id, code="std", by=first.seller, at=at)
    tin = catalog_builders.sku_of(first.shop, "TIN").id
    with acting_as(first.shopper), transaction.atomic():
        wanted = [RequestedLine(tin, 1), RequestedLine(first.sku_id, 2)]
        quote = quoting_commands.quote(wanted, region_code="35", by=first.shopper, at=at)
        bought = placing_commands.place_purchase(
            quote.id, recipient=builders.HOME, consents=builders.AGREED, by=first.shopper, at=at
        )
        assert bought.total == quote.total == 5800 + 900 + 2 * 5800
        return list(Order.objects.filter(purchase=bought).order_by("delivery"))


class TestMayHandOver:
    @pytest.mark.duty("ECL-20")
    @pytest.mark.parametrize(
        ("given", "reasons"),
        [
            pytest.param([(A, "1", "2"), (B, "3")], (), id="one for each piece"),
            pytest.param([(A, "1"), (A, "2"), (B, "3")], (), id="a line in two parts"),
            pytest.param([(A, "1", "2"), (B, "x" * LONGEST_CODE)], (), id="the longest"),
            pytest.param([], ("line_incomplete",), id="none"),
            pytest.param([(A, "1"), (B, "3")], ("line_incomplete",), id="one too few"),
            pytest.param([(A, "1", "2", "4"), (B, "3")], ("line_overpacked",), id="one too many"),
            pytest.param([(A, "1", "2"), (B, "3"), (UUID(int=9), "4")], ("line_unknown",), id="of another order"),
            pytest.param([(A, "1", " "), (B, "3")], ("code_empty",), id="an empty one"),
            pytest.param([(A, "1", "2"), (B, "x" * (LONGEST_CODE + 1))], ("code_too_long",), id="one that has no end"),
            pytest.param([(A, "1", "2"), (B, "1")], ("code_twice",), id="the same on two lines"),
            pytest.param([(A, "1", "1", "1")], ("line_incomplete", "line_overpacked", "code_twice"), id="all of it"),
        ],
    )
    def test_says_every_reason(self, given: list[tuple[UUID, str]], reasons: tuple[str, ...]) -> None:
        lines = [LineCodes(line, tuple(those)) for line, *those in given]

        assert policies.may_hand_over({A: 2, B: 1}, lines).codes() == reasons

    def test_prints_no_code(self) -> None:
        assert CODES[0] not in repr(LineCodes(A, CODES))

    @pytest.mark.duty("PIP-05")
    @pytest.mark.parametrize(("delivery", "seen"), [(Delivery.CARRIER, True), (Delivery.CODE, False)])
    def test_shows_a_shop_no_address_for_a_code(self, delivery: Delivery, seen: bool) -> None:
        assert sales_policies.may_see_recipient(OrderState.PAID, delivery=delivery) is seen


class TestAPurchase:
    @pytest.mark.duty("ECL-51", "CRL-28")
    def test_says_so_in_the_quote_and_freezes_it_in_the_contract(self, sale: Sale, at: datetime) -> None:
        quote = builders.quoted(sale, at)
        order = builders.placed(sale, at)

        with acting_as(sale.shopper), transaction.atomic():
            agreed = json.loads(Contract.objects.get(order=order).canonical)
        assert [line["delivery"] for line in quote.document["lines"]] == ["code"]
        assert ([line["offer"]["delivery"] for line in agreed["lines"]], order.delivery) == (["code"], "code")
        paper = paper_policies.paper(agreed, sha256="0" * 64, recipient=None)
        assert "付款后 48 小时内，以代码交付，不经承运人" in str(paper)

    @pytest.mark.duty("PRC-08", "PRC-11")
    def test_needs_no_region_and_costs_no_freight(self, sale: Sale, at: datetime) -> None:
        """Whatever template its shop has chosen for it."""
        with acting_as(sale.seller), transaction.atomic():
            [listing] = {sku.listing_id for sku in [catalog_builders.sku_of(sale.shop)]}
            terms = FreightTerms(name="普通", elsewhere=Rate(fee=Money(900)))
            freight_commands.state_freight(sale.shop, code="std", terms=terms, by=sale.seller, at=at)
            freight_commands.choose_freight(listing, code="std", by=sale.seller, at=at)

        order = builders.placed(sale, at)

        assert (order.freight, order.total) == (0, 11600)

    def test_is_an_order_of_its_own_beside_the_parcel(self, sale: Sale, at: datetime, refused: Refused) -> None:
        """The freight is the parcel's: free from 100 yuan, which the tin alone does not cost."""
        parcel, code = ordered_together(sale, at)

        assert [(o.delivery, o.freight, o.total) for o in (parcel, code)] == [
            ("carrier", 900, 6700),
            ("code", 0, 11600),
        ]
        builders.pay(parcel, at)
        with acting_as(sale.seller), transaction.atomic():
            offered = [
                queries.actions(queries.order(o.id, by=sale.seller), by=sale.seller, at=at) for o in (parcel, code)
            ]
        assert offered == [["ship"], ["hand_over_codes"]]
        codes.hand_over(code, sale, at + HOUR)
        assert (builders.now(parcel, sale).state, builders.now(code, sale).state) == ("paid", "shipped")
        with refused(RegionNeeded), acting_as(sale.shopper):
            tin = catalog_builders.sku_of(sale.shop, "TIN").id
            quoting_commands.quote([RequestedLine(tin, 1), RequestedLine(sale.sku_id, 1)], by=sale.shopper, at=at)

    @pytest.mark.duty("NRR-06", "NRR-20b")
    def test_keeps_the_return_unless_the_shopper_has_confirmed(self, sale: Sale, at: datetime) -> None:
        kept, given_up = codes.handed_over(sale, at), builders.paid(sale, at, consents=builders.confirming(sale))
        codes.hand_over(given_up, sale, at, codes=("C", "D"))

        with acting_as(sale.seller), transaction.atomic():
            sold = [queries.sale_facts(o.id, by=sale.seller, at=at) for o in (kept, given_up)]
        assert [(s.signed_at, s.handed_over, s.lines[0].exclusion, s.lines[0].confirmed) for s in sold] == [
            (at, True, Exclusion.DIGITAL, False),
            (at, True, Exclusion.DIGITAL, True),
        ]


class TestHandOverCodes:
    @pytest.mark.duty("ECL-51", "ECL-20")
    def test_is_the_delivery_and_starts_what_follows_one(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)

        delivery = codes.hand_over(order, sale, at + HOUR)

        assert builders.now(order, sale).state == "shipped"
        assert running(order, sale) == ["orders.confirm_receipt"]
        assert builders.topics(order, sale)[-1] == "orders.delivered_by_code"
        assert (delivery.delivered_at, delivery.pieces, builders.shelf(sale)) == (at + HOUR, 2, (8, 0))
        with acting_as(sale.seller):
            sold = StockMovement.objects.filter(kind="sold").values_list("quantity", "lot")
            assert list(sold) == [(-2, "L1")]

    @pytest.mark.duty("PIP-51")
    def test_tells_a_proof_and_no_code(self, sale: Sale, at: datetime) -> None:
        order = codes.handed_over(sale, at)

        with acting_as(sale.seller), transaction.atomic():
            delivery = CodeDelivery.objects.get(order=order)
            [fact] = [fact for fact in timeline(order.id) if fact.topic == "orders.delivered_by_code"]
        assert fact.payload["codes_sha256"] == delivery.sha256
        assert delivery.sha256 == hashlib.sha256(delivery.codes.to_text().encode()).hexdigest()
        with acting_as(operator()), transaction.atomic():
            log = str(list(Event.objects.values_list("payload", flat=True)))
        assert delivery.sha256 in log
        assert not any(code in log for code in CODES)

    def test_refuses_codes_that_do_not_match(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.paid(sale, at)

        with refused(CodesRefused) as refusal:
            codes.hand_over(order, sale, at, codes=("ONE", " ONE "))

        assert refusal.value.params == {"reasons": ("code_twice",)}
        assert (builders.now(order, sale).state, running(order, sale)) == ("paid", ["orders.dispatch"])

    def test_gives_no_code_twice_and_another_shop_may(self, sale: Sale, at: datetime, refused: Refused) -> None:
        codes.handed_over(sale, at)
        order, other = builders.paid(sale, at), codes.sale(at)

        with refused(CodeGivenBefore) as refusal:
            codes.hand_over(order, sale, at, codes=("NEW", CODES[1]))

        assert refusal.value.params == {"order_id": order.id}
        assert builders.now(order, sale).state == "paid"
        codes.handed_over(other, at)
        with acting_as(operator()), transaction.atomic():
            assert GivenCode.objects.count() == 4

    @pytest.mark.duty("ECL-20")
    def test_refuses_a_carrier_for_a_code_and_a_code_for_goods(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        order, goods = builders.paid(sale, at), builders.sale(at)
        tea = builders.paid(goods, at)

        with refused(NotByCarrier) as by_carrier:
            builders.send(order, sale, at)
        with refused(NotByCarrier), acting_as(sale.seller):
            parcels_commands.name_other_waybill(order.id, carrier="sandbox", waybill="SF123456", by=sale.seller, at=at)
        with refused(NotByCode) as by_code:
            codes.hand_over(tea, goods, at)

        assert (by_carrier.value.params, by_code.value.params) == ({"order_id": order.id}, {"order_id": tea.id})
        assert running(tea, goods) == ["orders.dispatch"]

    def test_is_the_shop_s_alone_once_and_of_what_is_paid(self, sale: Sale, at: datetime, refused: Refused) -> None:
        unpaid, other = builders.placed(sale, at), codes.sale(at)
        order = codes.handed_over(sale, at)
        given = [LineCodes(codes.line_of(unpaid, sale), ("X", "Y"))]

        with refused(IllegalTransition):
            codes.hand_over(unpaid, sale, at, codes=("X", "Y"))
        with refused(IllegalTransition):
            codes.hand_over(order, sale, at, codes=("X", "Y"))
        with refused(WrongRole), acting_as(sale.seller):
            commands.hand_over_codes(unpaid.id, codes=given, by=sale.shopper, at=at)
        with refused(OrderNotFound), acting_as(other.seller):
            commands.hand_over_codes(unpaid.id, codes=given, by=other.seller, at=at)

    def test_refuses_what_nobody_pays_for_any_more(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.paid(sale, at)
        builders.refund(order, 11600, at)

        with refused(MoneyGoesBack):
            codes.hand_over(order, sale, at)

    @pytest.mark.duty("PIP-05")
    def test_needs_no_address(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.paid(sale, at)

        with refused(RecipientHidden), acting_as(sale.seller):
            parcels_commands.reveal_recipient(order.id, by=sale.seller, at=at)


class TestReading:
    @pytest.mark.duty("ECL-51", "PIP-51")
    def test_is_the_shopper_s_alone_and_noted(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = codes.handed_over(sale, at)

        assert codes.read(order, sale, at + HOUR) == [LineCodes(codes.line_of(order, sale), CODES)]
        with acting_as(sale.shopper), transaction.atomic():
            [noted] = Event.objects.filter(topic="vault.revealed", payload__purpose="own_codes")
        assert (noted.payload["columns"], noted.occurred_at) == (["codes"], at + HOUR)
        for by in (sale.seller, operator(), builders.stranger(at)):
            with refused(OrderNotFound), acting_as(by):
                commands.reveal_codes(order.id, by=by, at=at)

    def test_waits_for_the_hand_over(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.paid(sale, at)

        with refused(CodesNotHandedOver):
            codes.read(order, sale, at)

    def test_is_in_one_s_own_data_and_noted_in_the_file(self, sale: Sale, at: datetime) -> None:
        order = codes.handed_over(sale, at)

        with acting_as(sale.shopper), transaction.atomic():
            [mine] = personal_data.export_codes(sale.shopper.id)
            assert personal_data.export_codes(new_id()) == []
        assert json.loads(mine["codes"]) == {str(codes.line_of(order, sale)): list(CODES)}
        with acting_as(operator()), transaction.atomic():
            assert CodeDelivery.objects.get(order=order).id in set(evidence.codes_of_an_order(order.id))


@pytest.mark.duty("ECL-20")
class TestTheClockOfTheDispatch:
    def test_is_met_a_tick_before_its_end(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        assert sweep(SHIP_BY - TICK) == 0

        codes.hand_over(order, sale, SHIP_BY - TICK)

        assert sweep(SHIP_BY) == 0
        assert "orders.dispatch_late" not in builders.topics(order, sale)

    def test_is_missed_at_its_end_and_codes_may_still_come(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        assert (sweep(SHIP_BY - TICK), sweep(SHIP_BY)) == (0, 1)

        codes.hand_over(order, sale, SHIP_BY + HOUR)

        with acting_as(sale.seller):
            [record] = Violation.objects.filter(about_id=order.id)
        assert record.kind == "dispatch_late"
        assert running(order, sale) == ["orders.confirm_receipt"]

    def test_ends_the_sale_of_a_shop_that_never_hands_over(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.paid(sale, at)
        sweep(SHIP_BY)
        assert (sweep(ENDS_UNSENT - TICK), sweep(ENDS_UNSENT)) == (0, 1)

        assert builders.now(order, sale).state == "cancelled"
        assert [refund.amount.amount for refund in builders.refunds(order)] == [11600]
        with refused(IllegalTransition):
            codes.hand_over(order, sale, ENDS_UNSENT)


class TestWhatFollows:
    @pytest.mark.duty("ECL-51")
    def test_is_received_by_itself_on_the_tenth_day(self, sale: Sale, at: datetime) -> None:
        order, ends = codes.handed_over(sale, at), datetime(2026, 3, 20, 16, tzinfo=UTC)

        assert (sweep(ends - TICK), sweep(ends)) == (0, 1)
        assert builders.now(order, sale).state == "received"

    def test_may_be_confirmed_at_once_and_reviewed(self, sale: Sale, at: datetime) -> None:
        order = codes.handed_over(sale, at)

        given = reviewing.review(order, sale, at + HOUR)
        with acting_as(sale.shopper), transaction.atomic():
            received = receiving_commands.confirm_receipt(order.id, by=sale.shopper, at=at + HOUR)

        assert (given.stars, received.state) == (1, "received")

    @pytest.mark.duty("ECL-20")
    def test_may_be_called_off_until_the_codes_are_there(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order, other = builders.paid(sale, at), codes.handed_over(replace(sale), at)

        assert builders.call_off(order, sale, at).state == "cancelled"
        with refused(CodesDelivered):
            builders.call_off(other, sale, at + DAY)
        with acting_as(sale.shopper), transaction.atomic():
            assert queries.actions(queries.order(other.id, by=sale.shopper), by=sale.shopper, at=at + 30 * DAY) == [
                "confirm_receipt"
            ]
