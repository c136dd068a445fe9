"""Does the checker find what is wrong, and say in which way?"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest

from platform_core.drivers.simulator.bank import Given
from platform_core.drivers.simulator.checking import GRACE, Finding, Wrong, judged, of_all
from platform_core.drivers.simulator.oracle.course import Course
from platform_core.drivers.simulator.oracle.predicting import predicted
from platform_core.drivers.simulator.seen import Ledger, Ran, Seen
from platform_core.drivers.simulator.words import Done
from platform_core.drivers.world.fixtures import PLENTY
from platform_core.legal.spans import TICK
from tests.platform_core.drivers.simulator.scripts import case, sent_back

SOMETHING = UUID(int=1)
Sabotage = Callable[[Seen], object]


@pytest.fixture
def course() -> Course:
    """Goods that went back to a silent shop: clocks of every end, money, notices, breaches."""
    one = case(*sent_back())
    return predicted(one, [Done(act, act.at) for act in one.acts], price=500)


@pytest.fixture
def seen(course: Course) -> Seen:
    """Exactly as it should be."""
    [debt] = course.debts
    return Seen(
        clocks=[Ran(c.kind, c.due, c.end, c.due if c.end == "missed" else None) for c in course.clocks],
        states={"order": "received", "goods_back": "granted", "basis": "clock", "share": "settled"},
        refunds=[("return", debt.fen, "succeeded")],
        breaches=list(course.breaches),
        notices=Counter(course.notices),
        given=[Given(SOMETHING, SOMETHING, debt.fen, debt.at)],
    )


def found(course: Course, seen: Seen) -> tuple[Finding, ...]:
    return judged([course], {0: course.refusals}, {0: seen}).findings


def refund_clock(seen: Seen, **changes: object) -> None:
    [n] = [n for n, ran in enumerate(seen.clocks) if ran.kind == "aftersales.refund"]
    seen.clocks[n] = dataclasses.replace(seen.clocks[n], **changes)


class TestTheChecker:
    def test_finds_nothing_where_all_is_well(self, course: Course, seen: Seen):
        assert found(course, seen) == ()

    @pytest.mark.parametrize(
        ("sabotage", "wrong"),
        [
            (lambda seen: seen.clocks.append(seen.clocks[-1]), Wrong.DOUBLE),
            (lambda seen: seen.clocks.pop(), Wrong.MISSED),
            (lambda seen: refund_clock(seen, end="running", closed_at=None), Wrong.MISSED),
            (lambda seen: seen.given.append(seen.given[0]), Wrong.DOUBLE),
            (lambda seen: seen.given.clear(), Wrong.MISSED),
            (lambda seen: seen.refunds.append(seen.refunds[0]), Wrong.DOUBLE),
            (lambda seen: seen.refunds.clear(), Wrong.MISSED),
            (lambda seen: seen.notices.update(["aftersales.granted"]), Wrong.DOUBLE),
            (lambda seen: seen.notices.subtract(["aftersales.granted"]), Wrong.MISSED),
            (lambda seen: seen.breaches.append("refund_not_made"), Wrong.DOUBLE),
            (lambda seen: seen.breaches.clear(), Wrong.MISSED),
            (lambda seen: seen.states.update(order="shipped"), Wrong.MISSED),
            (lambda seen: seen.states.update(share="captured"), Wrong.MISSED),
        ],
    )
    def test_finds_what_is_wrong(self, course: Course, seen: Seen, sabotage: Sabotage, wrong: Wrong):
        sabotage(seen)

        assert {finding.wrong for finding in found(course, seen)} == {wrong}

    @pytest.mark.parametrize(("ticks", "wrong"), [(-1, {Wrong.EARLY}), (1, {Wrong.MISSED})])
    def test_judges_what_is_due_to_the_tick(self, course: Course, seen: Seen, ticks: int, wrong: set[Wrong]):
        due = next(clock.due for clock in course.clocks if clock.kind == "aftersales.refund")
        refund_clock(seen, due=due + ticks * TICK)

        assert {finding.wrong for finding in found(course, seen)} == wrong

    def test_finds_a_default_a_tick_before_its_instant(self, course: Course, seen: Seen):
        due = next(clock.due for clock in course.clocks if clock.kind == "aftersales.refund")
        refund_clock(seen, closed_at=due - TICK)

        assert [finding.wrong for finding in found(course, seen)] == [Wrong.EARLY]

    @pytest.mark.parametrize(("late", "found_out"), [(GRACE, 0), (GRACE + TICK, 1)])
    def test_allows_a_default_its_grace_and_no_tick_more(
        self, course: Course, seen: Seen, late: timedelta, found_out: int
    ):
        due = next(clock.due for clock in course.clocks if clock.kind == "aftersales.refund")
        refund_clock(seen, closed_at=due + late)

        assert len(found(course, seen)) == found_out

    def test_finds_money_that_goes_back_before_it_is_owed(self, course: Course, seen: Seen):
        seen.given[0] = dataclasses.replace(seen.given[0], at=course.debts[0].at - TICK)

        assert [finding.wrong for finding in found(course, seen)] == [Wrong.EARLY]

    def test_finds_a_shop_that_is_paid_for_what_was_not_received(self, course: Course, seen: Seen):
        course.order = seen.states["order"] = "shipped"

        assert [finding.wrong for finding in found(course, seen)] == [Wrong.EARLY]

    def test_finds_a_right_that_was_refused(self, course: Course, seen: Seen):
        refused = [not course.refusals[0], *course.refusals[1:]]

        assert len(judged([course], {0: refused}, {0: seen}).findings) == 1


class TestTheShelves:
    @pytest.mark.parametrize(("on_hand", "wrong"), [(0, []), (1, [Wrong.MISSED]), (-1, [Wrong.DOUBLE])])
    def test_hold_what_was_not_sold(self, course: Course, on_hand: int, wrong: list[Wrong]):
        ledger = Ledger({SOMETHING: (PLENTY - course.case.pieces + on_hand, 0)}, ())

        assert [finding.wrong for finding in of_all([course], ledger, skus={0: SOMETHING})] == wrong

    def test_are_not_all_where_a_delivery_waits(self, course: Course):
        ledger = Ledger({SOMETHING: (PLENTY - course.case.pieces, 0)}, (("orders.notify_paid", "Broken"),))

        assert len(list(of_all([course], ledger, skus={0: SOMETHING}))) == 1

    def test_are_not_all_where_a_row_waits_with_no_clock(self, course: Course):
        ledger = Ledger({SOMETHING: (PLENTY - course.case.pieces, 0)}, (), unclocked={"complaint.escalated": 2})

        [finding] = of_all([course], ledger, skus={0: SOMETHING})
        assert (finding.wrong, finding.found) == (Wrong.MISSED, "2")
