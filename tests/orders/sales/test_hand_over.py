"""What becomes of a parcel that its carrier left with a neighbour or in a locker, without the shopper's consent?

Paid on Tuesday 10 March 2026, left an hour later. Every clock at its instant and not a tick before.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from django.db import transaction

from orders.sales import deadlines as sales_deadlines
from orders.sales import queries
from orders.sales.commands import on_the_way as commands
from orders.sales.commands import parcels
from orders.sales.deadlines import HAND_OVER, MOVEMENT
from orders.sales.errors import HandOverRefused, OrderNotFound, ReceiptNotAsked
from orders.sales.events import CarrierReported
from orders.sales.models.orders import Order
from orders.sales.models.parcels import HandOverWord, Shipment
from orders.sales.types import Consents, LeftParcel, ParcelEvent, SignedBy
from platform_core.actors import RELAY, Actor
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.queries.promises import about
from platform_core.states import WrongRole
from platform_core.tenancy.scopes import acting_for
from tests.merchants.builders import acting_as, operator
from tests.orders.conftest import Refused
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.sales.test_on_the_way import confirm, moved, stands, swept, why
from tests.orders.sales.test_tasks import sweep

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
TICK, HOUR, DAY = timedelta.resolution, timedelta(hours=1), timedelta(days=1)
ASKED_UNTIL = datetime(2026, 3, 17, 16, 0, tzinfo=UTC)  # the seventh day after the 10th has ended in Shanghai
FOUND_UNTIL = datetime(2026, 3, 28, 16, 0, tzinfo=UTC)  # the tenth day after the 18th, on which it was opened
BROUGHT_UNTIL = datetime(2026, 3, 20, 16, 0, tzinfo=UTC)  # the tenth day after the 10th
LOST: Final = ("cancelled", [11600], ["orders.cancel_refund"])


def left(sale: Sale, at: datetime, *, signed_by: SignedBy | None = SignedBy.PROXY) -> Order:
    """Sent, and an hour later left with somebody else."""
    order = builders.shipped(sale, at)
    builders.report(order, at + HOUR, signed_by=signed_by, report_id="left")
    return order


def deny(order: Order, at: datetime, *, by: Actor) -> Order:
    with acting_as(by), transaction.atomic():
        return commands.deny_receipt(order.id, by=by, at=at)


def find(order: Order, at: datetime, *, has_it: bool, reasons: str = "承运人出示了签收照片", by: Actor) -> Order:
    with acting_as(by), transaction.atomic():
        return commands.find_on_hand_over(order.id, has_it=has_it, reasons=reasons, by=by, at=at)


def where(order: Order, sale: Sale) -> LeftParcel | None:
    with acting_as(sale.seller), transaction.atomic():
        return Shipment.objects.prefetch_related("events").get(order=order).left_parcel


def offered(order: Order, at: datetime, *, by: Actor) -> list[str]:
    with acting_as(by), transaction.atomic():
        return queries.actions(queries.order(order.id, by=by), by=by, at=at)


@pytest.mark.duty("OPR-27", "ECL-52")
class TestSilenceAboutAParcelLeftWithSomebodyElse:
    def test_never_makes_it_lost(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at)

        for day in range(0, 400, 20):
            sweep(at + day * DAY)

        assert stands(order, sale) == ("shipped", [], ["orders.hand_over_inquiry"])
        assert "orders.parcel_stands_still" not in builders.topics(order, sale)

    @pytest.mark.clock("orders.hand_over", "orders.hand_over_inquiry")
    def test_ends_the_question_and_then_has_the_platform_find_out_until_somebody_decides(
        self, sale: Sale, at: datetime
    ) -> None:
        order = left(sale, at)
        assert stands(order, sale) == ("shipped", [], ["orders.hand_over"])

        swept(ASKED_UNTIL)
        assert stands(order, sale) == ("shipped", [], ["orders.hand_over_inquiry"])
        swept(FOUND_UNTIL)

        assert stands(order, sale) == ("shipped", [], ["orders.hand_over_inquiry"])
        assert builders.topics(order, sale).count("orders.hand_over_unclear") == 2
        assert {"confirm_receipt", "deny_receipt"} <= {*offered(order, FOUND_UNTIL, by=sale.shopper)}

    @pytest.mark.clock("orders.hand_over")
    def test_is_waited_for_no_longer_where_the_seventh_day_is_one_of_rest(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at + 4 * DAY)  # on Saturday the 14th

        swept(ASKED_UNTIL + 4 * DAY)

        assert stands(order, sale) == ("shipped", [], ["orders.hand_over_inquiry"])

    def test_loses_nothing_where_its_clock_began_before_there_was_a_question(self, sale: Sale, at: datetime) -> None:
        """As before the upgrade: it was asked for like a parcel of which nothing is heard."""
        order = left(sale, at)
        with acting_as(RELAY), transaction.atomic(), acting_for(sale.shop):
            clocks.void(HAND_OVER, subject_id=order.id, by=RELAY, at=at, reason="a test")
            clocks.start(MOVEMENT, about=order.as_subject(), started_at=at, by=RELAY, at=at)

        swept(datetime(2026, 3, 15, 16, 0, tzinfo=UTC))

        assert stands(order, sale) == ("shipped", [], ["orders.hand_over"])

    def test_is_asked_for_where_no_clock_ran(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at)
        with acting_as(RELAY), transaction.atomic(), acting_for(sale.shop):
            clocks.void(HAND_OVER, subject_id=order.id, by=RELAY, at=at, reason="a test")
            assert commands.start_missing(order.id, by=RELAY, at=at + DAY)

        assert stands(order, sale) == ("shipped", [], ["orders.hand_over"])

    def test_goes_on_after_no_where_no_clock_ran(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at)
        deny(order, at + 2 * HOUR, by=sale.shopper)
        with acting_as(RELAY), transaction.atomic(), acting_for(sale.shop):
            commands.lose_parcel(order.id, by=RELAY, at=at + DAY)

        assert (stands(order, sale)[0], why(order, sale)) == ("cancelled", "left_elsewhere")


@pytest.mark.duty("ECL-51", "ECL-52")
class TestAParcelLeftWithSomebodyElse:
    @pytest.mark.parametrize("signed_by", [SignedBy.PROXY, SignedBy.LOCKER, None])
    def test_is_kept_as_the_carrier_said_it(self, sale: Sale, at: datetime, signed_by: SignedBy | None) -> None:
        order = left(sale, at, signed_by=signed_by)

        assert where(order, sale) == LeftParcel(
            left_at=at + HOUR, place="door", signed_by=signed_by or "", asked_at=at + HOUR
        )
        assert builders.topics(order, sale)[-1] == "orders.parcel_left"
        with acting_as(sale.seller), transaction.atomic():
            assert Shipment.objects.get().signed_at is None

    def test_is_delivered_where_the_shopper_had_agreed(self, sale: Sale, at: datetime) -> None:
        order = builders.shipped(sale, at, consents=Consents(key_terms=True, proxy_hand_over=True))
        builders.report(order, at + HOUR, signed_by=SignedBy.LOCKER)

        assert (where(order, sale), stands(order, sale)) == (None, ("shipped", [], ["orders.confirm_receipt"]))

    def test_is_asked_about_once_and_no_late_report_gives_the_question_another_end(
        self, sale: Sale, at: datetime
    ) -> None:
        order = left(sale, at)

        builders.report(order, at + 2 * HOUR, signed_by=SignedBy.PROXY, report_id="again")
        builders.report(order, at + DAY, kind=ParcelEvent.IN_TRANSIT, signed_by=None, happened_at=at, report_id="late")

        assert builders.topics(order, sale).count("orders.parcel_left") == 1
        swept(ASKED_UNTIL)

    def test_is_under_way_again_once_it_has_moved_on(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at)

        moved(order, at + DAY, ParcelEvent.OUT_FOR_DELIVERY)
        assert (where(order, sale), stands(order, sale)) == (None, ("shipped", [], ["orders.movement"]))
        builders.report(order, at + 2 * DAY, signed_by=SignedBy.LOCKER, report_id="elsewhere")

        assert stands(order, sale) == ("shipped", [], ["orders.hand_over"])
        assert builders.topics(order, sale).count("orders.parcel_left") == 2

    def test_is_delivered_by_the_addressee_s_signature(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at)

        builders.report(order, at + DAY, report_id="signed")

        assert stands(order, sale) == ("shipped", [], ["orders.confirm_receipt"])

    def test_ends_the_sale_if_it_is_then_refused_at_the_door(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at)

        moved(order, at + DAY, ParcelEvent.REFUSED)

        assert (stands(order, sale), why(order, sale)) == (LOST, "refused_at_door")

    def test_is_not_refused_by_what_happened_before(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at)

        builders.report(order, at + DAY, kind=ParcelEvent.REFUSED, signed_by=None, happened_at=at, report_id="late")

        assert stands(order, sale) == ("shipped", [], ["orders.hand_over"])

    def test_keeps_its_clock_where_a_report_did_not_see_the_signature_beside_it(
        self, sale: Sale, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Applied at once: it ended the question's clock, and starts it again as it was."""
        order = left(sale, at)
        with acting_as(sale.seller), transaction.atomic():
            parcel = Shipment.objects.get(order=order).id
        late = CarrierReported(report_id="late", shipment_id=parcel, kind=ParcelEvent.IN_TRANSIT, happened_at=at)

        self.blind(order, late, sale, at + DAY, monkeypatch)
        swept(ASKED_UNTIL)

        assert stands(order, sale) == ("shipped", [], ["orders.hand_over_inquiry"])

    def test_keeps_the_clock_of_a_no_as_well(self, sale: Sale, at: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
        order = left(sale, at)
        deny(order, at + 2 * HOUR, by=sale.shopper)
        with acting_as(sale.seller), transaction.atomic():
            parcel = Shipment.objects.get(order=order).id
        late = CarrierReported(report_id="late", shipment_id=parcel, kind=ParcelEvent.IN_TRANSIT, happened_at=at)

        self.blind(order, late, sale, at + DAY, monkeypatch)
        swept(BROUGHT_UNTIL)

        assert stands(order, sale) == LOST

    def blind(
        self, order: Order, report: CarrierReported, sale: Sale, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Apply a report that looked at the clocks a moment before the signature was committed."""

        def end(_: object, order_id: Any, **how: Any) -> bool:
            clocks.end(sales_deadlines.ON_THE_WAY, subject_id=order_id, **how)
            return True

        monkeypatch.setattr(parcels, "_stop_clocks", end)
        with acting_as(RELAY), transaction.atomic(), acting_for(sale.shop):
            parcels._apply(report.shipment_id, order.id, report, by=RELAY, at=at)


@pytest.mark.duty("ECL-52", "ECL-20")
class TestDenyReceipt:
    def test_gives_the_carrier_ten_days_to_bring_it_and_then_everything_goes_back(
        self, sale: Sale, at: datetime
    ) -> None:
        order = left(sale, at)

        deny(order, at + 2 * HOUR, by=sale.shopper)
        assert stands(order, sale) == ("shipped", [], ["orders.find_parcel"])
        assert builders.topics(order, sale)[-1] == "orders.receipt_denied"
        swept(BROUGHT_UNTIL)

        assert (stands(order, sale), why(order, sale)) == (LOST, "left_elsewhere")
        assert builders.shelf(sale) == (8, 0)  # it is on no shelf

    def test_is_open_after_the_question_has_run_out(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at)
        sweep(ASKED_UNTIL)

        deny(order, ASKED_UNTIL + DAY, by=sale.shopper)

        assert stands(order, sale) == ("shipped", [], ["orders.find_parcel"])

    def test_is_said_once(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = left(sale, at)
        deny(order, at + 2 * HOUR, by=sale.shopper)

        with refused(ReceiptNotAsked) as refusal:
            deny(order, at + 3 * HOUR, by=sale.shopper)

        assert refusal.value.params == {"order_id": order.id}
        assert "deny_receipt" not in offered(order, at + 3 * HOUR, by=sale.shopper)
        assert stands(order, sale) == ("shipped", [], ["orders.find_parcel"])

    def test_refuses_what_was_not_left_with_somebody_else(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.shipped(sale, at)
        moved(order, at + HOUR)

        with refused(ReceiptNotAsked):
            deny(order, at + 2 * HOUR, by=sale.shopper)

        assert "deny_receipt" not in offered(order, at + 2 * HOUR, by=sale.shopper)
        assert stands(order, sale) == ("shipped", [], ["orders.movement"])

    def test_refuses_the_shop_and_hides_the_order_from_a_stranger(
        self, sale: Sale, at: datetime, refused: Refused
    ) -> None:
        order, stranger = left(sale, at), builders.stranger(at)

        with refused(WrongRole):
            deny(order, at + 2 * HOUR, by=sale.seller)
        with refused(OrderNotFound):
            deny(order, at + 2 * HOUR, by=stranger)

        assert "deny_receipt" not in offered(order, at + 2 * HOUR, by=sale.seller)
        assert stands(order, sale) == ("shipped", [], ["orders.hand_over"])

    def test_may_be_taken_back_by_the_receipt(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at)
        deny(order, at + 2 * HOUR, by=sale.shopper)

        confirm(order, sale, at + 3 * HOUR)

        assert stands(order, sale) == ("received", [], [])

    @pytest.mark.parametrize(("after", "ends"), [(timedelta(), "find_parcel"), (TICK, "confirm_receipt")])
    def test_is_overruled_by_a_later_signature_alone(
        self, sale: Sale, at: datetime, after: timedelta, ends: str
    ) -> None:
        order = left(sale, at)
        deny(order, at + 2 * HOUR, by=sale.shopper)

        builders.report(order, at + DAY, happened_at=at + 2 * HOUR + after, report_id="signed")

        assert stands(order, sale) == ("shipped", [], [f"orders.{ends}"])

    def test_counts_anew_where_the_parcel_has_moved_on_meanwhile(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at)
        deny(order, at + 2 * HOUR, by=sale.shopper)
        moved(order, at + DAY, ParcelEvent.OUT_FOR_DELIVERY)
        builders.report(order, at + 2 * DAY, signed_by=SignedBy.LOCKER, report_id="elsewhere")
        assert stands(order, sale) == ("shipped", [], ["orders.hand_over"])

        deny(order, at + 3 * DAY, by=sale.shopper)

        assert stands(order, sale) == ("shipped", [], ["orders.find_parcel"])


@pytest.mark.duty("OPR-27", "ECL-52")
class TestFindOnHandOver:
    def test_that_the_shopper_has_it_is_the_delivery_from_now_on(self, sale: Sale, at: datetime) -> None:
        order, by = left(sale, at, signed_by=SignedBy.LOCKER), operator()
        sweep(ASKED_UNTIL)

        find(order, ASKED_UNTIL + DAY, has_it=True, by=by)

        assert stands(order, sale) == ("shipped", [], ["orders.confirm_receipt"])
        with acting_as(sale.seller), transaction.atomic():
            parcel = Shipment.objects.get()
            [(word, reasons)] = queries.findings(order.id)
            [clock] = [one for one in about(order.id) if one.kind == "orders.confirm_receipt"]
        assert (parcel.signed_at, parcel.signed_place, parcel.signed_by) == (ASKED_UNTIL + DAY, "door", "locker")
        assert (word.has_it, word.speaker_id, reasons) == (True, by.id, "承运人出示了签收照片")
        assert clock.started_at == ASKED_UNTIL + DAY
        assert builders.topics(order, sale)[-1] == "orders.delivered"

    def test_that_the_shopper_has_it_not_ends_the_sale(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at)

        find(order, at + DAY, has_it=False, by=operator())

        assert (stands(order, sale), why(order, sale)) == (LOST, "left_elsewhere")

    def test_may_be_decided_against_a_no_until_the_time_to_bring_it_is_over(self, sale: Sale, at: datetime) -> None:
        order = left(sale, at)
        deny(order, at + 2 * HOUR, by=sale.shopper)

        find(order, at + DAY, has_it=True, by=operator())

        assert stands(order, sale) == ("shipped", [], ["orders.confirm_receipt"])

    def test_needs_reasons_and_a_parcel_that_was_left(self, sale: Sale, at: datetime, refused: Refused) -> None:
        order = builders.shipped(sale, at)
        moved(order, at + HOUR)

        with refused(HandOverRefused) as refusal:
            find(order, at + DAY, has_it=True, reasons=" ", by=operator())

        assert refusal.value.params == {"reasons": ("not_left_elsewhere", "hand_over_reasons_missing")}
        assert stands(order, sale) == ("shipped", [], ["orders.movement"])

    @pytest.mark.parametrize("party", [0, 1])
    def test_is_staff_s_alone(self, sale: Sale, at: datetime, refused: Refused, party: int) -> None:
        order, by = left(sale, at), builders.parties(sale)[party]

        with refused(WrongRole):
            find(order, at + DAY, has_it=False, by=by)

        with acting_as(sale.seller), transaction.atomic():
            assert not HandOverWord.objects.exists()
