"""The shopper's word about a parcel that was left with somebody else, beside a carrier's late report, beside staff, and
beside the clock: which one counts? Real threads, real transactions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction

from orders.sales.commands import on_the_way, receiving
from orders.sales.models.orders import Order
from orders.sales.types import ParcelEvent, SignedBy
from platform_core.actors import RELAY
from platform_core.deadlines.commands import sweeping
from platform_core.deadlines.queries import promises
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants.builders import acting_as, operator
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.orders.test_races import ILLEGAL, at_once

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.duty("ECL-52")]
HOUR = timedelta(hours=1)
ASKED_UNTIL = datetime(2026, 3, 17, 16, 0, tzinfo=UTC)
NOT_ASKED = "orders.receipt_not_asked"


def left(at: datetime) -> tuple[Sale, Order]:
    sale = builders.sale(at)
    order = builders.shipped(sale, at)
    builders.report(order, at + HOUR, signed_by=SignedBy.PROXY, report_id="left")
    return sale, order


def denies(sale: Sale, order: Order, at: datetime) -> Callable[[], object]:
    def deny() -> None:
        with acting_as(sale.shopper), transaction.atomic():
            on_the_way.deny_receipt(order.id, by=sale.shopper, at=at)

    return deny


def stands(sale: Sale, order: Order) -> tuple[str, list[str]]:
    with acting_as(RELAY), transaction.atomic():
        running = [one.kind for one in promises.about(order.id) if one.state == "running"]
    return builders.now(order, sale).state, running


@pytest.mark.parametrize("round_", range(3))
class TestDenyReceipt:
    def test_and_a_signature_of_before_leave_one_of_both(self, at: datetime, round_: int) -> None:
        sale, order = left(at)

        denied, reported = at_once(
            denies(sale, order, at + 3 * HOUR),
            lambda: builders.report(order, at + 3 * HOUR, happened_at=at + 2 * HOUR, report_id="late"),
        )

        assert reported == "done"
        assert (denied, stands(sale, order)) in [
            ("done", ("shipped", ["orders.find_parcel"])),
            (NOT_ASKED, ("shipped", ["orders.confirm_receipt"])),
        ]

    def test_and_a_later_signature_end_in_the_delivery(self, at: datetime, round_: int) -> None:
        sale, order = left(at)

        denied, reported = at_once(
            denies(sale, order, at + 3 * HOUR),
            lambda: builders.report(order, at + 4 * HOUR, report_id="brought"),
        )

        assert (reported, denied in ("done", NOT_ASKED)) == ("done", True)
        assert stands(sale, order) == ("shipped", ["orders.confirm_receipt"])

    def test_and_a_report_of_before_the_signature_leave_the_no(self, at: datetime, round_: int) -> None:
        sale, order = left(at)

        outcomes = at_once(
            denies(sale, order, at + 3 * HOUR),
            lambda: builders.report(
                order, at + 3 * HOUR, kind=ParcelEvent.IN_TRANSIT, signed_by=None, happened_at=at, report_id="late"
            ),
        )

        assert (outcomes, stands(sale, order)) == (["done", "done"], ("shipped", ["orders.find_parcel"]))

    def test_many_times_at_once_is_said_once(self, at: datetime, round_: int) -> None:
        sale, order = left(at)

        outcomes = at_once(*[denies(sale, order, at + 3 * HOUR)] * 6)

        assert sorted(outcomes) == ["done", *[NOT_ASKED] * 5]
        assert builders.topics(order, sale).count("orders.receipt_denied") == 1

    def test_and_what_staff_have_found_out_end_the_sale_once_at_most(self, at: datetime, round_: int) -> None:
        sale, order = left(at)
        by = operator()

        def find() -> None:
            with acting_as(by), transaction.atomic():
                on_the_way.find_on_hand_over(order.id, has_it=False, reasons="未送达", by=by, at=at + 3 * HOUR)

        denied, found = at_once(denies(sale, order, at + 3 * HOUR), find)

        assert (found, denied in ("done", NOT_ASKED)) == ("done", True)
        assert stands(sale, order) == ("cancelled", ["orders.cancel_refund"])
        assert len(builders.refunds(order)) == 1

    def test_and_the_end_of_the_question_leave_the_no(self, at: datetime, round_: int) -> None:
        sale, order = left(at)

        def sweep() -> None:
            with bound(SYSTEM), transaction.atomic():
                sweeping.close_due_batch(limit=10, at=ASKED_UNTIL)

        denied, _ = at_once(denies(sale, order, ASKED_UNTIL), sweep)

        assert (denied, stands(sale, order)) == ("done", ("shipped", ["orders.find_parcel"]))


@pytest.mark.parametrize("round_", range(3))
class TestConfirmReceipt:
    def test_and_a_late_report_leave_no_clock(self, at: datetime, round_: int) -> None:
        sale, order = left(at)

        def confirm() -> None:
            with acting_as(sale.shopper), transaction.atomic():
                receiving.confirm_receipt(order.id, by=sale.shopper, at=at + 3 * HOUR)

        outcomes = at_once(
            confirm,
            lambda: builders.report(
                order, at + 3 * HOUR, kind=ParcelEvent.OUT_FOR_DELIVERY, signed_by=None, report_id="late"
            ),
        )

        assert (outcomes, stands(sale, order)) == (["done", "done"], ("received", []))

    def test_and_a_no_leave_one_word(self, at: datetime, round_: int) -> None:
        """Whoever says both at once has said it in one order or the other: a receipt may follow a no."""
        sale, order = left(at)

        def confirm() -> None:
            with acting_as(sale.shopper), transaction.atomic():
                receiving.confirm_receipt(order.id, by=sale.shopper, at=at + 3 * HOUR)

        confirmed, denied = at_once(confirm, denies(sale, order, at + 3 * HOUR))

        assert (confirmed, denied in ("done", NOT_ASKED, ILLEGAL)) == ("done", True)
        assert stands(sale, order) == ("received", [])


@pytest.mark.parametrize("round_", range(3))
def test_a_signature_and_what_happened_before_it_leave_the_question_whichever_comes_first(
    at: datetime, round_: int
) -> None:
    sale = builders.sale(at)
    order = builders.shipped(sale, at)
    builders.report(order, at, kind=ParcelEvent.PICKED_UP, signed_by=None, report_id="picked")

    outcomes = at_once(
        lambda: builders.report(order, at + 2 * HOUR, signed_by=SignedBy.LOCKER, report_id="left"),
        lambda: builders.report(
            order,
            at + 2 * HOUR,
            kind=ParcelEvent.IN_TRANSIT,
            signed_by=None,
            happened_at=at + HOUR,
            report_id="transit",
        ),
    )

    assert (outcomes, stands(sale, order)) == (["done", "done"], ("shipped", ["orders.hand_over"]))
