"""Can a shop read its figures, each with the numbers, in few statements?"""

from __future__ import annotations

from datetime import datetime

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from platform_core.payments.types import Outcome
from platform_core.project.faces.seller.figures import PERIODS
from tests.aftersales.returns import builders as returns
from tests.complaints.complaint import builders as complaints
from tests.merchants.builders import acting_as
from tests.orders.sales import builders
from tests.orders.sales.builders import Sale
from tests.platform_core.project.faces.conftest import HOUR
from tests.platform_core.project.faces.reading import Browser, Reply

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


def numbers(reply: Reply, chart: str) -> dict[str, str]:
    """What the table of a chart says, without the lines of nothing."""
    [table] = [one for one in reply.page.all("table") if one.attributes.get("aria-labelledby") == chart]
    rows = [[cell.text for cell in [row.one("th"), *row.all("td")]] for row in table.all("tr")[1:]]
    return {name: " ".join(cells) for name, *cells in rows if cells[-1] != "0"}


class TestFigures:
    def test_are_those_of_the_period_and_stand_in_a_table(
        self, seller: Browser, sale: Sale, at: datetime, subtests: pytest.Subtests
    ) -> None:
        returned = builders.delivered(sale, at)
        returns.granted(returns.noticed(returned, sale, at + 2 * HOUR), sale, at + 3 * HOUR)
        builders.answer(returned, Outcome.SUCCEEDED, at + 23 * HOUR)
        complaints.file(builders.delivered(sale, at), sale, at + 2 * HOUR)

        for days in PERIODS:
            with subtests.test(days=days):
                reply = seller.get(f"/seller/figures?days={days}")

                assert reply.status == 200
                assert sum(int(text.split()[-1]) for text in numbers(reply, "sales").values()) == 2
                assert numbers(reply, "refunds") == {"1 天以内": "1"}
                assert numbers(reply, "complaints") == {"质量问题": "1"}
                assert len(reply.response.content) <= 60_000

    def test_say_where_there_is_nothing_and_refuse_other_periods(self, seller: Browser) -> None:
        assert [one.text for one in seller.get("/seller/figures").page.all("p", class_="empty")] == [
            "本期没有成交。",
            "本期没有到期的发货。",
            "本期没有款项退回消费者。",
            "本期没有投诉。",
        ]
        assert seller.get("/seller/figures?days=8").status == 404

    def test_ask_once_a_chart_however_many_rows(self, seller: Browser, sale: Sale, at: datetime) -> None:
        def asked() -> int:
            with CaptureQueriesContext(connection) as found:
                assert seller.get("/seller/figures?days=90").status == 200
            return len([one for one in found.captured_queries if " FROM " in one["sql"]])

        none = asked()
        for _ in range(20):
            builders.delivered(sale, at, quantity=1)

        assert asked() == none <= 8

    def test_read_by_an_index_each(self, seller: Browser, sale: Sale) -> None:
        """Which of several is chosen depends on what the planner has seen of an almost empty table."""
        with CaptureQueriesContext(connection) as found:
            seller.get("/seller/figures")
        asked = [one["sql"] for one in found.captured_queries if "COUNT(" in one["sql"]]
        assert len(asked) == 4
        with acting_as(sale.seller), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_bitmapscan = off")
            for statement in asked:
                cursor.execute(f"EXPLAIN {statement}")
                plan = "\n".join(line for (line,) in cursor.fetchall())
                assert ("Index Cond" in plan, "Seq Scan" in plan) == (True, False), plan
