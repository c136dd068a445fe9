"""Two things that cannot both be: which one happens? Real threads, real transactions."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from orders.sales.commands import cancelling as _stopping
from orders.sales.commands import cancelling as cancelling_commands
from orders.sales.commands import receiving as receiving_commands
from orders.sales.deadlines import MOVEMENT
from orders.sales.models.orders import Order
from orders.sales.types import ParcelEvent
from platform_core.actors import RELAY
from platform_core.deadlines.queries import promises
from platform_core.deadlines.states import DeadlineState
from platform_core.errors import DomainError
from platform_core.ledger.queries import reconcile
from platform_core.payments.queries.payments import is_settled
from platform_core.payments.types import Outcome, Reference
from platform_core.tenancy.scopes import acting_for
from tests.database import as_login
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]
ILLEGAL = "states.illegal_transition"
HANDED_OVER = "orders.handed_over"


def at_once(*work: Callable[[], object]) -> list[str]:
    """What becomes of each, all starting at the same moment: `done`, or the code of the refusal."""
    start = threading.Barrier(len(work))

    def run(one: Callable[[], object]) -> str:
        try:
            start.wait()
            one()
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(work)) as pool:
        return list(pool.map(run, work))


def books_agree() -> bool:
    with as_login("auditor"), transaction.atomic():
        return reconcile().agrees


class TestShippingAndCancelling:
    @pytest.mark.duty("ECL-20")
    @pytest.mark.parametrize("round_", range(4))
    def test_leave_exactly_one_of_both(self, at: datetime, round_: int) -> None:
        sale = builders.sale(at)
        order = builders.paid(sale, at)

        shipped, cancelled = at_once(lambda: builders.send(order, sale, at), lambda: builders.call_off(order, sale, at))

        assert (shipped, cancelled) in [("done", HANDED_OVER), (ILLEGAL, "done")]
        ended = (builders.now(order, sale).state, builders.shelf(sale), len(builders.refunds(order)))
        assert ended == (("shipped", (8, 0), 0) if shipped == "done" else ("cancelled", (10, 0), 1))
        assert books_agree()


class TestCancelling:
    def test_many_times_at_once_asks_the_money_back_once(self, at: datetime) -> None:
        sale = builders.sale(at)
        order = builders.paid(sale, at)

        outcomes = at_once(*[lambda: builders.call_off(order, sale, at)] * 8)

        assert sorted(outcomes) == ["done", *[ILLEGAL] * 7]
        assert [refund.amount.amount for refund in builders.refunds(order)] == [11600]
        assert (builders.shelf(sale), builders.topics(order, sale).count("orders.cancelled")) == ((10, 0), 1)

    @pytest.mark.parametrize("round_", range(3))
    def test_beside_the_payment_keeps_no_money_of_an_order_that_is_no_more(self, at: datetime, round_: int) -> None:
        sale = builders.sale(at)
        order = builders.placed(sale, at)

        paid, cancelled = at_once(lambda: builders.pay(order, at), lambda: builders.call_off(order, sale, at))

        state, back = builders.now(order, sale).state, sum(r.amount.amount for r in builders.refunds(order))
        assert paid == "done"
        assert (cancelled, state, back) in (
            ("done", "cancelled", 11600),  # before the money, which goes back by itself, or after it
            ("orders.purchase_paid", "paid", 0),
        )
        assert books_agree()


class TestStopping:
    def test_beside_a_carrier_s_report_leaves_the_clock_of_the_parcel(
        self, at: datetime, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """The carrier's word is committed between the two looks."""
        sale = builders.sale(at)
        order = builders.shipped(sale, at)
        stop_clocks = _stopping.stop_clocks

        def after_the_carrier(*what: Any, **how: Any) -> None:
            [told] = at_once(lambda: builders.report(order, at, kind=ParcelEvent.PICKED_UP))
            assert told == "done"
            stop_clocks(*what, **how)

        monkeypatch.setattr(_stopping, "stop_clocks", after_the_carrier)
        [stopped] = at_once(lambda: self.stop(order, at))
        monkeypatch.undo()

        assert (stopped, builders.now(order, sale).state) == (HANDED_OVER, "shipped")
        with acting_as(RELAY), transaction.atomic():
            running = {p.kind for p in promises.about(order.id) if p.state == DeadlineState.RUNNING}
            assert (running, self.stop(order, at)) == ({MOVEMENT.kind}, False)

    def stop(self, order: Order, at: datetime) -> bool:
        with acting_for(order.merchant_id), transaction.atomic():
            return cancelling_commands.stop_unsafe(order.id, by=RELAY, at=at)


class TestSettling:
    def test_happens_once_however_many_find_that_nothing_holds_it(self, at: datetime) -> None:
        sale, order = self.received(at)
        builders.answer(order, Outcome.SUCCEEDED, at)

        at_once(*[lambda: self.settle(order.id, at)] * 8)

        assert builders.topics(order, sale).count("orders.received") == 1
        with acting_as(RELAY), transaction.atomic():
            assert is_settled(Reference("orders.order", order.id))
        assert books_agree()

    def received(self, at: datetime) -> tuple[Sale, Order]:
        """Received, and not settled: some of the money was on its way back."""
        sale = builders.sale(at)
        order = builders.delivered(sale, at)
        builders.refund(order, 600, at)
        with acting_as(sale.shopper), transaction.atomic():
            receiving_commands.confirm_receipt(order.id, by=sale.shopper, at=at + timedelta(hours=2))
        return sale, order

    def settle(self, order_id: UUID, at: datetime) -> bool:
        with acting_as(RELAY), transaction.atomic():
            return receiving_commands.settle(order_id, by=RELAY, at=at)
