"""A shop looks through its orders, sends many at once, and prints what packers need."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from catalog.stock import commands as stock_commands
from orders.sales.models.orders import Order
from orders.sales.models.parcels import Shipment, ShippedLine
from platform_core import clock
from platform_core.legal.spans import DAY, local_day, midnight
from tests.catalog.safety import builders as safety
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import HOUR, Opens
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
ORDERS = "/seller/orders"
PROMISE = 48 * HOUR  # of the goods of a sale, from the payment on
SECOND = timedelta(seconds=1)
HTML_LIMIT, STATEMENTS = 60_000, 12


@pytest.fixture
def at(db: None) -> datetime:
    """Four days ago: an order that was paid since may be late, or due today, or later."""
    with transaction.atomic():
        return clock.now() - 96 * HOUR


@pytest.fixture
def sale(at: datetime) -> Sale:
    return builders.sale(at, on_hand=200)


@pytest.fixture
def late(at: datetime) -> datetime:
    """A moment of payment whose promise is broken by now."""
    return at + 30 * HOUR


def numbers(reply: Reply) -> list[str]:
    """The numbers of the orders of the list, from above."""
    table = reply.page.all("table")
    return (
        [row.one(class_="lead").one("p", class_="hint").text for row in table[0].one("tbody").all("tr")]
        if table
        else []
    )


def counts(reply: Reply) -> list[str]:
    return [tab.text for tab in reply.page.one("ul", class_="tabs").all("li")]


def waybill(order: Order) -> str:
    return f"waybill-{order.id.hex}"


def type_in(seller: Browser, reply: Reply, **said: Any) -> Reply:
    address, filled = seller.filled(reply, "send")
    return seller.sends(address, filled | {"carrier": "sandbox"} | said)


def shipped(sale: Sale) -> list[tuple[str, str, int]]:
    with acting_as(sale.seller), transaction.atomic():
        rows = ShippedLine.objects.order_by("shipment__waybill", "lot")
        return list(rows.values_list("shipment__waybill", "lot", "quantity"))


class TestTheList:
    def test_puts_an_order_into_the_list_of_its_due_day(self, seller: Browser, sale: Sale, at: datetime) -> None:
        tonight = midnight(local_day(at + 96 * HOUR) + DAY)
        moments = {"today": tonight - SECOND, "tomorrow": tonight, "later": tonight + DAY}
        orders = {view: builders.paid(sale, due - PROMISE) for view, due in moments.items()}
        last_of_tomorrow = builders.paid(sale, tonight + DAY - SECOND - PROMISE)

        found = {view: numbers(seller.get(f"{ORDERS}?view={view}")) for view in moments}

        assert found == {
            "today": [orders["today"].number],
            "tomorrow": [orders["tomorrow"].number, last_of_tomorrow.number],
            "later": [orders["later"].number],
        }
        assert counts(seller.get(ORDERS)) == ["今天到期或已逾期 1", "明天到期 2", "以后到期 1", "待揽收 0", "全部订单"]

    def test_begins_with_what_is_due_first(self, seller: Browser, sale: Sale, late: datetime) -> None:
        second, first = builders.paid(sale, late + HOUR), builders.paid(sale, late)
        placed = builders.placed(sale, late)
        gone, moving = builders.shipped(sale, late), builders.delivered(sale, late)

        assert numbers(seller.get(ORDERS)) == [first.number, second.number]
        assert numbers(seller.get(f"{ORDERS}?view=waiting")) == [gone.number]
        every = numbers(seller.get(f"{ORDERS}?view=all"))
        assert sorted(every) == sorted(each.number for each in (second, first, placed, gone, moving))

    @pytest.mark.parametrize(
        ("asked", "finds"),
        [("{number}", True), ("茉莉", True), ("{waybill}", True), ("没有的", False), ("%", False), ("_", False)],
    )
    def test_finds_by_number_waybill_and_goods(
        self, seller: Browser, sale: Sale, at: datetime, asked: str, finds: bool
    ) -> None:
        order = builders.shipped(sale, at)
        text = asked.format(number=order.number[-8:], waybill=f"SF{order.number}".lower())

        assert numbers(seller.get(f"{ORDERS}?view=all&q={text}")) == ([order.number] if finds else [])

    def test_finds_by_the_day_of_the_order(self, seller: Browser, sale: Sale, at: datetime) -> None:
        order = builders.paid(sale, at)
        day = (at + 8 * HOUR).date()

        def finds(**asked: object) -> bool:
            query = "&".join(f"{name}={value}" for name, value in asked.items())
            return numbers(seller.get(f"{ORDERS}?view=all&{query}")) == [order.number]

        assert finds(since=day, until=day)
        assert not finds(since=day + timedelta(days=1))
        assert not finds(until=day - timedelta(days=1))
        assert finds(since="gestern", until="")
        assert finds(since="0001-01-01", until="9999-12-31")

    def test_shows_nothing_of_the_person(self, seller: Browser, sale: Sale, at: datetime) -> None:
        builders.paid(sale, at)

        text = seller.get(f"{ORDERS}?view=tomorrow").text + seller.get(f"{ORDERS}?view=today").text

        assert builders.HOME.name[:1] + "*" not in text
        assert builders.HOME.phone not in text

    def test_is_of_no_other_shop(self, opens: Opens, sale: Sale, late: datetime) -> None:
        builders.paid(sale, late)
        other = merchants.opened(late)

        assert numbers(opens(merchants.owner_of(other)).get(f"{ORDERS}?view=all")) == []


class TestSendingMany:
    def test_sends_thirty_at_once_each_out_of_the_lots_it_names(
        self, seller: Browser, sale: Sale, late: datetime
    ) -> None:
        orders = [builders.paid(sale, late) for _ in range(30)]
        page = seller.get(ORDERS)
        assert len(numbers(page)) == 30

        reply = type_in(seller, page, **{waybill(order): f"SF{n:08d}" for n, order in enumerate(orders)})
        shown = seller.follows(reply)

        assert "已登记 30 个包裹" in shown.text
        assert numbers(shown) == []
        assert shipped(sale) == [(f"SF{n:08d}", "L1", 2) for n in range(30)]

    def test_keeps_the_refused_with_the_reason_and_sends_the_others(
        self, seller: Browser, sale: Sale, at: datetime, late: datetime
    ) -> None:
        good, ended, taken = (builders.paid(sale, late) for _ in range(3))
        builders.send(builders.paid(sale, at), sale, at, waybill="SF11111111")
        page = seller.get(ORDERS)
        builders.call_off(ended, sale, at)

        shown = type_in(
            seller, page, **{waybill(good): "SF22222222", waybill(ended): "SF33333333", waybill(taken): "SF11111111"}
        )

        assert shown.status == 200
        assert "已登记 1 个包裹" in shown.text
        assert numbers(shown) == [taken.number]
        field = shown.page.one("input", name=waybill(taken))
        assert field.attributes["value"] == "SF11111111"
        alert = shown.page.one("div", class_="problem").text
        assert taken.number in alert
        assert "SF33333333" in alert
        assert ("SF22222222", "L1", 2) in shipped(sale)

    def test_sent_twice_is_done_once(self, seller: Browser, sale: Sale, late: datetime) -> None:
        order = builders.paid(sale, late)
        address, said = seller.filled(seller.get(ORDERS), "send")
        said |= {"carrier": "sandbox", waybill(order): "SF22222222"}

        first, second = seller.sends(address, said), seller.sends(address, said)

        assert (first.status, second.status) == (302, 302)
        with acting_as(sale.seller), transaction.atomic():
            assert Shipment.objects.count() == 1

    def test_sent_twice_tells_the_same_of_what_is_left(self, seller: Browser, sale: Sale, late: datetime) -> None:
        good, ended = (builders.paid(sale, late) for _ in range(2))
        address, said = seller.filled(seller.get(ORDERS), "send")
        said |= {"carrier": "sandbox", waybill(good): "SF22222222", waybill(ended): "SF33333333"}
        builders.call_off(ended, sale, late)

        first, second = seller.sends(address, said), seller.sends(address, said)

        assert (first.status, second.status) == (200, 200)
        assert "已登记 1 个包裹" in second.text
        assert first.response.content == second.response.content

    def test_names_a_waybill_that_is_none_beside_it_and_sends_nothing(
        self, seller: Browser, sale: Sale, late: datetime
    ) -> None:
        one, other = (builders.paid(sale, late) for _ in range(2))

        shown = type_in(seller, seller.get(ORDERS), **{waybill(one): "SF 1", waybill(other): "SF22222222"})

        assert shown.status == 400
        assert "6 至 40 位" in shown.page.one("div", class_="problem").text
        assert shown.page.one("input", name=waybill(other)).attributes["value"] == "SF22222222"
        assert shipped(sale) == []

    def test_asks_for_one_waybill_at_least(self, seller: Browser, sale: Sale, late: datetime) -> None:
        builders.paid(sale, late)

        shown = type_in(seller, seller.get(ORDERS))

        assert shown.status == 400
        assert "请至少填写一单的运单号" in shown.text

    @pytest.mark.parametrize("lots", ["", "x", "0.0.", "{line}.1.4c31", "{line}.2.ff", "{line}.2.4c39"])
    def test_trusts_no_hidden_field(self, seller: Browser, sale: Sale, late: datetime, lots: str) -> None:
        order = builders.paid(sale, late)
        with acting_as(sale.seller), transaction.atomic():
            line = order.lines.get()
        said = {waybill(order): "SF22222222", f"lots-{order.id.hex}": lots.format(line=line.id.hex)}

        shown = type_in(seller, seller.get(ORDERS), **said)

        assert shown.status == 200
        assert numbers(shown) == [order.number]
        assert shipped(sale) == []

    def test_offers_no_field_where_lots_are_short(self, seller: Browser, sale: Sale, late: datetime) -> None:
        frozen, whole = builders.paid(sale, late, quantity=199), builders.paid(sale, late + HOUR, quantity=1)
        with acting_as(sale.seller), transaction.atomic():
            stock_commands.receive_stock(sale.sku_id, quantity=1, lot="L2", by=sale.seller, at=late)
        safety.frozen(sale.sku_id, late)

        page = seller.get(ORDERS)

        fields = [each.attributes["name"] for each in page.form("send").all("input")]
        assert waybill(whole) in fields
        assert waybill(frozen) not in fields
        assert "库存不足以整单发出" in page.text

    def test_comes_back_to_where_it_was_sent_from(self, seller: Browser, sale: Sale, late: datetime) -> None:
        order = builders.paid(sale, late)

        reply = type_in(seller, seller.get(f"{ORDERS}?view=today&q=茉莉"), **{waybill(order): "SF22222222"})

        assert reply.to == f"{ORDERS}?view=today&q=%E8%8C%89%E8%8E%89"


class TestPapers:
    def test_add_up_what_is_to_be_fetched(self, seller: Browser, sale: Sale, late: datetime) -> None:
        orders = [builders.paid(sale, late) for _ in range(3)]

        page = seller.get(f"{ORDERS}/pick-list?view=today").page

        [row] = page.one("tbody").all("tr")
        assert [cell.text for cell in row.all("td")][1:] == ["L1", "6"]
        assert all(order.number in page.one("main").text for order in orders)

    def test_give_each_order_a_sheet(self, seller: Browser, sale: Sale, late: datetime) -> None:
        orders = [builders.paid(sale, late) for _ in range(2)]

        page = seller.get(f"{ORDERS}/packing-lists?view=today").page

        sheets = page.all("section", class_="card page-each")
        assert [sheet.one("span", class_="number").text for sheet in sheets] == [order.number for order in orders]
        assert builders.HOME.phone not in page.text

    @pytest.mark.parametrize("paper", ["pick-list", "packing-lists"])
    def test_say_that_there_is_nothing(self, seller: Browser, sale: Sale, paper: str) -> None:
        assert "没有可打包的订单" in seller.get(f"{ORDERS}/{paper}?view=today").text


@pytest.mark.parametrize(
    "address", [f"{ORDERS}?view=today", f"{ORDERS}?view=all", f"{ORDERS}/pick-list", f"{ORDERS}/packing-lists"]
)
def test_pages_ask_the_database_seldom(seller: Browser, sale: Sale, late: datetime, address: str) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asked:
            reply = seller.get(address)
        return len(asked), len(reply.response.content)

    builders.paid(sale, late)
    one, _ = cost()
    for _ in range(39):
        builders.paid(sale, late)
    statements, size = cost()

    assert statements == one
    assert statements <= STATEMENTS
    assert size <= HTML_LIMIT
