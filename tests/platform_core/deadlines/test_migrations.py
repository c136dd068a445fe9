"""Do clocks from before the columns say the same in columns as they said in texts, and back again?"""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from platform_core.deadlines import commands
from platform_core.deadlines.models import RunningDeadline
from platform_core.deadlines.types import PauseReason, ReasonKind
from platform_core.legal.spans import DAY, CalendarDays
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import admin, as_login
from tests.platform_core.deadlines.clocks import PAY, REFUND, STAFF, row, running
from tests.platform_core.deadlines.recomputing import IN_DECEMBER, recompute
from tests.platform_core.deadlines.test_crash_guard import database, due, lose, mark
from tests.platform_core.deadlines.test_wording import TESTED
from tests.platform_core.legal.loading import load_2027

pytestmark = [pytest.mark.commits, pytest.mark.login("worker"), pytest.mark.proof]  # goes back and forth
TEXTS = "SELECT id::text, error, reason FROM deadlines_runningdeadline"
A_TEST: dict[str, Any] = {"why": PauseReason.TESTING, "at_most": CalendarDays(30)}


def migrated(*to: str) -> None:
    with as_login("migrator"):
        call_command("migrate", *to, verbosity=0)


def texts() -> dict[str, tuple[str, str]]:
    with admin(database()) as cursor:
        cursor.execute(TEXTS)
        return {deadline_id: (error, reason) for deadline_id, error, reason in cursor.fetchall()}


class TestMarks:
    def test_are_read_from_the_texts(self):
        begun, lost, put_off, untouched = due(), due(), due(), due()
        lose(begun)
        mark(begun)
        lose(put_off, 3)
        mark(put_off)
        lose(lost)
        mark(lost)
        with bound(SYSTEM), transaction.atomic():
            RunningDeadline.objects.filter(id=lost).update(begun_at=None)
        rows = [begun, lost, put_off, untouched]
        before = [(one.losses, one.begun_at, one.attempts, one.error) for one in map(row, rows)]

        migrated("deadlines", "0009")
        said = texts()
        migrated("deadlines", "0010")
        migrated()

        assert [said[str(one)][0].split()[:2] for one in rows] == [["Begun", "1"], ["Lost", "1"], ["Lost", "3"], []]
        assert [(one.losses, one.begun_at, one.attempts, one.error) for one in map(row, rows)] == before
        assert before[0][1] is not None
        assert before[2] == (3, None, 1, "WorkerLost")


class TestReasons:
    def ended(self, shop, **resumed):
        """A clock that stood still and went on, with what was said of it."""
        subject_id = new_id()
        deadline_id = running(shop, TESTED, at=IN_DECEMBER, subject_id=subject_id)
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            commands.pause(TESTED, subject_id=subject_id, **A_TEST, by=STAFF, at=IN_DECEMBER + DAY)
            later = IN_DECEMBER + DAY + (resumed.pop("days", 0) * DAY)
            commands.resume(TESTED, subject_id=subject_id, by=STAFF, at=later, **resumed)
        return deadline_id

    def extended(self, shop, reason):
        subject_id = new_id()
        deadline_id = running(shop, REFUND, at=IN_DECEMBER, subject_id=subject_id)
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            commands.extend(
                REFUND, subject_id=subject_id, by_span=CalendarDays(1), by=STAFF, at=IN_DECEMBER, reason=reason
            )
        return deadline_id

    @pytest.mark.usefixtures("declared")
    def test_are_read_from_the_texts(self, shop):
        recomputed = running(shop, REFUND, at=IN_DECEMBER)
        load_2027(at=IN_DECEMBER)
        assert recompute(recomputed, at=IN_DECEMBER)
        rows = [
            recomputed,
            self.ended(shop, days=2),
            self.ended(shop, days=1, reason="报告\n已到"),
            self.ended(shop),
            self.extended(shop, "counted again by calendar 2"),  # somebody wrote so by hand
            self.extended(shop, "paused for testing: nothing added"),
            running(shop, PAY, at=IN_DECEMBER),
        ]
        before = [row(one).closing_reason for one in rows]

        migrated("deadlines", "0009")
        said = texts()
        migrated()

        assert [said[str(one)][1] for one in rows] == [reason.in_english for reason in before]
        assert said[str(rows[2])][1] == "paused for testing: calendar_days:1 added; 报告\n已到"
        assert [row(one).closing_reason for one in rows] == before
        assert [reason.kind for reason in before] == [
            ReasonKind.RECOMPUTED,
            *[ReasonKind.RESUMED] * 3,
            *[ReasonKind.GIVEN] * 3,
        ]
