"""Does what the sweep asks all the time read no more than it needs?"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.conf import settings
from django.db import connection, transaction

from platform_core.deadlines.commands.sweeping import MISSED
from platform_core.deadlines.models import Reminder, RunningDeadline
from platform_core.deadlines.queries.agenda import AGENDA, FAIR, NEWCOMERS, SOONEST
from platform_core.deadlines.queries.rounds import SHOPS
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import SYSTEM, bound
from tests.database import admin, as_login
from tests.platform_core.deadlines.clocks import PAY, STAFF, open_shop, row, running


@pytest.mark.commits
class TestThePlan:
    """Four thousand rows wait, a handful is due: the claim must not see the others.

    Reminders wait, too: the planner reads no index of a table that it knows to be empty.
    """

    AT = datetime(2026, 3, 10, 2, 0, tzinfo=UTC)

    @pytest.fixture(autouse=True)
    def _many(self, fresh):
        self.shops = shops = [open_shop() for _ in range(20)]
        one = row(running(shops[0], PAY, at=self.AT))
        waiting = [
            one.again(replaces_id=None, subject_id=new_id(), merchant_id=shops[n % 20], due_at=due_at, run_at=due_at)
            for n, due_at in enumerate(self.AT + timedelta(days=30 + n) for n in range(4_000))
        ]
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            RunningDeadline.objects.bulk_create(waiting, batch_size=2_000)
            Reminder.objects.bulk_create([self.reminder(of) for of in waiting], batch_size=2_000)
        with admin(settings.DATABASES["default"]["NAME"]) as db:
            db.execute("ANALYZE deadlines_runningdeadline, deadlines_reminder")

    @staticmethod
    def reminder(of: RunningDeadline) -> Reminder:
        return Reminder(
            deadline=of,
            merchant_id=of.merchant_id,
            person_id=of.person_id,
            remind_at=of.due_at - timedelta(days=1),
        )

    def plan(self, sql: str, params: object, *, acting_as: scopes.Scope = SYSTEM) -> str:
        with as_login("worker"), bound(acting_as), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {sql}", params)
            transaction.set_rollback(True)  # what was explained has also been done
            return "\n".join(line for (line,) in cursor.fetchall())

    @pytest.mark.parametrize("sql", [AGENDA, NEWCOMERS])
    def test_of_the_empty_poll_is_an_index_condition(self, sql):
        plan = self.plan(sql, {"at": self.AT, "after": self.AT - timedelta(seconds=1), "id": new_id(), "limit": 101})

        assert plan.count("Scan") == plan.count("Index Scan using running_by_run_at") == (2 if sql is AGENDA else 1)
        assert "Index Cond: (" in plan
        assert "run_at <= " in plan
        assert "Filter" not in plan
        assert "Sort" not in plan

    def test_of_whether_there_is_anything_reads_the_first_of_each_index(self):
        plan = self.plan(SOONEST, {})

        assert plan.count("Scan") == 2
        assert ("using running_by_run_at" in plan, "using reminder_by_time" in plan) == (True, True)
        assert "Sort" not in plan

    def test_of_who_is_due_hops_from_shop_to_shop(self):
        plan = self.plan(SHOPS, {"at": self.AT + timedelta(days=31)})

        assert "Seq Scan" not in plan
        assert "running_by_merchant" in plan
        assert not re.search(r"Rows Removed by Filter: \d{3}", plan)  # the shops with nothing due, and no row

    def test_of_the_fair_claim_reads_nobodys_but_theirs_whose_turn_it_is(self):
        shops = [str(merchant_id) for merchant_id in self.shops[:5]]

        plan = self.plan(FAIR, {"at": self.AT + timedelta(days=31), "shops": shops, "share": 100})

        assert "Seq Scan" not in plan
        assert "running_by_merchant" in plan
        assert "run_at <= " in plan
        assert "Rows Removed by Filter" not in plan

    def test_of_taking_a_row_probes_for_what_goes_first_and_reads_no_other(self):
        with admin(settings.DATABASES["default"]["NAME"]) as db:
            db.execute("SELECT prosrc FROM pg_proc WHERE proname = 'tianping_take_due'")
            [body] = db.fetchone()
        take = re.sub(r"\b(due_id|now_at|ended)\b", r"%(\1)s", body[body.index("UPDATE") : body.index(";")])
        [shop, *_] = self.shops
        with bound(scopes.staff(STAFF.id)), transaction.atomic():
            one = RunningDeadline.objects.filter(merchant_id=shop).first().id
        values = {"due_id": one, "now_at": self.AT + timedelta(days=9_999), "ended": MISSED}

        plan = self.plan(take, values, acting_as=scopes.merchant(shop))

        assert "one_open_per_subject" in plan or "deadline_by_subject" in plan
        assert "Seq Scan" not in plan
        assert not re.search(r"Rows Removed by Filter: \d{2}", plan)
