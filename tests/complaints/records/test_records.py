"""How is counted what a shop did with complaints, and when is it published?"""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import ProgrammingError, connection, transaction
from django.db.utils import InternalError

from complaints.complaint.errors import TextRefused
from complaints.complaint.types import Outcome, Topic
from complaints.records import commands, policies, queries
from complaints.records.deadlines import PUBLISH
from complaints.records.errors import RecordNotFound, RecordRepliedAlready
from complaints.records.models import ComplaintRecord, RecordPublication
from complaints.records.tasks import publish_records
from complaints.records.types import Course
from platform_core.actors import Actor, part
from platform_core.deadlines.queries.promises import about
from platform_core.legal.spans import TICK
from platform_core.tenancy.scopes import ANONYMOUS, SYSTEM, bound
from tests.complaints.complaint import builders
from tests.merchants.builders import acting_as
from tests.orders.conftest import Refused
from tests.orders.sales import builders as orders
from tests.orders.sales.builders import Sale
from tests.platform_core.cases import trying

pytestmark = [pytest.mark.django_db, pytest.mark.login("worker")]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
APRIL, MAY = date(2026, 4, 1), date(2026, 5, 1)
US = part("complaints")
UNTIL = datetime(2026, 3, 31, 16, 0, tzinfo=UTC)
FILED = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)
SILENT = Course(topic=Topic.FAULTY, filed_at=FILED, with_shop_at=FILED + HOUR, escalated_at=FILED + 3 * DAY)
ANSWERED = replace(SILENT, answered_at=FILED + DAY, escalated_at=None)


def counted(*courses: Course) -> dict[str, Any]:
    return asdict(policies.figures(courses, since=UNTIL - 365 * DAY, until=UNTIL))


@pytest.mark.duty("HSE-09")
class TestFigures:
    @pytest.mark.parametrize(
        ("course", "way", "percent", "hours"),
        [
            (replace(ANSWERED, resolved_at=FILED + 2 * DAY), "settled", 100, 48),
            (replace(SILENT, decided_at=FILED + 5 * DAY, outcome=Outcome.UPHELD), "upheld", 100, 120),
            (replace(SILENT, decided_at=FILED + 5 * DAY, outcome=Outcome.PARTLY), "upheld", 100, 120),
            (replace(SILENT, decided_at=FILED + 5 * DAY, outcome=Outcome.DISMISSED), "dismissed", 100, 120),
            (replace(ANSWERED, closed_at=FILED + 16 * DAY), "rested", 0, 384),
            (replace(SILENT, undecided_at=FILED + 20 * DAY), "undecided", 0, 480),
            (replace(ANSWERED, withdrawn_at=FILED + DAY), "withdrawn", None, None),
            (ANSWERED, "open", 0, None),
            (replace(ANSWERED, resolved_at=UNTIL), "open", 0, None),  # it came later, and counts in another month
            (
                replace(
                    SILENT,
                    decided_at=FILED + DAY,
                    outcome=Outcome.UPHELD,
                    reviewed_at=FILED + 4 * DAY,
                    reviewed_to=Outcome.DISMISSED,
                ),
                *("dismissed", 100, 24),
            ),
        ],
    )
    def test_say_how_it_ended_and_how_long_it_took(
        self, course: Course, way: str, percent: int | None, hours: int | None
    ) -> None:
        found = counted(course)

        ways = ("settled", "upheld", "dismissed", "rested", "undecided", "withdrawn", "open")
        assert [name for name in ways if found[name]] == [way]
        assert (found["filed"], found["resolved_percent"], found["median_hours"]) == (1, percent, hours)

    @pytest.mark.parametrize(
        ("courses", "expected"),
        [
            ([ANSWERED], (1, 1, True)),
            ([SILENT], (1, 0, False)),
            ([ANSWERED, SILENT], (2, 1, False)),
            ([replace(ANSWERED, answered_at=None, resolved_at=FILED + DAY)], (1, 1, True)),
            ([replace(ANSWERED, answered_at=None)], (0, 0, None)),  # it still has time
            ([replace(ANSWERED, with_shop_at=None, answered_at=None)], (0, 0, None)),
            ([], (0, 0, None)),
        ],
    )
    def test_flag_a_shop_that_answers_in_time(
        self, courses: list[Course], expected: tuple[int, int, bool | None]
    ) -> None:
        found = counted(*courses)

        assert (found["to_answer"], found["in_time"], found["timely"]) == expected

    @pytest.mark.parametrize(("ratings", "mean"), [(4, None), (5, 20)])
    def test_show_a_mean_of_stars_only_of_enough(self, ratings: int, mean: int | None) -> None:
        rated = [replace(ANSWERED, rated_at=FILED + DAY, stars=2)] * ratings

        assert (counted(*rated)["ratings"], counted(*rated)["stars_tenths"]) == (ratings, mean)

    def test_count_what_was_filed_in_their_months(self) -> None:
        early = replace(ANSWERED, filed_at=UNTIL - 365 * DAY - TICK)

        assert counted(early, ANSWERED, replace(ANSWERED, topic=Topic.PRICE))["topics"] == {"faulty": 1, "price": 1}


@pytest.mark.duty("HSE-09")
@pytest.mark.parametrize(
    ("last", "at", "months"),
    [
        (None, "2026-04-01T00:00:00+08:00", [APRIL]),
        (None, "2026-04-30T23:59:59+08:00", [APRIL]),
        (APRIL, "2026-04-30T23:59:59+08:00", []),
        (APRIL, "2026-05-01T00:00:00+08:00", [MAY]),
        (date(2025, 11, 1), "2026-01-03T00:00:00+08:00", [date(2025, 12, 1), date(2026, 1, 1)]),
    ],
)
def test_months_are_published_once_they_have_begun(last: date | None, at: str, months: list[date]) -> None:
    assert policies.months_to_publish(last, at=datetime.fromisoformat(at)) == months


def publish(at: datetime) -> list[date]:
    with bound(SYSTEM), transaction.atomic():
        return commands.publish_records(by=US, at=at)


def due_of(month: date) -> list[tuple[str, datetime]]:
    with bound(SYSTEM), transaction.atomic():
        return [(promise.state, promise.due_at) for promise in about(policies.month_id(month))]


@pytest.mark.duty("HSE-09")
class TestPublishing:
    def test_is_made_once_a_month_and_can_be_counted_again(self, sale: Sale, at: datetime) -> None:
        complaint = builders.with_shop(sale, at)
        builders.accept(complaint, sale, at + DAY)

        assert publish(UNTIL + 4 * HOUR) == [APRIL]
        assert publish(UNTIL + 5 * HOUR) == []

        with bound(ANONYMOUS), transaction.atomic():
            record = ComplaintRecord.objects.get(merchant_id=sale.shop)
        assert (record.month, record.last_6["settled"], record.last_12["timely"]) == (APRIL, 1, True)
        builders.file(builders.order_of(complaint, sale), sale, UNTIL + DAY, topic=Topic.PRICE)
        with bound(SYSTEM), transaction.atomic():
            again = queries.count_records(APRIL)[sale.shop]
        assert (asdict(again[6]), asdict(again[12])) == (record.last_6, record.last_12)

    @pytest.mark.clock(PUBLISH.kind)
    def test_makes_itself_when_the_fifth_day_is_over(self, sale: Sale, at: datetime) -> None:
        builders.filed(sale, at)
        publish(UNTIL + HOUR)
        end = datetime(2026, 5, 5, 16, 0, tzinfo=UTC)
        assert due_of(MAY) == [("running", end)]

        trying.sweep(end - TICK)
        assert self._published() == [APRIL]
        trying.sweep(end)

        assert self._published() == [APRIL, MAY]
        assert [state for state, _ in due_of(MAY)] == ["missed"]
        assert [state for state, _ in due_of(date(2026, 6, 1))] == ["running"]

    def test_in_time_meets_the_clock(self, at: datetime) -> None:
        publish(UNTIL + HOUR)

        publish(datetime(2026, 5, 1, 1, 0, tzinfo=UTC))

        assert [state for state, _ in due_of(MAY)] == ["met"]

    def test_is_a_task_of_the_morning(self) -> None:
        publish_records()

        assert len(self._published()) == 1

    def _published(self) -> list[date]:
        with bound(SYSTEM), transaction.atomic():
            return list(RecordPublication.objects.order_by("month").values_list("month", flat=True))


@pytest.mark.duty("HSE-09")
class TestTheDatabase:
    """By raw SQL, as whoever might want other figures."""

    @pytest.mark.parametrize("table", ["complaintrecord", "recordpublication"])
    @pytest.mark.parametrize("sql", ["UPDATE complaints_{} SET published_at = now()", "DELETE FROM complaints_{}"])
    def test_changes_no_published_figure(self, sale: Sale, at: datetime, table: str, sql: str) -> None:
        builders.filed(sale, at)
        publish(UNTIL + HOUR)

        for scope in (SYSTEM, sale.seller):
            with pytest.raises((ProgrammingError, InternalError), match=r"permission denied|append-only|Cannot"):
                with bound(SYSTEM) if scope is SYSTEM else acting_as(sale.seller), transaction.atomic():
                    with connection.cursor() as cursor:
                        cursor.execute(sql.format(table))

    def test_lets_no_shop_write_its_own_record(self, sale: Sale) -> None:
        row = ComplaintRecord(merchant_id=sale.shop, month=APRIL, last_6={}, last_12={}, published_at=UNTIL)

        with pytest.raises(ProgrammingError, match="permission denied"), acting_as(sale.seller), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.duty("HSE-09")
class TestReplying:
    def test_is_the_shop_s_right_once_for_each_record(self, sale: Sale, at: datetime, refused: Refused) -> None:
        builders.filed(sale, at)
        publish(UNTIL + HOUR)
        with acting_as(sale.seller), transaction.atomic():
            record = queries.records_of(sale.shop).get()
        stranger: Actor = orders.sale(at).seller

        def reply(by: Actor, text: str = "我们已更换仓库。") -> None:
            builders.does(by, commands.reply_to_record, record.id, text=text, at=UNTIL + DAY)

        with refused(RecordNotFound):
            reply(stranger)
        with refused(TextRefused) as refusal:
            reply(sale.seller, text="长" * 501)
        assert refusal.value.reasons == ("text_too_long",)
        reply(sale.seller)
        with refused(RecordRepliedAlready):
            reply(sale.seller, text="再说一句。")

        with bound(ANONYMOUS), transaction.atomic():
            assert queries.records_of(sale.shop).get().reply.text == "我们已更换仓库。"
