"""What if the shop does not send, the carrier does not confirm, the parcel stands still, is lost, or is refused?

Every clock at its instant and not a tick before. Paid on Tuesday 10 March 2026, promised within 48 hours.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from django.db import InternalError, connection, transaction

from merchants.violations.models import Violation
from orders.sales import queries
from orders.sales.commands import cancelling, on_the_way, parcels, receiving
from orders.sales.commands import parcels as _reporting
from orders.sales.deadlines import ON_THE_WAY
from orders.sales.errors import HandedOver, ReceiptRefused, WaybillTaken
from orders.sales.events import CarrierReported
from orders.sales.models.orders import Order
from orders.sales.models.parcels import DeliveryEvent, Shipment
from orders.sales.types import ParcelEvent, ParcelNews, SignedBy
from platform_core.actors import RELAY
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.queries.promises import about
from platform_core.eventlog.queries import timeline
from platform_core.payments.types import Outcome
from platform_core.states import IllegalTransition
from platform_core.tenancy.scopes import acting_for
from tests.database import admin, as_login
from tests.merchants.builders import acting_as
from tests.orders.conftest import Refused
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.sales.test_delivering import money
from tests.orders.sales.test_tasks import sweep
from tests.platform_core.tenancy.shadows import hide

pytestmark = pytest.mark.login("worker")
TICK, HOUR, DAY = timedelta.resolution, timedelta(hours=1), timedelta(days=1)
SHIP_BY = datetime(2026, 3, 12, 2, 0, tzinfo=UTC)
ENDS_UNSENT = datetime(2026, 3, 19, 16, 0, tzinfo=UTC)  # the seventh day after the 12th has ended in Shanghai
STALE = datetime(2026, 3, 15, 16, 0, tzinfo=UTC)  # the fifth day after a report of the 10th
LOST = datetime(2026, 3, 26, 16, 0, tzinfo=UTC)  # the tenth day after the 16th, on which it was asked for


def swept(due: datetime) -> None:
    """Nothing a tick before, one clock at the instant."""
    assert sweep(due - TICK) == 0
    assert sweep(due) == 1


def stands(order: Order, sale: Sale) -> tuple[str, list[int], list[str]]:
    """Its state, what goes back, and the clocks that run."""
    given = [refund.amount.amount for refund in builders.refunds(order)]
    with acting_as(sale.seller), transaction.atomic():
        running = [clock.kind for clock in about(order.id) if clock.state == "running"]
    return builders.now(order, sale).state, given, running


def moved(order: Order, at: datetime, kind: ParcelEvent = ParcelEvent.PICKED_UP, n: int = 1) -> None:
    builders.report(order, at, kind=kind, signed_by=None, report_id=f"{kind}-{n}")


def confirm(order: Order, sale: Sale, at: datetime) -> Order:
    with acting_as(sale.shopper), transaction.atomic():
        return receiving.confirm_receipt(order.id, by=sale.shopper, at=at)


def why(order: Order, sale: Sale) -> str:
    with acting_as(sale.seller), transaction.atomic():
        [fact] = [fact for fact in timeline(order.id) if fact.topic == "orders.cancelled"]
    return str(fact.payload["why"])


@pytest.mark.django_db
@pytest.mark.duty("ECL-20")
class TestAShopThatNeverSends:
    def test_is_late_at_the_promised_hour_and_it_goes_on_record(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)

        swept(SHIP_BY)

        assert stands(order, sale) == ("paid", [], ["orders.end_unsent"])
        assert builders.topics(order, sale)[-1] == "orders.dispatch_late"
        with acting_as(sale.seller):
            [record] = Violation.objects.filter(about_id=order.id)
        assert (record.kind, record.duties) == ("dispatch_late", ["ECL-20"])

    def test_loses_the_sale_on_the_seventh_day_and_the_money_goes_back(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        sweep(SHIP_BY)

        swept(ENDS_UNSENT)

        assert stands(order, sale) == ("cancelled", [11600], ["orders.cancel_refund"])
        assert (why(order, sale), builders.shelf(sale)) == ("not_sent", (10, 0))
        builders.answer(order, Outcome.SUCCEEDED, ENDS_UNSENT)
        assert set(money(sale).values()) == {0}

    def test_gets_no_day_more_because_the_seventh_is_one_of_rest(self, sale: Sale, at: datetime) -> None:
        """A number of the house: late on a Saturday, ended with the next."""
        order = builders.paid(sale, at + 2 * DAY)
        sweep(SHIP_BY + 2 * DAY)

        swept(ENDS_UNSENT + 2 * DAY)

        assert why(order, sale) == "not_sent"

    def test_is_in_time_when_the_carrier_has_it_a_tick_before(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)
        moved(order, SHIP_BY - TICK)

        assert sweep(SHIP_BY) == 0
        assert "orders.dispatch_late" not in builders.topics(order, sale)


@pytest.mark.django_db
@pytest.mark.duty("ECL-20", "ECL-51")
class TestAWaybillThatDoesNotExist:
    def test_bars_the_way_to_cancel_for_two_days_alone(self, sale: Sale, at: datetime, refused: Refused) -> None:
        """Named a day before the promise is over; the carrier may take until a day after it. The promise ends first."""
        order = builders.paid(sale, at)
        builders.send(order, sale, SHIP_BY - DAY)
        with refused(HandedOver):
            builders.call_off(order, sale, SHIP_BY - TICK)

        builders.call_off(order, sale, SHIP_BY)

        assert stands(order, sale) == ("cancelled", [11600], ["orders.cancel_refund"])
        assert builders.shelf(sale) == (10, 0)

    def test_counts_as_not_sent_at_the_instant_and_is_told(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)
        # Named at once, so that both clocks end at one instant.
        assert sweep(at + 48 * HOUR - TICK) == 0
        assert sweep(at + 48 * HOUR) == 2
        assert {"orders.parcel_unconfirmed", "orders.dispatch_late"} <= set(builders.topics(order, sale))
        assert stands(order, sale) == ("shipped", [], ["orders.end_unsent"])

    def test_ends_the_sale_by_itself_with_all_its_money(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)
        sweep(SHIP_BY)

        swept(ENDS_UNSENT)

        assert stands(order, sale) == ("cancelled", [11600], ["orders.cancel_refund"])
        assert (why(order, sale), builders.shelf(sale)) == ("not_sent", (10, 0))

    def test_may_be_corrected_and_the_late_carrier_s_word_saves_the_sale(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        order = builders.shipped(sale, at)
        sweep(SHIP_BY)
        with acting_as(sale.seller), transaction.atomic():
            first = Shipment.objects.get(order=order)
            how: dict[str, Any] = {"carrier": "sandbox", "by": sale.seller, "at": SHIP_BY}
            second = parcels.name_other_waybill(order.id, waybill="SF000002", **how)
        with refused(WaybillTaken), acting_as(sale.seller), transaction.atomic():
            parcels.name_other_waybill(order.id, waybill="SF000002", **how)

        said = ParcelNews(kind=ParcelEvent.PICKED_UP, happened_at=SHIP_BY + HOUR)
        with acting_as(RELAY), transaction.atomic():
            parcels.record_answer(second.id, known=[said], by=RELAY, at=SHIP_BY + HOUR)

        assert (first.waybill != second.waybill, stands(order, sale)) == (
            True,
            ("shipped", [], ["orders.movement"]),
        )
        with refused(HandedOver):
            builders.call_off(order, sale, SHIP_BY + HOUR)
        with refused(HandedOver), acting_as(sale.seller), transaction.atomic():
            parcels.name_other_waybill(order.id, waybill="SF000003", **how)

    def test_is_named_for_a_parcel_alone(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.paid(sale, at)

        with refused(IllegalTransition), acting_as(sale.seller), transaction.atomic():
            parcels.name_other_waybill(order.id, carrier="sandbox", waybill="SF000002", by=sale.seller, at=at)


@pytest.mark.django_db
@pytest.mark.duty("ECL-20")
class TestAParcelThatStandsStill:
    def test_is_asked_for_and_then_lost_at_the_seller_s_risk(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)
        moved(order, at + HOUR)
        assert stands(order, sale) == ("shipped", [], ["orders.movement"])

        swept(STALE)
        assert stands(order, sale) == ("shipped", [], ["orders.find_parcel"])
        assert builders.topics(order, sale)[-1] == "orders.parcel_stands_still"
        swept(LOST)

        assert stands(order, sale) == ("cancelled", [11600], ["orders.cancel_refund"])
        assert (why(order, sale), builders.shelf(sale)) == ("lost", (8, 0))  # it is on no shelf

    def test_gets_no_day_more_because_the_tenth_is_one_of_rest(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at + 2 * DAY)
        moved(order, at + 2 * DAY)
        sweep(STALE + 2 * DAY)

        swept(LOST + 2 * DAY)

        assert why(order, sale) == "lost"

    def test_is_found_by_any_report_and_counted_anew(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)
        moved(order, at + HOUR)
        sweep(STALE)

        moved(order, STALE + HOUR, ParcelEvent.IN_TRANSIT)

        assert stands(order, sale) == ("shipped", [], ["orders.movement"])
        builders.report(order, STALE + DAY, report_id="signed")
        assert stands(order, sale) == ("shipped", [], ["orders.confirm_receipt"])

    def test_goes_on_where_the_same_report_is_applied_twice_at_once(self, sale: Sale, at: datetime) -> None:
        """Neither saw the other's when it looked whether the report was known."""
        order = builders.shipped(sale, at)
        with acting_as(sale.seller), transaction.atomic():
            parcel = Shipment.objects.get(order=order).id
        report = CarrierReported(report_id="r1", shipment_id=parcel, kind=ParcelEvent.PICKED_UP, happened_at=at)

        for _ in range(2):
            with acting_as(RELAY), transaction.atomic(), acting_for(sale.shop):
                _reporting._apply(parcel, order.id, report, by=RELAY, at=at + HOUR)

        assert stands(order, sale) == ("shipped", [], ["orders.movement"])
        assert builders.topics(order, sale).count("orders.parcel_handed_over") == 1
        with acting_as(sale.seller):
            assert DeliveryEvent.objects.count() == 1

    def test_learns_from_the_carrier_what_was_lost_on_its_way_to_us(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)
        moved(order, at + HOUR)
        sweep(STALE)
        with acting_as(sale.seller), transaction.atomic():
            parcel = Shipment.objects.get(order=order).id
        known = [
            ParcelNews(kind=kind, happened_at=when, signed_by=by)
            for kind, when, by in (
                (ParcelEvent.PICKED_UP, at + HOUR, None),
                (ParcelEvent.SIGNED, at + DAY, SignedBy.ADDRESSEE),
            )
        ]

        for _ in range(2):
            with acting_as(RELAY), transaction.atomic():
                parcels.record_answer(parcel, known=known, by=RELAY, at=STALE + HOUR)

        assert stands(order, sale) == ("shipped", [], ["orders.confirm_receipt"])
        with acting_as(sale.seller):
            assert (DeliveryEvent.objects.count(), Shipment.objects.get().signed_at) == (2, at + DAY)


@pytest.mark.django_db
@pytest.mark.duty("ECL-51")
class TestASilentCarrier:
    def test_leaves_the_shopper_s_own_word(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.shipped(sale, at)
        with refused(ReceiptRefused):
            confirm(order, sale, at + 48 * HOUR - TICK)

        confirm(order, sale, at + 48 * HOUR)

        assert stands(order, sale) == ("received", [], [])

    def test_counts_a_locker_without_consent_as_a_word_of_receipt_to_be_given(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)
        builders.report(order, at + HOUR, signed_by=SignedBy.LOCKER)

        confirm(order, sale, at + 2 * HOUR)

        assert stands(order, sale) == ("received", [], [])


@pytest.mark.django_db
@pytest.mark.duty("ECL-20", "HSE-05")
class TestRefusedAtTheDoor:
    def test_ends_the_sale_and_the_money_goes_back(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at)

        for n in range(2):
            moved(order, at + (1 + n) * HOUR, ParcelEvent.REFUSED, n)

        assert stands(order, sale) == ("cancelled", [11600], ["orders.cancel_refund"])
        assert (why(order, sale), builders.shelf(sale)) == ("refused_at_door", (8, 0))  # the carrier brings it back
        assert builders.topics(order, sale).count("orders.refused") == 1

    def test_is_no_way_to_return_what_nobody_may_return(self, at: datetime) -> None:
        sale = builders.sale(at, **builders.FLAWED)
        order = builders.shipped(sale, at, consents=builders.confirming(sale))

        moved(order, at + HOUR, ParcelEvent.REFUSED)

        assert stands(order, sale) == ("shipped", [], ["orders.movement"])
        assert "orders.refused" in builders.topics(order, sale)


@pytest.mark.django_db
@pytest.mark.duty("ECL-20")
class TestStartMissing:
    """What was bought before there were clocks."""

    def started(self, order: Order, sale: Sale, at: datetime) -> list[str]:
        with acting_as(RELAY), transaction.atomic(), acting_for(sale.shop):
            for clock in ON_THE_WAY:
                clocks.void(clock, subject_id=order.id, by=RELAY, at=at, reason="a test")
            assert on_the_way.start_missing(order.id, by=RELAY, at=at)
            assert not on_the_way.start_missing(order.id, by=RELAY, at=at)
        return stands(order, sale)[2]

    def test_gives_each_stage_its_own_counted_from_now(self, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        assert self.started(order, sale, at + 9 * DAY) == ["orders.dispatch"]
        assert sweep(at + 9 * DAY) == 0
        builders.send(order, sale, at + 9 * DAY)
        assert self.started(order, sale, at + 9 * DAY) == ["orders.dispatch", "orders.pick_up"]
        moved(order, at + 9 * DAY)
        assert self.started(order, sale, at + 9 * DAY) == ["orders.movement"]

    def test_gives_none_to_what_has_ended(self, sale: Sale, at: datetime) -> None:
        order = builders.called_off(sale, at)
        with acting_as(RELAY), transaction.atomic(), acting_for(sale.shop):
            assert not on_the_way.start_missing(order.id, by=RELAY, at=at)
            assert order.id not in dict(queries.undelivered_orders())

    def test_is_a_command_for_an_upgrade(self, sale: Sale, at: datetime) -> None:
        builders.paid(sale, at)
        told = StringIO()

        call_command("start_missing_clocks", stdout=told)

        assert (
            told.getvalue() == "clocks started for 0 of 1 orders on their way\n"
            "clocks started for 0 of 0 suspended shops\n"
            "clocks started for 0 of 1 shops to be verified again\n"
            "clocks started for 0 of 0 returns without an address\n"
            "clocks started for 0 open proposals\n"
        )


@pytest.mark.commits
class TestTheWeb:
    def test_calls_off_nothing_that_a_carrier_has(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = builders.shipped(sale, at)
        moved(order, at + HOUR)

        with admin() as superuser:  # as every login may in a database of PostgreSQL's own making
            superuser.execute(f"GRANT TEMPORARY ON DATABASE {connection.settings_dict['NAME']} TO PUBLIC")
        with as_login("app"), acting_as(sale.seller), transaction.atomic(), connection.cursor() as cursor:
            hide(cursor, "orders_deliveryevent", forged=[])  # nor if another table of its name says nothing
            with pytest.raises(InternalError, match="the carrier has the parcel"), transaction.atomic():
                Order.objects.filter(id=order.id).update(state="cancelled")


@pytest.mark.django_db
@pytest.mark.duty("CRL-19", "PCR-07")
def test_what_the_carrier_has_is_not_stopped_as_unsafe(sale: Sale, at: datetime) -> None:
    order, waiting = builders.shipped(sale, at), builders.shipped(sale, at, by=builders.stranger(at))
    moved(order, at)

    with acting_as(RELAY), transaction.atomic(), acting_for(sale.shop):
        assert not cancelling.stop_unsafe(order.id, by=RELAY, at=at)
        assert cancelling.stop_unsafe(waiting.id, by=RELAY, at=at)

    assert stands(order, sale)[:2] == ("shipped", [])
    assert stands(waiting, sale)[:2] == ("cancelled", [11600])
