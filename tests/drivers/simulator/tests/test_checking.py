"""Does the checker find what is wrong, and say in which way?"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from platform_core.drivers.world.fixtures import PLENTY
from platform_core.legal.spans import TICK
from tests.drivers.simulator.bank import Given
from tests.drivers.simulator.checking import GRACE, Finding, Wrong, judged
from tests.drivers.simulator.contracts import Agreed
from tests.drivers.simulator.oracle.course import Course
from tests.drivers.simulator.oracle.predicting import predicted
from tests.drivers.simulator.seen import Ledger, Ran, Seen
from tests.drivers.simulator.tests.scripts import case, sent_back
from tests.drivers.simulator.words import Done

SOMETHING = UUID(int=1)
KIND = "aftersales.refund"
ONE_SOLD = {SOMETHING: (PLENTY - 1, 0)}
ALL_THERE = Ledger(ONE_SOLD)


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
        states=dict(course.states) | {"share": "settled"},
        refunds=[("return", debt.fen, "succeeded")],
        counts=Counter({f"notice {name}": n for name, n in course.notices.items()})
        + Counter(f"breach {kind}" for kind in course.breaches)
        + course.counts,
        given=[Given(SOMETHING, SOMETHING, debt.fen, debt.at)],
        agreed=Agreed(lines=500, freight=0, deposits=0, total=500, payment=500),
    )


def found(course: Course, seen: Seen, ledger: Ledger = ALL_THERE, first: str = "") -> tuple[Finding, ...]:
    """``first``: the refusal of the first act; the others were carried out."""
    done = [Done(act, act.at, "" if n else first) for n, act in enumerate(course.case.acts)]
    return tuple(judged([course], {0: done}, {0: seen}, ledger, skus={0: SOMETHING}))


def change(seen: Seen, **changes: Callable[[Any], Any]) -> None:
    """Of the clock after which money is paid back."""
    [n] = [n for n, ran in enumerate(seen.clocks) if ran.kind == KIND]
    new = {name: how(getattr(seen.clocks[n], name)) for name, how in changes.items()}
    seen.clocks[n] = dataclasses.replace(seen.clocks[n], **new)


def give_sooner(seen: Seen) -> None:
    seen.given[0] = dataclasses.replace(seen.given[0], at=seen.given[0].at - TICK)


class TestTheChecker:
    @pytest.mark.parametrize(
        ("sabotage", "wrong"),
        [
            (lambda seen: None, set()),
            (lambda seen: seen.clocks.append(seen.clocks[-1]), {Wrong.DOUBLE}),
            (lambda seen: seen.clocks.pop(), {Wrong.MISSED}),
            (lambda seen: seen.counts.update(["credit late aftersales.objection"]), {Wrong.DOUBLE}),
            (lambda seen: change(seen, end=lambda _: "running", closed_at=lambda _: None), {Wrong.MISSED}),
            (lambda seen: change(seen, due=lambda due: due - TICK), {Wrong.EARLY}),
            (lambda seen: change(seen, due=lambda due: due + TICK), {Wrong.MISSED}),
            (lambda seen: change(seen, closed_at=lambda at: at - TICK), {Wrong.EARLY}),
            (lambda seen: change(seen, closed_at=lambda at: at + GRACE), set()),
            (lambda seen: change(seen, closed_at=lambda at: at + GRACE + TICK), {Wrong.MISSED}),
            (lambda seen: seen.given.append(seen.given[0]), {Wrong.DOUBLE}),
            (lambda seen: seen.given.clear(), {Wrong.MISSED}),
            (give_sooner, {Wrong.EARLY}),
            (lambda seen: seen.refunds.append(seen.refunds[0]), {Wrong.DOUBLE}),
            (lambda seen: seen.refunds.clear(), {Wrong.MISSED}),
            (lambda seen: seen.counts.update(["notice aftersales.granted"]), {Wrong.DOUBLE}),
            (lambda seen: seen.counts.subtract(["notice aftersales.granted"]), {Wrong.MISSED}),
            (lambda seen: seen.counts.update(["breach refund_not_made"]), {Wrong.DOUBLE}),
            (lambda seen: seen.counts.subtract(["breach refund_not_made"]), {Wrong.MISSED}),
            (lambda seen: seen.counts.update(["notice accounts.hello", "fact orders.paid"]), set()),
            (lambda seen: seen.states.update(order="shipped"), {Wrong.MISSED}),
            (lambda seen: seen.states.update(share="captured"), {Wrong.MISSED}),
            (lambda seen: setattr(seen, "agreed", dataclasses.replace(seen.agreed, payment=501)), {Wrong.MISSED}),
            (lambda seen: setattr(seen, "agreed", None), {Wrong.MISSED}),
        ],
    )
    def test_finds_what_is_wrong_and_nothing_else(
        self, course: Course, seen: Seen, sabotage: Callable[[Seen], object], wrong: set[Wrong]
    ):
        sabotage(seen)

        assert {finding.wrong for finding in found(course, seen)} == wrong

    def test_finds_a_shop_that_is_paid_for_what_was_not_received(self, course: Course, seen: Seen):
        course.states["order"] = seen.states["order"] = "shipped"

        assert [finding.wrong for finding in found(course, seen)] == [Wrong.EARLY]

    def test_finds_a_right_that_was_refused(self, course: Course, seen: Seen):
        assert len(found(course, seen, first="orders.refused")) == 1

    @pytest.mark.parametrize(
        ("ledger", "wrong"),
        [
            (ALL_THERE, []),
            (Ledger({SOMETHING: (PLENTY, 0)}), [Wrong.MISSED]),
            (Ledger({SOMETHING: (PLENTY - 2, 0)}), [Wrong.DOUBLE]),
            (Ledger(ONE_SOLD, waiting=(("orders.notify_paid", "Broken"),)), [Wrong.MISSED]),
            (Ledger(ONE_SOLD, unclocked={"complaint.escalated": 2}), [Wrong.MISSED]),
            (Ledger(ONE_SOLD, differences=["ledger: an account"]), [Wrong.MISSED]),
            (Ledger(ONE_SOLD, unowned=1), [Wrong.MISSED]),
            (Ledger(ONE_SOLD, unverified=1), [Wrong.MISSED]),
        ],
    )
    def test_finds_what_is_no_single_case_s(self, course, seen, ledger: Ledger, wrong: list[Wrong]):
        assert [finding.wrong for finding in found(course, seen, ledger)] == wrong
