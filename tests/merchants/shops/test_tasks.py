"""What follows when nobody reviews the suspension of a shop, at the instant and not a tick before?"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import transaction

from merchants.shops.commands import standing as commands
from merchants.shops.deadlines import REVIEW_SUSPENSION
from merchants.shops.errors import ReasonRequired
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops as queries
from platform_core.actors import RELAY, Actor, Role
from platform_core.deadlines.commands import clocks as deadlines_clocks
from platform_core.deadlines.queries.promises import about
from platform_core.eventlog.queries import timeline
from platform_core.notices.models import Notice
from platform_core.states import IllegalTransition, WrongRole
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound
from tests.merchants.builders import acting_as, opened, owner_of, person
from tests.merchants.sanctions import builders as measures
from tests.orders.sales.test_tasks import sweep
from tests.platform_core.accounts.people import employed
from tests.platform_core.eventlog.catching_up import relayed

pytestmark = [pytest.mark.login("worker"), pytest.mark.duty("ECL-27")]
TICK, DAY = timedelta.resolution, timedelta(days=1)
DUE = datetime(2026, 3, 25, 16, 0, tzinfo=UTC)  # the fifteenth day after the 10th has ended in Shanghai
NEXT = datetime(2026, 4, 10, 16, 0, tzinfo=UTC)  # the fifteenth after the 26th


@pytest.fixture
def suspended(shop: Merchant, operator: Actor, at: datetime) -> Merchant:
    return suspend(shop, operator, at)


def suspend(shop: Merchant, by: Actor, at: datetime) -> Merchant:
    measures.settled(shop, at, by=by)
    return shop


def keep(shop: Merchant, by: Actor, at: datetime, reason: str = "尚未整改") -> None:
    with acting_as(by), transaction.atomic():
        commands.keep_suspended(shop.id, reason=reason, by=by, at=at)


def reinstate(shop: Merchant, by: Actor, at: datetime) -> None:
    with acting_as(by), transaction.atomic():
        commands.reinstate(shop.id, reason="整改完成", by=by, at=at)


def running(shop: Merchant) -> list[datetime]:
    with acting_as(owner_of(shop)), transaction.atomic():
        clocks = [clock for clock in about(shop.id) if clock.kind == REVIEW_SUSPENSION.kind]
    return [clock.due_at for clock in clocks if clock.state == "running"]


def missed(shop: Merchant) -> list[int]:
    """The count that each miss tells."""
    with acting_as(owner_of(shop)), transaction.atomic():
        facts = timeline(shop.id)
    return [fact.payload["times"] for fact in facts if fact.topic == "merchants.suspension_unreviewed"]


@pytest.mark.django_db
class TestChaseReview:
    def test_comes_at_the_end_of_the_fifteenth_day_and_the_shop_stays_suspended(self, suspended: Merchant) -> None:
        assert (sweep(DUE - TICK), missed(suspended)) == (0, [])
        assert (sweep(DUE), missed(suspended)) == (1, [1])

        with acting_as(owner_of(suspended)):
            assert queries.shop(suspended.id).state == "suspended"

    def test_comes_round_and_counts_for_as_long_as_everybody_is_silent(self, suspended: Merchant) -> None:
        sweep(DUE)

        assert running(suspended) == [NEXT]
        assert (sweep(NEXT - TICK), sweep(NEXT), missed(suspended)) == (0, 1, [1, 2])

    def test_gives_no_day_more_because_the_fifteenth_is_one_of_rest(self, shop, operator, at) -> None:
        """A number of the house: it ends with the Saturday."""
        suspend(shop, operator, at + 3 * DAY)

        assert (sweep(DUE + 3 * DAY - TICK), sweep(DUE + 3 * DAY)) == (0, 1)

    def test_counts_anew_for_another_suspension(self, suspended: Merchant, operator: Actor) -> None:
        sweep(DUE)
        reinstate(suspended, operator, DUE)
        suspend(suspended, operator, DUE)

        sweep(NEXT)

        assert missed(suspended) == [1, 1]

    def test_comes_never_once_the_shop_may_sell_again(self, suspended: Merchant, operator: Actor) -> None:
        reinstate(suspended, operator, DUE - TICK)

        assert (running(suspended), sweep(DUE), missed(suspended)) == ([], 0, [])


@pytest.mark.django_db
class TestKeepSuspended:
    def test_owes_the_next_review_from_then_on(self, suspended: Merchant, operator: Actor) -> None:
        keep(suspended, operator, DUE - TICK)

        assert (running(suspended), sweep(DUE)) == ([DUE + 15 * DAY], 0)

    def test_says_why(self, suspended: Merchant, operator: Actor, refused) -> None:
        with acting_as(operator), refused(ReasonRequired):
            commands.keep_suspended(suspended.id, reason=" ", by=operator, at=DUE - TICK)

        assert running(suspended) == [DUE]

    def test_is_for_staff_and_for_what_is_suspended(self, shop: Merchant, operator: Actor, refused, at) -> None:
        with acting_as(operator), refused(IllegalTransition):
            commands.keep_suspended(shop.id, reason="一", by=operator, at=at)
        suspend(shop, operator, at)
        with acting_as(operator), refused(WrongRole):
            commands.keep_suspended(shop.id, reason="一", by=owner_of(shop), at=at)


@pytest.mark.django_db
class TestStartMissing:
    def test_counts_the_suspensions_from_before_from_now(self, suspended: Merchant, operator: Actor) -> None:
        with acting_as(operator), transaction.atomic():
            deadlines_clocks.void(REVIEW_SUSPENSION, subject_id=suspended.id, by=operator, at=DUE, reason="a test")
        with bound(SYSTEM), transaction.atomic(), acting_for(suspended.id):
            assert commands.start_missing(suspended.id, by=RELAY, at=DUE)
            assert not commands.start_missing(suspended.id, by=RELAY, at=DUE)

        assert running(suspended) == [NEXT]

    def test_leaves_alone_what_is_open(self, shop: Merchant, at: datetime) -> None:
        with bound(SYSTEM), transaction.atomic(), acting_for(shop.id):
            assert not commands.start_missing(shop.id, by=RELAY, at=at)

    def test_is_a_command_for_an_upgrade(self, suspended: Merchant) -> None:
        told = StringIO()

        call_command("start_missing_clocks", stdout=told)

        assert "\nclocks started for 0 of 1 suspended shops\n" in told.getvalue()


@pytest.mark.commits
class TestNotices:
    def test_tell_the_shop_its_way_out_and_staff_for_how_many_times(self, at: datetime) -> None:
        staff, shop = Actor(person(at).id, Role.STAFF), opened(at)
        employed(staff.id, at=at)
        suspend(shop, staff, at)
        keep(shop, staff, at)
        sweep(DUE)

        while relayed():
            pass

        with bound(SYSTEM), transaction.atomic():
            told = {notice.template: notice for notice in Notice.objects.filter(template__contains="suspension")}
        reviewed, alarm, unreviewed = (
            told[f"merchants.{name}"]
            for name in ("suspension_reviewed", "suspension_unreviewed_for_staff", "suspension_unreviewed")
        )
        assert (reviewed.person_id, alarm.person_id) == (owner_of(shop).id, staff.id)
        assert (reviewed.params["reason"], reviewed.params["until"]) == ("尚未整改", "2026-03-26 00:00")
        assert (alarm.params["times"], unreviewed.params["times"]) == (1, 1)
        assert "market regulation authority" in unreviewed.texts["en"]["body"]
        assert "市场监督管理部门" in unreviewed.texts["zh"]["body"]
