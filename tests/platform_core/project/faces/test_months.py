"""Can a shop read and file the money of a month, equal to the ledger to the cent?"""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from io import BytesIO
from itertools import pairwise

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from orders.sales.queries import orders_of
from platform_core.accounts.commands import people
from platform_core.accounts.types import ShopRole
from platform_core.ledger import queries as ledger
from platform_core.ledger.accounts import AccountKind as A
from platform_core.legal.spans import TICK, local_day
from platform_core.money import Money
from platform_core.payments.types import Outcome
from platform_core.project.faces.statements import ACCOUNTS, Month, read_month
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.ui import wording
from tests.merchants import builders as merchants
from tests.merchants.builders import acting_as
from tests.merchants.guarantee.builders import charged, settled
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import HOUR, Opens
from tests.platform_core.project.faces.reading import Browser

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


@pytest.fixture
def month(at: datetime) -> Month:
    """That of the sale, which may be over by now."""
    return read_month(f"{local_day(at):%Y-%m}", at=at)


@pytest.fixture
def moved(sale: Sale, at: datetime) -> Sale:
    """One order paid, and of another all has gone back; 700 settled, and 300 of it taken for a debt."""
    builders.paid(sale, at)
    builders.answer(builders.called_off(sale, at), Outcome.SUCCEEDED, at + HOUR)
    settled(sale.shop, 700, at)
    charged(sale.shop, 300, at)
    return sale


def posted(sale: Sale) -> dict[A, Money]:
    with bound(SYSTEM), transaction.atomic():
        return {kind: ledger.balance(kind, merchant_id=sale.shop).posted for kind in ACCOUNTS}


def lines_of(seller: Browser, month: Month) -> list[tuple[object, ...]]:
    reply = seller.get(f"/seller/balance/month/file?month={month.code}&as=xlsx")
    assert reply.response["Content-Disposition"] == f'attachment; filename="money-{month.code}.xlsx"'
    return list(load_workbook(BytesIO(reply.response.content)).active.iter_rows(values_only=True))


class TestTheMonth:
    def test_ends_as_the_ledger_stands_and_adds_up(self, seller: Browser, moved: Sale, month: Month) -> None:
        _, *rows = lines_of(seller, month)
        number = len(ACCOUNTS)
        before, lines, after = rows[:number], rows[number:-number], rows[-number:]

        books = posted(moved)
        assert books[A.BUYER_ESCROW] == Money(2 * 5800)
        assert [row[5] for row in before] == [0] * number
        assert [Decimal(row[5]) for row in after] == [Decimal(books[kind].units) for kind in ACCOUNTS]
        for account, _, closing in zip(ACCOUNTS.values(), before, after, strict=True):
            assert sum(row[4] for row in lines if row[1] == account) == closing[5]

    def test_shows_each_kind_of_movement_and_the_order_behind_it(
        self, seller: Browser, sale: Sale, moved: Sale, month: Month
    ) -> None:
        with acting_as(sale.seller), transaction.atomic():
            orders = {f"/seller/orders/{order.id}": order.number for order in orders_of(sale.seller)}

        page = seller.get(f"/seller/balance/month?month={month.code}&account=buyer_escrow").page

        sums = page.one("dl", class_="sums").text
        assert "消费者付款" in sums
        assert wording.amount(posted(moved)[A.BUYER_ESCROW]) in sums
        links = {link.attributes["href"]: link.text for link in page.all("a")}
        assert orders.items() <= links.items()

    def test_asks_twelve_times_at_most_and_stays_light(
        self, seller: Browser, sale: Sale, moved: Sale, at: datetime, month: Month
    ) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as found:
                reply = seller.get(f"/seller/balance/month?month={month.code}&account=buyer_escrow")
            assert len(reply.response.content) <= 60_000
            return len([one for one in found.captured_queries if " FROM " in one["sql"]])

        few = asked()
        for _ in range(52):
            builders.paid(sale, at, quantity=1)

        assert asked() == few <= 10

    def test_is_no_other_shops_and_none_that_has_not_come(self, seller: Browser, month: Month) -> None:
        for text in ("2019-12", "2126-01", "2026-1", "2026-13", "x"):
            assert seller.get(f"/seller/balance/month?month={text}").status == 404, text
        assert seller.get(f"/seller/balance/month?month={month.code}&account=commission").status == 200


class TestTheFile:
    @pytest.mark.duty("PIP-51")
    def test_is_for_those_who_do_the_money(
        self, sale: Sale, at: datetime, month: Month, opens: Opens, subtests: pytest.Subtests
    ) -> None:
        for role, status in ((ShopRole.FINANCE, 200), (ShopRole.OPERATOR, 403), (ShopRole.SERVICE, 403)):
            with subtests.test(role=role):
                clerk = merchants.person(at)
                with acting_as(sale.seller), transaction.atomic():
                    people.grant_membership(clerk.id, merchant_id=sale.shop, role=role, by=sale.seller, at=at)
                browser = opens(clerk)

                page = browser.get(f"/seller/balance/month?month={month.code}")

                assert browser.get(f"/seller/balance/month/file?month={month.code}").status == status
                assert ("/seller/balance/month/file" in page.response.content.decode()) is (status == 200)


class TestStatements:
    def test_begin_where_those_before_ended_and_count_an_instant_once(self, moved: Sale, at: datetime) -> None:
        ends = [at - HOUR, at, at + HOUR, at + HOUR + TICK]
        with bound(SYSTEM), transaction.atomic():
            found = [
                ledger.statements(moved.shop, kinds=[A.BUYER_ESCROW], since=since, until=until)[0]
                for since, until in pairwise(ends)
            ]

        assert [one.opening for one in found] == [Money(0), Money(0), Money(4 * 5800)]
        assert [one.closing for one in found] == [Money(0), Money(4 * 5800), Money(2 * 5800)]


class TestNotSettledYet:
    def test_says_when_or_why_not(self, seller: Browser, sale: Sale, at: datetime) -> None:
        paid, delivered = builders.paid(sale, at), builders.delivered(sale, at)

        rows = [row.text for row in seller.get("/seller/balance/unsettled").page.one("tbody").all("tr")]

        assert [paid.number in rows[0], delivered.number in rows[1]] == [True, True]
        assert "尚未发货" in rows[0]
        assert "自动确认" in rows[1]
