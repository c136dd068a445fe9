"""Who wins when two want to move a return at once? Real threads, real commits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier, Event

import pytest
from django.db import connection, transaction

from aftersales.returns.commands import arrivals, notices
from aftersales.returns.errors import ReturnRefused
from aftersales.returns.events import ReturnReported
from aftersales.returns.models.records import Arrival, ReturnParcel
from aftersales.returns.models.returns import LinePieces, Return, ReturnLine
from merchants.violations.models import Violation
from orders.sales.models.orders import Order
from orders.sales.ports import carrier_named
from orders.sales.types import ParcelEvent
from platform_core.actors import RELAY
from platform_core.errors import DomainError
from platform_core.ledger.queries import reconcile
from platform_core.legal.spans import TICK
from platform_core.rows import new_id
from platform_core.tenancy.scopes import acting_for
from tests.aftersales.returns import builders
from tests.aftersales.returns.builders import DAY
from tests.database import as_login
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]
ROUNDS = 4


def together(calls: Sequence[Callable[[], object]]) -> list[str]:
    """What becomes of each call, all let go at once: `done`, or the refusal's code with its reasons."""
    start = Barrier(len(calls))

    def one(call: Callable[[], object]) -> str:
        start.wait()
        try:
            call()
        except ReturnRefused as refusal:
            return ", ".join(refusal.reasons)
        except DomainError as refusal:
            return refusal.code
        finally:
            connection.close()
        return "done"

    with ThreadPoolExecutor(len(calls)) as pool:
        return [future.result() for future in [pool.submit(one, call) for call in calls]]


def sold(at: datetime) -> tuple[Sale, Order]:
    sale = orders.sale(at)
    return sale, orders.delivered(sale, at)


def refund_due(case: Return, sale: Sale) -> datetime:
    return builders.clocks(case.id, sale)["refund"].due_at


def books_balance() -> bool:
    with as_login("auditor"), transaction.atomic():
        return reconcile().differences == ()


class TestTheLastPiece:
    @pytest.mark.duty("NRR-17")
    def test_goes_back_once_however_many_notices_come(self, at: datetime) -> None:
        sale, order = sold(at)

        ends = together([lambda: builders.noticed(order, sale, at + DAY, quantity=1) for _ in range(8)])

        assert Counter(ends) == {"done": 2, "already_returned": 6}
        with acting_as(sale.seller), transaction.atomic():
            assert list(LinePieces.objects.values_list("sold", "taken")) == [(2, 2)]
            assert sorted(ReturnLine.objects.values_list("quantity", "paid")) == [(1, 5800), (1, 5800)]

    def test_is_free_again_for_one_of_those_who_wait(self, at: datetime) -> None:
        sale, order = sold(at)
        case = builders.noticed(order, sale, at + DAY)

        ends = together(
            [
                lambda: builders.withdrawn(case, sale, at + DAY),
                *(lambda: builders.noticed(order, sale, at + DAY) for _ in range(3)),
            ]
        )

        assert ends[0] == "done"
        assert ends[1:].count("done") <= 1
        with acting_as(sale.seller), transaction.atomic():
            assert LinePieces.objects.get().taken == 2 * ends[1:].count("done")


class TestTheMoney:
    @pytest.mark.duty("NRR-13", "CRL-25c")
    def test_goes_back_once_whether_the_shop_or_the_clock_is_first(self, at: datetime) -> None:
        for _ in range(ROUNDS):
            sale, order = sold(at)
            case = builders.back(order, sale, at + DAY)
            due = refund_due(case, sale)

            shop, _, _ = together(
                [
                    lambda sale=sale, case=case, due=due: builders.granted(case, sale, due - TICK),
                    lambda due=due: builders.sweep(due),
                    lambda due=due: builders.sweep(due),
                ]
            )

            bases = {"done": "shop", "states.illegal_transition": "clock"}
            assert builders.now(case, sale).basis == bases[shop]
            assert builders.refunded(sale) == [(11600, "requested")]
        assert books_balance()


class TestTheWindow:
    @pytest.mark.duty("NRR-10")
    def test_is_opened_once_though_signature_and_receipt_are_heard_at_the_same_time(self, at: datetime) -> None:
        """Two subscribers hear of them, each in a worker of its own."""
        _, order = sold(at)
        held, looked = Event(), Event()
        opened: list[bool] = []

        def signature() -> None:
            with acting_as(RELAY), transaction.atomic(), acting_for(order.merchant_id):
                opened.append(notices.open_window(order.id, event_id=new_id(), by=RELAY, at=at))
                held.set()
                looked.wait(timeout=1)  # the other waits for this very transaction, so it cannot say so

        def receipt() -> None:
            held.wait()
            with acting_as(RELAY), transaction.atomic(), acting_for(order.merchant_id):
                opened.append(notices.open_window(order.id, event_id=new_id(), by=RELAY, at=at))
            looked.set()

        assert together([signature, receipt]) == ["done", "done"]
        assert opened == [True, False]


class TestTheArrival:
    @pytest.mark.duty("NRR-31", "PCR-09")
    def test_beside_a_grant_leaves_no_breach_of_a_shop_that_paid(self, at: datetime) -> None:
        """Whatever clocks the arrival has begun which the grant did not see yet."""
        sale, order = sold(at)
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)
        held, looked = Event(), Event()

        def carrier() -> None:
            with acting_as(RELAY), transaction.atomic():
                parcel_id = ReturnParcel.objects.get(case=case).id
                fact = ReturnReported(
                    report_id="b1", parcel_id=parcel_id, kind=ParcelEvent.SIGNED, happened_at=at + 2 * DAY
                )
                arrivals.record_report(fact, source=carrier_named("sandbox"), by=RELAY, at=at + 2 * DAY)
                held.set()
                looked.wait(timeout=1)  # the shop waits for this very transaction, so it cannot say so

        def shop() -> None:
            held.wait()
            builders.granted(case, sale, at + 2 * DAY)
            looked.set()

        assert together([carrier, shop]) == ["done", "done"]
        for n in range(3, 40):
            builders.sweep(at + n * DAY)

        assert builders.now(case, sale).basis == "shop"
        assert builders.refunded(sale) == [(11600, "requested")]
        with acting_as(sale.seller), transaction.atomic():
            assert list(Violation.objects.all()) == []

    @pytest.mark.parametrize("paid_early", [False, True])
    def test_is_noted_once_though_the_shop_s_word_commits_while_the_carrier_waits(
        self, at: datetime, paid_early: bool
    ) -> None:
        sale, order = sold(at)
        case = builders.noticed(order, sale, at + DAY)
        builders.sent(case, sale, at + DAY)
        if paid_early:
            builders.granted(case, sale, at + DAY)
        held, looked = Event(), Event()

        def shop() -> None:
            with acting_as(sale.seller), transaction.atomic():
                arrivals.confirm_arrival(case.id, by=sale.seller, at=at + 2 * DAY)
                held.set()
                looked.wait(timeout=1)  # the carrier's report waits for this very transaction, so it cannot say so

        def carrier() -> None:
            held.wait()
            builders.report(case, at + 2 * DAY)
            looked.set()

        assert together([shop, carrier]) == ["done", "aftersales.not_now"]
        builders.report(case, at + 2 * DAY)  # as the relay does, which tells it again

        with acting_as(sale.seller), transaction.atomic():
            assert list(Arrival.objects.values_list("source", flat=True)) == ["shop"]
        assert builders.topics(case, sale).count("arrived") == 1
        assert builders.now(case, sale).traced

    @pytest.mark.duty("NRR-13")
    def test_that_was_earlier_sets_the_clocks_back_or_comes_after_the_objection(self, at: datetime) -> None:
        for _ in range(ROUNDS):
            sale, order = sold(at)
            case = builders.noticed(order, sale, at + DAY)
            builders.sent(case, sale, at + DAY)
            builders.arrived_at_shop(case, sale, at + 3 * DAY)
            shown = [builders.photo(case, sale.seller, at + 3 * DAY)]

            ends = together(
                [
                    lambda c=case: builders.report(c, at + 4 * DAY, happened_at=at + 2 * DAY),
                    lambda s=sale, c=case, f=shown: builders.objected(c, s, at + 4 * DAY, evidence=f),
                ]
            )

            clocks = builders.clocks(case.id, sale)
            assert ends in (["done", "done"], ["aftersales.not_now", "done"])
            assert (clocks["ruling"].state, clocks["refund"].state) == ("running", "void")
            assert clocks["refund_red_line"].state == "running"


class TestTheObjection:
    @pytest.mark.duty("NRR-09")
    def test_stops_the_money_or_comes_after_it(self, at: datetime) -> None:
        for _ in range(ROUNDS):
            sale, order = sold(at)
            case = builders.back(order, sale, at + DAY)
            due, until = refund_due(case, sale), builders.clocks(case.id, sale)["objection"].due_at
            shown = [builders.photo(case, sale.seller, at + DAY)]

            shop, _ = together(
                [
                    lambda s=sale, c=case, u=until, f=shown: builders.objected(c, s, u - TICK, evidence=f),
                    lambda due=due: builders.sweep(due),
                ]
            )

            ends = {"done": ("back", []), "aftersales.not_now": ("granted", [(11600, "requested")])}
            assert (builders.now(case, sale).state, builders.refunded(sale)) == ends[shop]

    def test_and_a_grant_of_the_same_shop_wait_for_each_other_in_no_ring(self, at: datetime) -> None:
        for _ in range(ROUNDS):
            sale, order = sold(at)
            case = builders.back(order, sale, at + DAY)
            shown = [builders.photo(case, sale.seller, at + DAY)]

            paid, stopped = together(
                [
                    lambda s=sale, c=case: builders.granted(c, s, at + 2 * DAY),
                    lambda s=sale, c=case, f=shown: builders.objected(c, s, at + 2 * DAY, evidence=f),
                ]
            )

            assert paid == "done"
            assert stopped in ("done", "aftersales.not_now")
            assert builders.now(case, sale).basis == "shop"
            assert builders.refunded(sale) == [(11600, "requested")]
