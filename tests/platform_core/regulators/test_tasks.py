"""What follows when the time to answer an authority runs out, at the instant and not a tick before?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from django.db import transaction

import platform_core.deadlines.commands as deadlines
from platform_core.accounts.models import User
from platform_core.actors import RELAY, Actor, Role
from platform_core.eventlog.queries import topics_about
from platform_core.legal.spans import TICK
from platform_core.notices.models import Notice
from platform_core.regulators import commands
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.merchants import builders as merchants
from tests.platform_core.regulators import builders
from tests.platform_core.regulators.builders import STAFF, asked, eyes, of_a_shop

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.login("worker"),
    pytest.mark.duty("ECL-25", "OTM-34", "DRM-02"),
]
DAY = timedelta(days=1)


def sweep(at: datetime) -> int:
    """How many promises the worker finds overdue."""
    with bound(SYSTEM), transaction.atomic():
        return deadlines.close_due_batch(limit=10, at=at)


class TestAlarmStaff:
    @pytest.mark.parametrize(
        ("filed_at", "fifth_day_ends"),
        [
            pytest.param(
                datetime(2026, 3, 10, 2, tzinfo=UTC), datetime(2026, 3, 17, 16, tzinfo=UTC), id="over a weekend"
            ),
            pytest.param(
                datetime(2026, 9, 29, 2, tzinfo=UTC),
                datetime(2026, 10, 12, 16, tzinfo=UTC),
                id="over the national holiday, with a Saturday that is worked",
            ),
            pytest.param(
                datetime(2026, 3, 13, 15, 59, tzinfo=UTC),
                datetime(2026, 3, 20, 16, tzinfo=UTC),
                id="filed in the last minute of a Friday",
            ),
        ],
    )
    def test_waits_until_the_fifth_working_day_has_ended(
        self, db: None, filed_at: datetime, fifth_day_ends: datetime
    ) -> None:
        office = builders.regulator(filed_at)
        row = builders.filed(office, asked(), filed_at)

        assert sweep(fifth_day_ends - TICK) == 0
        assert builders.now(row).escalated_at is None
        assert sweep(fifth_day_ends) == 1
        late = builders.now(row)
        assert (late.escalated_at, late.state) == (fifth_day_ends, "filed")  # it is owed still

    def test_waits_as_long_as_a_shorter_letter_says(self, office: Actor, at: datetime) -> None:
        row = builders.filed(office, asked(working_days=1), at)
        ends = at.replace(day=11, hour=16)

        assert sweep(ends - TICK) == 0
        assert sweep(ends) == 1
        assert builders.now(row).escalated_at == ends

    def test_tells_all_of_staff_and_the_log(self, office: Actor, at: datetime) -> None:
        desk = merchants.person(at)
        with eyes(RELAY), transaction.atomic():
            User.objects.filter(id=desk.id).update(is_staff=True)
        row = builders.filed(office, asked(), at)

        sweep(at + 30 * DAY)

        with eyes(Actor(id=desk.id, role=Role.SHOPPER)), transaction.atomic():
            told = list(Notice.objects.order_by("id").values_list("template", flat=True))
        assert told == ["regulators.filed", "regulators.overdue"]
        with eyes(STAFF), transaction.atomic():
            assert topics_about(row.id) == ["regulators.filed", "regulators.overdue"]

    def test_comes_also_when_it_was_approved_and_never_built(self, office: Actor, shop: UUID, at: datetime) -> None:
        row = builders.filed(office, of_a_shop(shop, since=at - DAY, until=at), at)
        builders.approved(row, at)

        assert sweep(at + 30 * DAY) == 1
        assert builders.now(row).escalated_at is not None

    def test_finds_nothing_to_do_once_it_was_answered(self, office: Actor, at: datetime) -> None:
        row = builders.filed(office, asked(), at)
        with eyes(STAFF), transaction.atomic():
            commands.reject(row.id, reason="缺少法律依据", by=STAFF, at=at)

        assert sweep(at + 30 * DAY) == 0
        assert builders.now(row).escalated_at is None

    def test_leaves_a_late_answer_possible(self, office: Actor, at: datetime) -> None:
        row = builders.filed(office, asked(), at)
        sweep(at + 30 * DAY)

        with eyes(STAFF), transaction.atomic():
            commands.reject(row.id, reason="缺少法律依据", by=STAFF, at=at + 31 * DAY)

        assert builders.now(row).state == "rejected"
