"""Who is told of an order, and how often?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction

from merchants.credit.queries import credit_counts
from orders.sales.commands import cancelling, receiving
from orders.sales.events import CarrierReported
from orders.sales.models.orders import Order
from orders.sales.models.parcels import Shipment
from orders.sales.ports import carrier_named
from orders.sales.types import ParcelEvent, Place, SignedBy
from platform_core import clock
from platform_core.actors import DEADLINES, RELAY
from platform_core.deadlines.commands import reminding
from platform_core.deadlines.models import Reminder
from platform_core.deadlines.queries.promises import about
from platform_core.eventlog.models import Event
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.queries import balance
from platform_core.notices.models import Notice
from platform_core.payments.errors import CaptureWaiting
from platform_core.payments.types import Outcome
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.reviews import builders as reviewing
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.sales.test_tasks import sweep
from tests.platform_core.accounts.people import employed
from tests.platform_core.eventlog.catching_up import relayed

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]


def sent_templates(sale: Sale) -> list[str]:
    with acting_as(sale.shopper), transaction.atomic():
        return list(Notice.objects.order_by("sent_at", "id").values_list("template", flat=True))


class TestNotices:
    def test_tell_the_shopper_of_each_step_once_and_the_shop_what_is_to_be_sent(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = builders.delivered(sale, at)
        with acting_as(sale.shopper), transaction.atomic():
            receiving.confirm_receipt(order.id, by=sale.shopper, at=at + timedelta(hours=2))

        relayed()
        relayed()

        assert sorted(sent_templates(sale)) == ["orders.delivered", "orders.paid", "orders.received", "orders.shipped"]
        with acting_as(sale.seller), transaction.atomic():
            assert Notice.objects.filter(template="orders.to_ship", merchant_id=sale.shop).count() == 1

    def test_tell_the_shop_of_a_review_and_the_author_of_the_reply(self, at: datetime) -> None:
        sale = builders.sale(at)
        given = reviewing.review(builders.delivered(sale, at), sale, at + timedelta(hours=2))
        reviewing.reply(given, sale, at + timedelta(hours=3))

        relayed()

        assert "orders.replied" in sent_templates(sale)
        with acting_as(sale.seller), transaction.atomic():
            [notice] = Notice.objects.filter(template="orders.reviewed", merchant_id=sale.shop)
        assert "1 of 5 stars" in notice.texts["en"]["body"]

    def test_name_the_order_and_no_person(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = builders.placed(sale, at)
        builders.cancel(order, sale, at)

        relayed()

        with acting_as(sale.shopper), transaction.atomic():
            notice = Notice.objects.get(template="orders.cancelled")
            assert clock.now() > at
        assert notice.params == {"number": order.number}
        assert order.number in notice.texts["zh"]["body"]
        assert "欧阳飞燕" not in str(notice.texts)


class TestWhatNeverArrives:
    """Each end, told to both sides in both languages, with the instant until which something may still be done."""

    def notices_of(self, sale: Sale) -> set[str]:
        while relayed():
            pass
        with acting_as(sale.seller), transaction.atomic():
            to_shop = Notice.objects.filter(merchant_id=sale.shop).values_list("template", flat=True)
            return {*sent_templates(sale), *to_shop}

    def test_is_told_of_a_shop_that_never_sends(self, at: datetime) -> None:
        sale = builders.sale(at)
        builders.paid(sale, at)
        for due in (datetime(2026, 3, 12, 2, tzinfo=UTC), datetime(2026, 3, 19, 16, tzinfo=UTC)):
            sweep(due)

        names = self.notices_of(sale)

        assert {"orders.late", "orders.not_sent_for_shopper"} <= names
        assert {"merchants.dispatch_late", "orders.not_sent_for_shop"} <= names
        with acting_as(sale.shopper), transaction.atomic():
            late = Notice.objects.get(template="orders.late")
        assert late.params["until"] == "2026-03-20 00:00"

    def test_is_near_for_the_shop_twelve_hours_before(self, at: datetime) -> None:
        sale = builders.sale(at)
        builders.paid(sale, at)
        with scopes.bound(scopes.SYSTEM), transaction.atomic():
            [reminder] = Reminder.objects.filter(deadline__kind="orders.dispatch")
            reminding.remind(reminder.id, by=DEADLINES, at=reminder.remind_at)

        assert reminder.remind_at == at + timedelta(hours=36)
        assert "orders.dispatch_near" in self.notices_of(sale)

    def test_is_told_of_a_parcel_that_no_carrier_has_and_of_one_that_is_lost(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = builders.shipped(sale, at)
        sweep(at + timedelta(hours=48))
        builders.report(order, at + timedelta(hours=49), kind=ParcelEvent.PICKED_UP, signed_by=None)
        for due in (datetime(2026, 3, 17, 16, tzinfo=UTC), datetime(2026, 3, 28, 16, tzinfo=UTC)):
            sweep(due)

        names = self.notices_of(sale)

        for what in ("unconfirmed", "stands_still", "lost"):
            assert {f"orders.{what}_for_shopper", f"orders.{what}_for_shop"} <= names

    def test_is_told_of_a_parcel_that_was_refused(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = builders.shipped(sale, at)
        builders.report(order, at, kind=ParcelEvent.REFUSED, signed_by=None)

        assert {"orders.declined_for_shopper", "orders.declined_for_shop"} <= self.notices_of(sale)


class TestApplyCarrierReport:
    def reported(self, order: Order, at: datetime, *, scope: scopes.Scope, **wrote: Any) -> None:
        """An event as somebody with this scope can write it."""
        with acting_as(RELAY), transaction.atomic():
            shipment = Shipment.objects.get(order_id=order.id)
        fact = CarrierReported(
            report_id="r1",
            shipment_id=shipment.id,
            kind=ParcelEvent.SIGNED,
            happened_at=at,
            place=Place.DOOR,
            signed_by=SignedBy.ADDRESSEE,
        )
        with scopes.bound(scope), transaction.atomic():
            Event.objects.create(
                topic=fact.topic,
                occurred_at=at,
                actor_id=carrier_named("sandbox").id,
                role="system",
                subject_type="orders.shipment",
                subject_id=shipment.id,
                payload=fact.to_payload(),
                **wrote,
            )

    def signed(self, sale: Sale) -> bool:
        with acting_as(sale.seller), transaction.atomic():
            return Shipment.objects.filter(signed_at__isnull=False).exists()

    def test_takes_what_the_carrier_left_at_its_own_door(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = builders.shipped(sale, at)

        self.reported(order, at, scope=scopes.outside(carrier_named("sandbox").id))
        relayed()

        assert self.signed(sale)

    def test_takes_nothing_that_a_shop_or_a_shopper_wrote_in_its_name(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = builders.shipped(sale, at)

        self.reported(order, at, scope=scopes.merchant(sale.shop), merchant_id=sale.shop)
        self.reported(order, at, scope=scopes.shopper(sale.shopper.id), person_id=sale.shopper.id)
        relayed()

        assert not self.signed(sale)


class TestCancelUnpaid:
    def test_waits_for_a_report_that_came_in_time(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = builders.placed(sale, at)
        builders.told_paid(order, at)

        with pytest.raises(CaptureWaiting), acting_as(DEADLINES), transaction.atomic(), scopes.acting_for(sale.shop):
            cancelling.cancel_unpaid(order.id, by=DEADLINES, at=at + timedelta(minutes=30))
        relayed()

        assert builders.now(order, sale).state == "paid"


class TestFollowRefund:
    def test_stops_the_clock_of_a_cancelled_order_and_tells_both_sides_once(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = builders.called_off(sale, at)
        builders.answer(order, Outcome.SUCCEEDED, at + timedelta(hours=1))

        relayed()
        relayed()

        assert sorted(sent_templates(sale)) == ["orders.called_off", "orders.money_back", "orders.paid"]
        assert builders.topics(order, sale).count("orders.cancel_refund_done") == 1
        with acting_as(sale.seller), transaction.atomic():
            assert {c.kind: c.state for c in about(order.id)}["orders.cancel_refund"] == "met"
            [notice] = Notice.objects.filter(template="orders.do_not_ship", merchant_id=sale.shop)
        assert order.number in notice.texts["en"]["body"]
        with acting_as(sale.shopper), transaction.atomic():
            assert "24小时内" in Notice.objects.get(template="orders.called_off").texts["zh"]["body"]
            assert Notice.objects.get(template="orders.money_back").params["amount"] == "116.00 CNY"

    @pytest.mark.duty("ECL-20", "HSE-05")
    def test_asks_again_at_once_where_the_provider_refuses_and_tells_staff(self, at: datetime) -> None:
        sale = builders.sale(at)
        clerk = merchants.person(at).id
        employed(clerk, at=at)
        order = builders.called_off(sale, at)
        builders.answer(order, Outcome.FAILED, at + timedelta(hours=1))

        relayed()

        assert [(refund.attempt, refund.state) for refund in builders.refunds(order)] == [
            (1, "replaced"),
            (2, "requested"),
        ]
        with scopes.bound(scopes.shopper(clerk)), transaction.atomic():
            [notice] = Notice.objects.filter(template="payments.refund_failed")
        assert notice.params == {"case": order.number, "amount": "116.00 CNY", "attempt": 1, "next": "at_once"}
        assert "系统已立即再次发起" in notice.texts["zh"]["body"]

    @pytest.mark.parametrize(("outcome", "payable"), [(Outcome.SUCCEEDED, 10450), (Outcome.FAILED, 0)])
    def test_pays_the_shop_when_what_went_back_is_back_and_not_while_it_is_owed(
        self, at: datetime, outcome: Outcome, payable: int
    ) -> None:
        sale = builders.sale(at)
        order = builders.delivered(sale, at)
        builders.refund(order, 600, at)
        with acting_as(sale.shopper), transaction.atomic():
            receiving.confirm_receipt(order.id, by=sale.shopper, at=at + timedelta(hours=2))
        builders.answer(order, outcome, at + timedelta(hours=3))

        relayed()

        with acting_as(sale.seller), transaction.atomic():
            assert balance(AccountKind.MERCHANT_PAYABLE, merchant_id=sale.shop).posted.amount == payable
        assert "orders.money_back" not in sent_templates(sale)


@pytest.mark.duty("HSE-02", "ECL-39a")
class TestAReview:
    def test_bears_on_the_credit_of_its_shop(self, at: datetime) -> None:
        sale = builders.sale(at - timedelta(days=2))
        reviewing.reviewed(sale, at)

        while relayed():
            pass

        with bound(SYSTEM), transaction.atomic():
            counts = credit_counts(at=at + timedelta(days=30))[sale.shop]
        assert (counts.reviews, counts.stars) == (1, reviewing.BAD.stars)
