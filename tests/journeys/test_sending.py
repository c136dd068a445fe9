"""Chen sends thirty orders at once with nothing but a browser, and prints what the packers need."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.looks import faults
from tests.journeys.people import House, Person, buy, tea
from tests.journeys.readers import Reader

pytestmark = pytest.mark.journey
expect.set_options(timeout=30_000)
MANY: Final = 30
Until = Callable[[Callable[[], Any]], Any]


def bought(li: Person, house: House, until: Until, *, orders: int) -> list[str]:
    """The numbers of so many orders, each paid."""
    purchases = [buy(li, tea(li)) for _ in range(orders)]
    for purchase in purchases:
        house.pays(li.get(f"/payments/{purchase['payment_id']}").json()["cashier_url"])
    ids = [purchase["orders"][0]["id"] for purchase in purchases]
    until(lambda: all(li.get(f"/orders/{order_id}").json()["state"] == "paid" for order_id in ids))
    return [li.get(f"/orders/{order_id}").json()["number"] for order_id in ids]


def list_of(page: Page, house: House, number: str) -> str:
    """The list that an order waits in to be sent. Which one it is depends on the hour: after midnight what was sold
    yesterday is due today, and what is sold now is due tomorrow."""
    for view in ("today", "tomorrow", "later"):
        page.goto(f"{house.web}/seller/orders?view={view}&q={number}")
        if page.locator("input[name^=waybill-]").count():
            return f"view={view}"
    raise AssertionError(f"{number} waits in no list")


class TestAShop:
    def test_sends_thirty_orders_at_once(self, chen: Reader, house: House, until: Until) -> None:
        numbers = bought(house.newcomer(), house, until, orders=MANY)
        chen.looks("/seller/orders", "seller-orders")
        page = chen.page("zh", "1280")
        page.goto(f"{house.web}/seller/orders?{list_of(page, house, numbers[0])}")
        fields = page.locator("input[name^=waybill-]")
        waiting = fields.count()
        assert waiting >= MANY

        page.get_by_role("link", name="打印拣货单").click()
        expect(page.locator("main")).to_contain_text(numbers[0])
        chen.looks(page.url.removeprefix(house.web), "seller-pick-list")
        page.get_by_role("link", name="返回订单").click()
        page.get_by_role("link", name="打印装箱单").click()
        expect(page.locator("section.page-each")).to_have_count(waiting)
        page.get_by_role("link", name="返回订单").click()
        with chen.job("send thirty orders at once, one waybill wrong"):
            self._sends_all(chen, house, numbers)

    def _sends_all(self, chen: Reader, house: House, numbers: list[str]) -> None:
        """A waybill that is none keeps all of them; then they go by one click, and wait for the carrier."""
        page = chen.page("zh", "1280")
        fields = page.locator("input[name^=waybill-]")
        waiting = fields.count()
        for at in range(waiting):
            fields.nth(at).fill(f"SFJ{numbers[0][-8:]}{at:04d}")
        fields.nth(1).fill("SF 1")
        page.locator("#send button").click()
        expect(page.locator("#send .problem")).to_contain_text("6 至 40 位")
        expect(fields.nth(0)).to_have_value(f"SFJ{numbers[0][-8:]}0000")
        assert faults(page) == {}
        fields.nth(1).fill(f"SFJ{numbers[0][-8:]}0001")
        page.locator("#send button").click()
        expect(page.locator(".messages")).to_contain_text(f"已登记 {waiting} 个包裹")
        page.goto(f"{house.web}/seller/orders?view=waiting")
        expect(page.locator("tbody")).to_contain_text(numbers[0])
        chen.looks("/seller/orders?view=all", "seller-orders-all")
