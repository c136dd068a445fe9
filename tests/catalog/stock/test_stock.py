"""What is set aside, what goes back, what leaves the shelf? And who gets the last piece?"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import Sum

from catalog.stock import commands
from catalog.stock.errors import (
    LotsDoNotMatch,
    LotShort,
    OutOfStock,
    ReservationNotFound,
    SkuNotFound,
    TakenBackDiffers,
)
from catalog.stock.models import Reservation, ReservedItem, StockMovement
from catalog.stock.types import TakenBack
from platform_core.eventlog.models import Event
from platform_core.rows import new_id
from platform_core.states import IllegalTransition
from tests.catalog.builders import as_shop, draft, new_sku, open_shop, shelf, sku_of, trader
from tests.catalog.conftest import refused

pytestmark = pytest.mark.login("worker")  # the web dates no price back, and these have their own day


def reserve(shop: UUID, wanted: list[tuple[str, int]], *, at: datetime) -> UUID:
    order = new_id()
    demands = [(sku_of(shop, code).id, quantity) for code, quantity in wanted]
    with as_shop(shop):
        commands.reserve(demands, source=order, by=trader(shop), at=at)
    return order


class TestReserve:
    def test_sets_all_aside_under_the_order(self, stocked: UUID, at: datetime):
        order = reserve(stocked, [("B", 3), ("A", 4)], at=at)

        with as_shop(stocked):
            reservation = Reservation.objects.get(source=order)
            held = dict(ReservedItem.objects.filter(reservation=reservation).values_list("sku__code", "quantity"))
            topics = list(Event.objects.filter(subject_id=reservation.id).values_list("topic", flat=True))
        assert (reservation.state, reservation.held_at, held) == ("held", at, {"A": 4, "B": 3})
        assert (shelf(stocked, "A"), shelf(stocked, "B")) == ((10, 4), (3, 3))
        assert topics == ["catalog.stock_reserved"]

    def test_counts_two_lines_on_one_item_together(self, stocked: UUID, at: datetime):
        with refused(OutOfStock) as refusal:
            reserve(stocked, [("B", 2), ("B", 2)], at=at)

        assert refusal.value.short == ({"sku_id": sku_of(stocked, "B").id, "wanted": 4, "left": 3},)

    def test_names_every_item_that_is_short_and_takes_nothing(self, stocked: UUID, at: datetime):
        with refused(OutOfStock) as refusal:
            reserve(stocked, [("A", 11), ("B", 4)], at=at)

        short = {(item["sku_id"], item["wanted"], item["left"]) for item in refusal.value.short}
        assert short == {(sku_of(stocked, "A").id, 11, 10), (sku_of(stocked, "B").id, 4, 3)}
        assert (shelf(stocked, "A"), shelf(stocked, "B")) == ((10, 0), (3, 0))

    def test_takes_nothing_when_one_of_two_is_short(self, stocked: UUID, at: datetime):
        with refused(OutOfStock):
            reserve(stocked, [("A", 1), ("B", 4)], at=at)

        assert shelf(stocked, "A") == (10, 0)
        with as_shop(stocked):
            assert not Reservation.objects.exists()

    def test_counts_what_others_have_set_aside(self, stocked: UUID, at: datetime):
        reserve(stocked, [("B", 2)], at=at)

        with refused(OutOfStock) as refusal:
            reserve(stocked, [("B", 2)], at=at)

        assert refusal.value.short[0]["left"] == 1

    def test_knows_nothing_of_another_shops_shelf(self, stocked: UUID, other: UUID, at: datetime):
        sku = sku_of(stocked, "A")

        with as_shop(other), refused(SkuNotFound) as refusal:
            commands.reserve({sku.id: 1}, source=new_id(), by=trader(other), at=at)

        assert refusal.value.params == {"sku_ids": (sku.id,)}
        assert shelf(stocked, "A") == (10, 0)


class TestRelease:
    def test_puts_everything_back_once(self, stocked: UUID, at: datetime):
        order = reserve(stocked, [("A", 4), ("B", 1)], at=at)

        with as_shop(stocked):
            commands.release(order, by=trader(stocked), at=at)
            with refused(IllegalTransition):
                commands.release(order, by=trader(stocked), at=at)
            reservation = Reservation.objects.get(source=order)

        assert (reservation.state, reservation.released_at) == ("released", at)
        assert (shelf(stocked, "A"), shelf(stocked, "B")) == ((10, 0), (3, 0))

    def test_knows_nothing_of_another_shops_order(self, stocked: UUID, other: UUID, at: datetime):
        order = reserve(stocked, [("A", 4)], at=at)

        with as_shop(other), refused(ReservationNotFound):
            commands.release(order, by=trader(other), at=at)

        assert shelf(stocked, "A") == (10, 4)


class TestCommit:
    def test_moves_it_off_the_shelf_lot_by_lot(self, stocked: UUID, at: datetime):
        order = reserve(stocked, [("A", 4), ("B", 1)], at=at)
        a = sku_of(stocked, "A").id

        with as_shop(stocked):
            commands.receive_stock(a, quantity=1, lot="L2", by=trader(stocked), at=at)
            commands.commit(order, lots={a: {"L1": 3, "L2": 1}}, by=trader(stocked), at=at)
            sold = StockMovement.objects.filter(kind="sold", source_id=order)
            moved = Counter(sold.values_list("sku__code", "lot", "quantity"))

        assert moved == Counter([("A", "L1", -3), ("A", "L2", -1), ("B", None, -1)])
        assert (shelf(stocked, "A"), shelf(stocked, "B")) == ((7, 0), (2, 0))

    def test_adds_up_movement_by_movement(self, stocked: UUID, at: datetime):
        order = reserve(stocked, [("A", 4)], at=at)

        with as_shop(stocked):
            commands.commit(order, lots={sku_of(stocked, "A").id: {"L1": 4}}, by=trader(stocked), at=at)
            moved = StockMovement.objects.filter(sku__code="A").aggregate(pieces=Sum("quantity"))

        assert moved["pieces"] == shelf(stocked, "A")[0] == 6

    @pytest.mark.parametrize("ghost", ["L2", "l1", None])
    def test_refuses_a_lot_that_never_came_onto_the_shelf(self, stocked: UUID, ghost: str | None, at: datetime):
        order = reserve(stocked, [("A", 2)], at=at)
        a = sku_of(stocked, "A").id

        with as_shop(stocked), refused(LotShort) as refusal:
            commands.commit(order, lots={a: {ghost: 2} if ghost else {}}, by=trader(stocked), at=at)

        assert refusal.value.short == ({"sku_id": a, "lot": ghost, "picked": 2, "left": 0},)
        assert shelf(stocked, "A") == (10, 2)

    def test_refuses_more_of_a_lot_than_is_left(self, stocked: UUID, at: datetime):
        a = sku_of(stocked, "A").id
        first = reserve(stocked, [("A", 9)], at=at)
        with as_shop(stocked):
            commands.receive_stock(a, quantity=5, lot="L2", by=trader(stocked), at=at)
            commands.commit(first, lots={a: {"L1": 9}}, by=trader(stocked), at=at)
        second = reserve(stocked, [("A", 2)], at=at)

        with as_shop(stocked), refused(LotShort) as refusal:
            commands.commit(second, lots={a: {"L1": 2}}, by=trader(stocked), at=at)

        assert refusal.value.short == ({"sku_id": a, "lot": "L1", "picked": 2, "left": 1},)
        assert shelf(stocked, "A") == (6, 2)

    def test_knows_the_lots_of_an_item_and_not_of_another(self, stocked: UUID, at: datetime):
        order = reserve(stocked, [("B", 1)], at=at)
        b = sku_of(stocked, "B").id

        with as_shop(stocked), refused(LotShort):
            commands.commit(order, lots={b: {"L1": 1}}, by=trader(stocked), at=at)

        assert shelf(stocked, "B") == (3, 1)

    def test_refuses_more_pieces_in_lots_than_were_ordered(self, stocked: UUID, at: datetime):
        order = reserve(stocked, [("A", 2)], at=at)
        a, b = sku_of(stocked, "A").id, sku_of(stocked, "B").id

        with as_shop(stocked), refused(LotsDoNotMatch) as refusal:
            commands.commit(order, lots={a: {"L1": 3}, b: {"L1": 1}}, by=trader(stocked), at=at)

        assert refusal.value.params == {"sku_ids": tuple(sorted((a, b)))}
        assert shelf(stocked, "A") == (10, 2)

    def test_refuses_what_was_put_back(self, stocked: UUID, at: datetime):
        order = reserve(stocked, [("A", 2)], at=at)

        with as_shop(stocked):
            commands.release(order, by=trader(stocked), at=at)
            with refused(IllegalTransition):
                commands.commit(order, lots={}, by=trader(stocked), at=at)

        assert shelf(stocked, "A") == (10, 0)


def sold(shop: UUID, pieces: int, *, at: datetime) -> UUID:
    """An item of which so many pieces were sold out of L1; gives its id."""
    order, sku_id = reserve(shop, [("A", pieces)], at=at), sku_of(shop, "A").id
    with as_shop(shop):
        commands.commit(order, lots={sku_id: {"L1": pieces}}, by=trader(shop), at=at)
    return sku_id


def take_back(shop: UUID, reference: UUID, *pieces: TakenBack, at: datetime) -> None:
    with as_shop(shop), transaction.atomic():
        commands.take_back(reference, merchant_id=shop, pieces=pieces, by=trader(shop), at=at)


class TestTakeBack:
    def test_puts_pieces_on_the_shelf_in_the_lot_they_were_sold_out_of(self, stocked: UUID, at: datetime):
        a, b, reference = sold(stocked, 4, at=at), sku_of(stocked, "B").id, new_id()

        take_back(stocked, reference, TakenBack(a, 1, "L1"), TakenBack(b, 1), TakenBack(a, 2, "L1"), at=at)

        with as_shop(stocked):
            moved = StockMovement.objects.filter(kind="returned", source_id=reference)
            assert Counter(moved.values_list("sku_id", "lot", "quantity")) == Counter([(a, "L1", 3), (b, None, 1)])
            told = Event.objects.filter(subject_id=reference).values_list("topic", "payload__pieces")
            assert list(told) == [("catalog.stock_taken_back", 4)]
        assert (shelf(stocked, "A"), shelf(stocked, "B")) == ((9, 0), (4, 0))

    def test_lets_them_be_sold_again_out_of_that_lot(self, stocked: UUID, at: datetime):
        a = sold(stocked, 10, at=at)

        take_back(stocked, new_id(), TakenBack(a, 2, "L1"), at=at)

        sold(stocked, 2, at=at)
        assert shelf(stocked, "A") == (0, 0)

    def test_changes_nothing_when_asked_again(self, stocked: UUID, at: datetime):
        a, reference = sold(stocked, 4, at=at), new_id()

        for _ in range(2):
            take_back(stocked, reference, TakenBack(a, 3, "L1"), at=at)

        assert shelf(stocked, "A") == (9, 0)

    @pytest.mark.parametrize(("quantity", "lot"), [(2, "L1"), (3, "L2"), (3, None)])
    def test_refuses_other_pieces_under_the_same_reference(
        self, stocked: UUID, quantity: int, lot: str | None, at: datetime
    ):
        a, reference = sold(stocked, 4, at=at), new_id()
        take_back(stocked, reference, TakenBack(a, 3, "L1"), at=at)

        with pytest.raises(TakenBackDiffers) as refusal:
            take_back(stocked, reference, TakenBack(a, quantity, lot), at=at)

        assert refusal.value.params == {"reference": reference}
        assert shelf(stocked, "A") == (9, 0)

    def test_knows_nothing_of_another_shops_shelf(self, stocked: UUID, other: UUID, at: datetime):
        a = sold(stocked, 4, at=at)

        with pytest.raises(SkuNotFound) as refusal:
            take_back(other, new_id(), TakenBack(a, 1, "L1"), at=at)

        assert refusal.value.params == {"sku_ids": (a,)}
        assert shelf(stocked, "A") == (6, 0)

    def test_is_once_a_reference_by_the_database_as_well(self, stocked: UUID, at: datetime):
        a, reference = sold(stocked, 4, at=at), new_id()
        take_back(stocked, reference, TakenBack(a, 1), at=at)

        with as_shop(stocked), pytest.raises(IntegrityError, match="taken_back_once"), transaction.atomic():
            StockMovement.objects.create(
                merchant_id=stocked, sku_id=a, kind="returned", quantity=1, source_type="x", source_id=reference, at=at
            )


def at_once(work: list[Callable[[], str]]) -> Counter[str]:
    """Each in a thread and on a connection of its own, all starting at the same moment."""
    start = threading.Barrier(len(work))

    def run(one: Callable[[], str]) -> str:
        try:
            start.wait()
            return one()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(work)) as pool:
        return Counter(pool.map(run, work))


def try_to_reserve(shop: UUID, demands: dict[UUID, int], *, at: datetime) -> str:
    try:
        with as_shop(shop), transaction.atomic():
            commands.reserve(demands, source=new_id(), by=trader(shop), at=at)
    except OutOfStock as refusal:
        return f"out of stock, {refusal.short[0]['left']} left"
    return "reserved"


def try_to_commit(shop: UUID, order: UUID, lots: dict[UUID, dict[str, int]], *, at: datetime) -> str:
    try:
        with as_shop(shop), transaction.atomic():
            commands.commit(order, lots=lots, by=trader(shop), at=at)
    except LotShort as refusal:
        return f"lot short, {refusal.short[0]['left']} left"
    return "committed"


def try_to_take_back(shop: UUID, reference: UUID, pieces: list[TakenBack], *, at: datetime) -> str:
    take_back(shop, reference, *pieces, at=at)
    return "taken back"


@pytest.mark.commits
class TestManyAtOnce:
    def test_take_back_the_same_pieces_once(self, at: datetime):
        shop, reference = self.shop_with("A", "B", on_hand=10, at=at), new_id()
        pieces = [TakenBack(sku_of(shop, code).id, 2, "L1") for code in "AB"]

        outcome = at_once(
            [partial(try_to_take_back, shop, reference, order, at=at) for order in (pieces, pieces[::-1])] * 4
        )

        assert outcome == {"taken back": 8}
        assert (shelf(shop, "A"), shelf(shop, "B")) == ((12, 0), (12, 0))

    def test_take_the_last_piece_of_a_lot_once(self, at: datetime):
        shop = self.shop_with("A", on_hand=1, at=at)
        a = sku_of(shop, "A").id
        with transaction.atomic(), as_shop(shop):
            commands.receive_stock(a, quantity=9, lot="L2", by=trader(shop), at=at)
        orders = [reserve(shop, [("A", 1)], at=at) for _ in range(8)]

        outcome = at_once([partial(try_to_commit, shop, order, {a: {"L1": 1}}, at=at) for order in orders])

        assert outcome == {"committed": 1, "lot short, 0 left": 7}
        assert shelf(shop, "A") == (9, 7)

    def shop_with(self, *codes: str, on_hand: int, at: datetime) -> UUID:
        with transaction.atomic():
            shop = open_shop(at=at)
        with transaction.atomic():
            draft(shop, *(new_sku(code, on_hand=on_hand) for code in codes), at=at)
        return shop

    def test_sell_the_last_ten_pieces_ten_times(self, at: datetime):
        shop = self.shop_with("A", on_hand=10, at=at)
        sku = sku_of(shop, "A").id

        outcome = at_once([lambda: try_to_reserve(shop, {sku: 1}, at=at)] * 64)

        assert outcome == {"reserved": 10, "out of stock, 0 left": 54}
        assert shelf(shop, "A") == (10, 10)
        with as_shop(shop), transaction.atomic():
            assert Reservation.objects.count() == 10
            assert ReservedItem.objects.aggregate(pieces=Sum("quantity"))["pieces"] == 10

    def test_do_not_wait_for_each_other_in_a_ring(self, at: datetime):
        shop = self.shop_with("A", "B", on_hand=100, at=at)
        a, b = sku_of(shop, "A").id, sku_of(shop, "B").id

        outcome = at_once(
            [lambda: try_to_reserve(shop, {a: 1, b: 1}, at=at), lambda: try_to_reserve(shop, {b: 1, a: 1}, at=at)] * 20
        )

        assert outcome == {"reserved": 40}
        assert (shelf(shop, "A"), shelf(shop, "B")) == ((100, 40), (100, 40))
