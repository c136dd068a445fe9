"""What does the public read of a notice, where do its goods stand, and what does the database hold of it?"""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from catalog.takedowns.models import Takedown
from complaints.infringements.models import Infringement
from merchants.sanctions import commands as sanctions_commands
from merchants.sanctions.types import SanctionKind
from merchants.shops.queries import shops as shops_queries
from platform_core.legal.spans import TICK
from platform_core.tenancy.scopes import ANONYMOUS, SYSTEM, bound
from tests.complaints.infringements import builders
from tests.complaints.infringements.builders import holder_of, on_sale, sweep
from tests.complaints.infringements.test_infringements import bulletins, due
from tests.merchants.builders import acting_as, operator
from tests.merchants.sanctions import builders as sanctions
from tests.orders.sales.builders import Sale

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]


class TestTheGoods:
    def test_come_back_only_with_the_last_reason(self, sale: Sale, at: datetime) -> None:
        first, second = builders.measured(sale, at), builders.measured(sale, at)
        named: dict[str, Any] = {"kind": SanctionKind.LISTING_RESTRICTION, "category": "general"}
        with acting_as(operator()), transaction.atomic():
            shop = shops_queries.shop(sale.shop)
        measure = sanctions.imposed(shop, at, **named)

        seen = []
        for end in (lambda: builders.withdraw(first, at), lambda: builders.lift(second, at)):
            end()
            seen.append(on_sale(sale, at))
        drop = sanctions_commands.drop_sanction
        sanctions.made(drop, measure.id, reason="证据不足。", by=sanctions.DECIDER, at=at)

        assert [*seen, on_sale(sale, at)] == [False, False, True]


@pytest.mark.duty("ECL-44")
class TestThePublic:
    def test_reads_notice_statement_and_result_within_a_working_day_by_itself(self, sale: Sale, at: datetime) -> None:
        notice = builders.waiting(sale, at)
        first = due(notice, "complaints.publish_notice")

        sweep(first - TICK)
        assert bulletins(notice) == []
        sweep(first)
        builders.file(notice, first)
        sweep(due(notice, "complaints.publish_notice"))

        assert [row.said for row in bulletins(notice)] == ["submitted", "measured", "countered", "litigated"]

    @pytest.mark.parametrize(("company", "shown"), [(False, "慕***"), (True, "慕容采薇")])
    def test_reads_no_persons_name_and_nobodys_words(self, sale: Sale, at: datetime, company: bool, shown: str) -> None:
        notice = builders.countered(sale, at, company=company)
        builders.published(notice, at)

        with bound(ANONYMOUS), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT to_jsonb(b)::text FROM complaints_infringementbulletin b")
            rows = [text for (text,) in cursor.fetchall()]
        assert {row.holder for row in bulletins(notice)} == {shown}
        words = (builders.STATEMENT, builders.COUNTER, builders.REASONS, "13966665555")
        assert not [row for row in rows if any(word in row for word in words)]


class TestTheDatabase:
    """By raw SQL, as the app's roles and as the web's login."""

    def test_lets_no_side_say_what_is_not_its_own(self, sale: Sale, at: datetime) -> None:
        notice = builders.waiting(sale, at)

        for by, state in ((sale.seller, "lifted"), (sale.seller, "withdrawn"), (holder_of(notice), "lifted")):
            with pytest.raises(DatabaseError, match="neither side says"), acting_as(by), transaction.atomic():
                Infringement.objects.filter(id=notice.id).update(state=state)

    def test_runs_no_fifteen_days_without_an_arrival(self, sale: Sale, at: datetime) -> None:
        notice = builders.countered(sale, at)

        with pytest.raises(IntegrityError, match="fifteen_days_run_from_an_arrival"), bound(SYSTEM):
            with transaction.atomic():
                Infringement.objects.filter(id=notice.id).update(state="waiting")

    def test_lets_a_shop_put_nothing_back_past_the_notice(self, sale: Sale, at: datetime) -> None:
        builders.measured(sale, at)

        for by in (sale.seller, operator()):
            with pytest.raises(DatabaseError, match="for as long as it says so"), acting_as(by), transaction.atomic():
                Takedown.objects.update(put_back_at=at)

    def test_lets_nobody_take_goods_down_without_one(self, sale: Sale, at: datetime) -> None:
        notice = builders.submitted(sale, at)
        row = {"merchant_id": sale.shop, "listing_id": builders.listing_of(sale), "taken_down_at": at}

        for kind, match in (("complaints.infringement", "for as long as it says so"), ("complaints.whim", "not exist")):
            with pytest.raises(DatabaseError, match=match), acting_as(operator()), transaction.atomic():
                Takedown.objects.create(case_kind=kind, case_id=notice.id, **row)

    def test_lets_nobody_change_what_was_claimed(self, sale: Sale, at: datetime) -> None:
        notice = builders.measured(sale, at)

        for by in (holder_of(notice), sale.seller, operator()):
            with (
                pytest.raises(DatabaseError, match="permission denied"),
                acting_as(by),
                transaction.atomic(),
                connection.cursor() as cursor,
            ):
                cursor.execute("UPDATE complaints_infringement SET listings = '[]'")
