"""What do sending, the carrier's reports and receipt change, refuse and tell?"""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction

from catalog.stock.models import StockMovement
from orders.sales import queries
from orders.sales.commands import parcels, receiving
from orders.sales.errors import (
    MoneyGoesBack,
    OrderNotFound,
    ReceiptRefused,
    RecipientHidden,
    ShippingRefused,
    UnknownCarrier,
    UnknownParcel,
    WaybillTaken,
)
from orders.sales.models.orders import Order
from orders.sales.models.parcels import DeliveryEvent, Shipment, ShippedLine
from orders.sales.types import Consents, LotPicked, ParcelEvent, SignedBy
from platform_core.deadlines.queries import promises
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.queries import balance
from platform_core.states import IllegalTransition, WrongRole
from tests.merchants.builders import acting_as
from tests.orders.conftest import Refused
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
MINUTE, TICK = timedelta(minutes=1), timedelta(microseconds=1)


def running(order: Order) -> list[str]:
    return [clock.kind for clock in promises.about(order.id) if clock.state == "running"]


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


class TestShip:
    def test_hands_over_with_lots_and_takes_the_stock(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)

        assert builders.now(order, sale).state == "shipped"
        assert builders.shelf(sale) == (8, 0)
        with acting_as(sale.seller):
            assert list(ShippedLine.objects.values_list("quantity", "lot")) == [(2, "L1")]
            sold = StockMovement.objects.filter(kind="sold").values_list("quantity", "lot")
            assert list(sold) == [(-2, "L1")]

    def test_refuses_a_parcel_that_lacks_something(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.paid(sale, at)

        with refused(ShippingRefused) as refusal, acting_as(sale.seller):
            [line] = order.lines.all()
            parcels.ship(
                order.id, carrier="sandbox", waybill="SF1", picked=[LotPicked(line.id, 1)], by=sale.seller, at=at
            )

        assert refusal.value.params == {"reasons": ("line_incomplete",)}
        assert (builders.now(order, sale).state, builders.shelf(sale)) == ("paid", (10, 2))

    @pytest.mark.duty("ECL-20")
    def test_refuses_what_nobody_pays_for_any_more(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.paid(sale, at)
        builders.refund(order, 11599, at)
        builders.refund(order, 1, at)

        with refused(MoneyGoesBack) as refusal:
            builders.send(order, sale, at)

        assert refusal.value.params == {"order_id": order.id}
        assert (builders.now(order, sale).state, builders.shelf(sale)) == ("paid", (10, 2))

    def test_sends_what_only_some_of_the_money_went_back_for(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        builders.refund(order, 11599, at)

        builders.send(order, sale, at)

        assert builders.now(order, sale).state == "shipped"

    def test_refuses_what_is_not_paid(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.placed(sale, at)

        with refused(IllegalTransition):
            builders.send(order, sale, at)

    def test_refuses_the_shopper(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.paid(sale, at)

        with refused(WrongRole), acting_as(sale.seller):
            parcels.ship(order.id, carrier="sandbox", waybill="SF1", picked=[], by=sale.shopper, at=at)

    def test_hides_another_shop_s_order(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order, other = builders.paid(sale, at), builders.sale(at)

        with refused(OrderNotFound):
            builders.send(order, other, at)

    def test_refuses_a_carrier_that_nobody_knows(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.paid(sale, at)

        with refused(UnknownCarrier) as refusal, acting_as(sale.seller):
            parcels.ship(order.id, carrier="stork", waybill="SF1", picked=[], by=sale.seller, at=at)

        assert refusal.value.params == {"carrier": "stork", "known": ("sandbox",)}

    def test_lets_two_shops_have_parcels_of_one_number(self, sale: Sale, at: datetime) -> None:
        other = builders.sale(at)
        first, second = builders.paid(sale, at), builders.paid(other, at)

        builders.send(first, sale, at, waybill="SF1")
        builders.send(second, other, at, waybill="SF1")

        assert builders.now(second, other).state == "shipped"

    def test_refuses_a_waybill_twice(self, sale: Sale, at: datetime, refused: Refused) -> None:
        first, second = builders.paid(sale, at), builders.paid(sale, at)
        builders.send(first, sale, at)

        with refused(WaybillTaken), acting_as(sale.seller):
            [line] = second.lines.all()
            parcels.ship(
                second.id,
                carrier="sandbox",
                waybill=f"SF{first.number}",
                picked=[LotPicked(line.id, 2)],
                by=sale.seller,
                at=at,
            )


@pytest.mark.duty("ECL-51", "ECL-52")
class TestRecordReport:
    def test_takes_the_signature_for_the_delivery(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)

        with acting_as(sale.seller):
            shipment = Shipment.objects.get()
            assert (shipment.signed_at, shipment.signed_place, shipment.signed_by) == (
                at + 60 * MINUTE,
                "door",
                "addressee",
            )
            clocks = {c.kind: c for c in promises.about(order.id)}
        assert clocks["orders.confirm_receipt"].started_at == at + 60 * MINUTE
        assert builders.topics(order, sale)[-1] == "orders.delivered"

    @pytest.mark.parametrize("signed_by", [SignedBy.PROXY, SignedBy.LOCKER, None])
    def test_asks_the_shopper_when_another_signs_without_consent(
        self, sale: Sale, at: datetime, signed_by: SignedBy | None
    ) -> None:
        order = builders.shipped(sale, at)

        builders.report(order, at, signed_by=signed_by)

        with acting_as(sale.seller):
            assert Shipment.objects.get().signed_at is None
            assert running(order) == ["orders.hand_over"]
            assert DeliveryEvent.objects.count() == 1

    def test_starts_the_clock_when_the_shopper_had_agreed(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at, consents=Consents(key_terms=True, proxy_hand_over=True))

        builders.report(order, at, signed_by=SignedBy.LOCKER)

        with acting_as(sale.seller):
            assert Shipment.objects.get().signed_by == "locker"

    def test_notes_a_signature_after_the_confirmation_and_starts_no_clock(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)
        builders.report(order, at, signed_by=SignedBy.PROXY)
        with acting_as(sale.shopper), transaction.atomic():
            receiving.confirm_receipt(order.id, by=sale.shopper, at=at + 90 * MINUTE)

        builders.report(order, at + 120 * MINUTE, happened_at=at + MINUTE, report_id="late")

        with acting_as(sale.seller), transaction.atomic():
            assert running(order) == []
            assert DeliveryEvent.objects.filter(report_id="late").count() == 1
            facts = queries.sale_facts(order.id, by=sale.seller, at=at)
        assert (facts.signed_at, facts.received_at) == (None, at + 90 * MINUTE)
        assert "orders.delivered" not in builders.topics(order, sale)

    def test_believes_only_the_carrier_of_the_parcel(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.shipped(sale, at)

        with refused(UnknownParcel):
            builders.report(order, at, source=sale.seller)

        with acting_as(sale.seller):
            assert not DeliveryEvent.objects.exists()

    def test_notes_a_report_once_however_often_it_comes(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)

        builders.report(order, at + 2 * MINUTE)
        builders.report(order, at + 3 * MINUTE, report_id="r2")

        assert builders.topics(order, sale).count("orders.delivered") == 1
        with acting_as(sale.seller):
            assert (DeliveryEvent.objects.count(), Shipment.objects.get().signed_at) == (2, at + 60 * MINUTE)

    def test_tells_of_no_refusal_after_the_signature(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)

        builders.report(order, at + 90 * MINUTE, kind=ParcelEvent.REFUSED, signed_by=None, report_id="late")

        assert "orders.refused" not in builders.topics(order, sale)

    def test_takes_reports_out_of_order(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)

        builders.report(order, at, kind=ParcelEvent.IN_TRANSIT, signed_by=None, report_id="late")

        assert builders.now(order, sale).state == "shipped"

    @pytest.mark.parametrize(("said", "kept"), [(-600, 0), (600, 60)])
    def test_believes_no_time_before_the_hand_over_or_after_now(
        self, sale: Sale, at: datetime, said: int, kept: int
    ) -> None:
        order = builders.shipped(sale, at)

        builders.report(order, at + 60 * MINUTE, happened_at=at + said * MINUTE)

        with acting_as(sale.seller):
            assert Shipment.objects.get().signed_at == at + kept * MINUTE


class TestConfirmReceipt:
    def test_pays_the_shop_less_its_fee(self, sale: Sale, at: datetime) -> None:
        order = builders.delivered(sale, at)

        with acting_as(sale.shopper), transaction.atomic():
            receiving.confirm_receipt(order.id, by=sale.shopper, at=at + 61 * MINUTE)

        assert builders.now(order, sale).state == "received"
        assert builders.topics(order, sale)[-1] == "orders.received"
        assert money(sale) == {
            "provider_clearing": 11600,
            "buyer_escrow": 0,
            "merchant_payable": 11020,
            "commission": 580,
        }
        with acting_as(sale.seller):
            assert {c.kind: c.state for c in promises.about(order.id)}["orders.confirm_receipt"] == "met"

    def test_refuses_before_anything_has_arrived(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.shipped(sale, at)

        with refused(ReceiptRefused) as refusal, acting_as(sale.shopper):
            receiving.confirm_receipt(order.id, by=sale.shopper, at=at)

        assert refusal.value.params == {"reasons": ("not_signed",)}
        assert money(sale)["merchant_payable"] == 0

    def test_takes_a_shopper_s_word_for_what_a_locker_took(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)
        builders.report(order, at, signed_by=SignedBy.LOCKER)

        with acting_as(sale.shopper), transaction.atomic():
            receiving.confirm_receipt(order.id, by=sale.shopper, at=at + MINUTE)

        assert builders.now(order, sale).state == "received"

    def test_refuses_the_merchant(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.delivered(sale, at)

        with refused(WrongRole), acting_as(sale.seller):
            receiving.confirm_receipt(order.id, by=sale.seller, at=at)

    def test_hides_the_order_from_another_shopper(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order, stranger = builders.delivered(sale, at), builders.stranger(at)

        with refused(OrderNotFound), acting_as(stranger):
            receiving.confirm_receipt(order.id, by=stranger, at=at)

        assert builders.now(order, sale).state == "shipped"

    def test_refuses_a_second_time_and_tells_nothing_twice(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.delivered(sale, at)
        with acting_as(sale.shopper), transaction.atomic():
            receiving.confirm_receipt(order.id, by=sale.shopper, at=at + 61 * MINUTE)

        with refused(IllegalTransition) as refusal, acting_as(sale.shopper):
            receiving.confirm_receipt(order.id, by=sale.shopper, at=at + 62 * MINUTE)

        assert refusal.value.params == {"lifecycle": "order", "transition": "confirm_receipt", "state": "received"}
        assert builders.topics(order, sale).count("orders.received") == 1


@pytest.mark.duty("PIP-05")
class TestRevealRecipient:
    def test_shows_the_label_and_tells_the_shopper(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)

        with acting_as(sale.seller), transaction.atomic():
            label = parcels.reveal_recipient(order.id, by=sale.seller, at=at)

        assert label == {
            "recipient_name": "欧阳飞燕",
            "recipient_phone": "13812345678",
            "recipient_address": "福州市鼓楼区东街口八十八号",
        }
        assert "vault.revealed" in builders.topics(order, sale)

    def test_refuses_before_payment(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.placed(sale, at)

        with refused(RecipientHidden), acting_as(sale.seller):
            parcels.reveal_recipient(order.id, by=sale.seller, at=at)
