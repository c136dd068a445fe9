"""What does the relay do for the buyers of a lot, when its worker dies, when orders come late, when the lot is safe?"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction

from aftersales.remedies import commands, queries
from aftersales.remedies.states import RemedyState
from aftersales.returns.commands import notices as notices_commands
from catalog.safety.models.freezes import LotFreeze
from catalog.safety.types import FrozenLot
from orders.sales.models.orders import Order
from orders.sales.types import ParcelEvent
from platform_core.actors import DEADLINES, RELAY, Actor
from platform_core.eventlog.models import Event
from platform_core.notices.models import Notice
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.aftersales.remedies import builders as recalls
from tests.aftersales.remedies.builders import DAY, HOUR, every_buyer_has_one
from tests.aftersales.returns import builders
from tests.catalog.safety import builders as safety
from tests.catalog.safety.builders import received
from tests.merchants.builders import acting_as
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases.trying import together
from tests.platform_core.eventlog.catching_up import relayed

pytestmark = [pytest.mark.commits, pytest.mark.login("worker")]


@pytest.fixture
def sale(at: datetime) -> Sale:
    return orders.sale(at - 3 * DAY, on_hand=30)


def heard(person: Actor) -> list[str]:
    """The recalls that somebody was told of."""
    with acting_as(person), transaction.atomic():
        rows = Notice.objects.filter(template__startswith="aftersales.remedy").order_by("sent_at", "id")
        return [name.removeprefix("aftersales.remedy_") for name in rows.values_list("template", flat=True)]


def all_relayed() -> None:
    while relayed():
        pass


def sold(sale: Sale, at: datetime, *, many: int = 1) -> Iterator[tuple[Actor, Order]]:
    """One piece of lot L1 each, delivered before."""
    for _ in range(many):
        buyer = orders.stranger(at - 2 * DAY)
        yield buyer, orders.delivered(sale, at - 2 * DAY, quantity=1, by=buyer)


@pytest.mark.duty("CRL-19", "SPT-03", "HSE-11", "CRI-08")
class TestTheRelay:
    @pytest.mark.duty("CRL-54")
    def test_tells_every_buyer_once_though_its_worker_dies_in_each_turn(
        self, sale: Sale, at: datetime, monkeypatch: pytest.MonkeyPatch
    ):
        buyers = [buyer for buyer, _ in sold(sale, at, many=5)]
        monkeypatch.setattr("aftersales.remedies.commands.TURN", 2)
        offer, calls = commands._offer, count(1)

        def dies(*args: Any, **how: Any) -> None:
            if next(calls) in {2, 5}:
                raise KeyboardInterrupt
            offer(*args, **how)

        monkeypatch.setattr("aftersales.remedies.commands._offer", dies)
        freeze = recalls.recalled(sale, at)
        for _ in range(2):
            with pytest.raises(KeyboardInterrupt):
                all_relayed()
        all_relayed()

        every_buyer_has_one(sale)
        assert [heard(buyer) for buyer in buyers] == [["offered_for_shopper"]] * 5
        assert safety.fresh(freeze).told_at is not None

    def test_finds_by_its_parcel_who_was_missed_in_the_search(
        self, sale: Sale, at: datetime, monkeypatch: pytest.MonkeyPatch
    ):
        late = orders.shipped(sale, at - HOUR, by=orders.stranger(at - HOUR))
        orders.report(late, at, kind=ParcelEvent.PICKED_UP)
        all_relayed()
        with monkeypatch.context() as blind:
            blind.setattr("aftersales.remedies.queries.missing_buyers", lambda freeze: [])
            recalls.recalled(sale, at)
            all_relayed()
        assert recalls.asked(recalls.REMEDIES, sale) == []

        orders.report(late, at + HOUR, report_id="r2")
        all_relayed()

        every_buyer_has_one(sale)
        assert recalls.of_order(late).pieces == 2

    def test_calls_all_offers_off_when_the_lot_is_safe(self, sale: Sale, at: datetime, monkeypatch: pytest.MonkeyPatch):
        people = list(sold(sale, at, many=3))
        freeze = recalls.recalled(sale, at)
        all_relayed()
        monkeypatch.setattr("aftersales.remedies.commands.TURN", 2)

        safety.lifted(freeze, at + HOUR)
        all_relayed()

        assert {recalls.of_order(order).stage for _, order in people} == {RemedyState.CALLED_OFF}
        assert [heard(buyer) for buyer, _ in people] == [["offered_for_shopper", "called_off_for_shopper"]] * 3
        with acting_as(people[0][0]), transaction.atomic():
            texts = Notice.objects.get(template="aftersales.remedy_called_off_for_shopper").texts
        assert "理由：复检合格" in texts["zh"]["body"]  # what staff wrote, and no test that nobody made
        assert "test" not in texts["en"]["body"]

    def test_tells_who_waits_for_an_unsent_order_that_it_is_stopped(self, sale: Sale, at: datetime):
        buyer = orders.stranger(at - DAY)
        order = orders.paid(sale, at - DAY, by=buyer)
        recalls.recalled(sale, at)

        all_relayed()

        with acting_as(buyer), transaction.atomic():
            templates = set(Notice.objects.values_list("template", flat=True))
        assert orders.now(order, sale).state == "cancelled"
        assert "orders.unsafe_for_shopper" in templates

    def test_asks_nothing_of_whose_goods_are_in_a_return(self, sale: Sale, at: datetime):
        buyer = orders.stranger(at - 2 * DAY)
        order = orders.delivered(sale, at - 2 * DAY, by=buyer)
        builders.noticed(order, sale, at - DAY, by=buyer)
        recalls.recalled(sale, at)

        all_relayed()

        with acting_as(buyer), transaction.atomic():
            notice = Notice.objects.get(template="aftersales.remedy_offered_for_shopper")
        assert notice.params["held"] == "0"
        for text in notice.texts.values():
            assert not any(asked in text["body"] for asked in ("0.00", "Send it back", "寄回", "销毁"))

    @pytest.mark.duty("PCR-07")
    def test_stops_an_order_that_is_paid_only_after_its_lot_was_frozen(self, sale: Sale, at: datetime):
        waiting = orders.placed(sale, at - HOUR)
        recalls.recalled(sale, at)
        all_relayed()

        orders.pay(waiting, at + HOUR)
        all_relayed()

        assert orders.now(waiting, sale).state == "cancelled"
        assert len(orders.refunds(waiting)) == 1

    def test_looks_for_no_buyers_because_somebody_pays_for_goods_of_another_lot(
        self, sale: Sale, at: datetime, monkeypatch: pytest.MonkeyPatch
    ):
        received(sale.shop, "L2", at - HOUR, pieces=5)
        recalls.recalled(sale, at)
        all_relayed()
        waiting = orders.placed(sale, at + HOUR)
        turns: list[UUID] = []
        monkeypatch.setattr("aftersales.remedies.queries.missing_buyers", lambda freeze: turns.append(freeze.id) or [])

        orders.pay(waiting, at + HOUR)
        all_relayed()

        assert turns == []
        assert orders.now(waiting, sale).state == "paid"

    def test_takes_one_turn_in_one_transaction_where_an_order_has_goods_of_two_lots(self, sale: Sale, at: datetime):
        """Each turn may lock an order and the shop's accounts: the other lot's has a fact of its own."""
        freezes = [frozen.id for frozen in (recalls.recalled(sale, at), self.second_lot_recalled(sale, at))]
        all_relayed()

        with bound(SYSTEM), transaction.atomic():
            commands.seek_buyers_of(freezes, by=RELAY, at=at)
            sought = Event.objects.filter(topic="aftersales.buyers_sought").values_list("payload", flat=True)
            asked = [(UUID(fact["freeze_id"]), fact["more"]) for fact in sought if fact["freeze_id"] == str(freezes[1])]
        assert asked == [(freezes[1], True)]

    @staticmethod
    def second_lot_recalled(sale: Sale, at: datetime) -> LotFreeze:
        received(sale.shop, "L2", at - HOUR, pieces=5)
        return recalls.recalled(sale, at, lot="L2")


class TestARace:
    @pytest.mark.parametrize("round_", range(3))
    def test_of_packing_and_the_search_leaves_no_buyer_without_a_word(self, sale: Sale, at: datetime, round_: int):
        """Packed first: told, or stopped before the carrier came. Frozen first: never sent."""
        waiting = [orders.paid(sale, at - DAY, quantity=1, by=orders.stranger(at - DAY)) for _ in range(4)]

        def freeze() -> None:
            recalls.recalled(sale, at)

        together([freeze, *(lambda order=order: orders.send(order, sale, at) for order in waiting)])
        all_relayed()

        with bound(SYSTEM), transaction.atomic():
            assert LotFreeze.objects.get().told_at is not None
        every_buyer_has_one(sale)
        assert {orders.now(order, sale).state for order in waiting} == {"cancelled"}

    def test_of_the_clock_with_the_end_of_a_return_pays_for_what_that_has_freed(self, sale: Sale, at: datetime):
        """The clock looks while the return is ending, and waits for what becomes of it."""
        buyer = orders.stranger(at - 2 * DAY)
        order = orders.delivered(sale, at - 2 * DAY, by=buyer)
        case = builders.noticed(order, sale, at - DAY, by=buyer)
        row, pool = recalls.offered(sale, at, order=order, danger=safety.DESTROYED), ThreadPoolExecutor(1)

        def silence() -> None:
            with acting_as(sale.seller), transaction.atomic():
                commands.end_silence(row.id, by=DEADLINES, at=at + 30 * DAY)
            connection.close()

        with acting_as(buyer), transaction.atomic():
            notices_commands.withdraw(case.id, by=buyer, at=at + 30 * DAY)
            wait([ending := pool.submit(silence)], timeout=1)
        ending.result()

        row = recalls.of_order(order)
        assert (row.stage, row.held, row.amount) == (RemedyState.GRANTED, 2, 11600)

    def test_of_the_search_with_a_lift_leaves_no_offer_for_a_lot_that_is_free(
        self, sale: Sale, at: datetime, monkeypatch: pytest.MonkeyPatch
    ):
        """The lot is freed between the look at it and the offers of that turn: the lift waits for the turn."""
        [(_, order)] = sold(sale, at)
        freeze = recalls.recalled(sale, at)
        missing, pool = queries.missing_buyers, ThreadPoolExecutor(1)

        def lifts() -> None:
            safety.lifted(freeze, at)
            with bound(SYSTEM), transaction.atomic():
                commands.call_off_remedies(freeze.id, by=RELAY, at=at)
            connection.close()

        def looks(found: FrozenLot) -> Any:
            wait([lifting := pool.submit(lifts)], timeout=1)
            liftings.append(lifting)
            return missing(found)

        liftings: list[Future[None]] = []
        monkeypatch.setattr("aftersales.remedies.queries.missing_buyers", looks)
        recalls.sought(freeze, at)
        liftings[0].result()

        assert recalls.of_order(order).stage is RemedyState.CALLED_OFF
