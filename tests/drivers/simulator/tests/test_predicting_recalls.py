"""What does the model say of a lot that may be dangerous?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.drivers.simulator.oracle.course import Course
from tests.drivers.simulator.oracle.predicting import predicted
from tests.drivers.simulator.tests.scripts import case, instant, sold, then, unsent
from tests.drivers.simulator.words import Act, Do, Done

OPENED = instant("2026-09-14T09:30:00+08:00")
PRICE = 500


def of_shop(*acts: Act) -> Course:
    """In a shop that opened a week before our Monday."""
    one = replace(case(*acts), own_shop=True)
    return predicted(one, [Done(act, act.at) for act in acts], price=PRICE, opened=OPENED)


def frozen(days: float = 4, *, do: Do = Do.RECALL_LOT, disposal: str = "send_back") -> Act:
    return then(do, days, disposal=disposal)


RECALLED = (*sold(), frozen(), then(Do.FIND_REMEDY, 4.1))
DESTROYED = (*sold(), frozen(do=Do.FREEZE_LOT, disposal="destroy"), then(Do.FIND_REMEDY, 4.1))


class TestALotThatMayBeDangerous:
    @pytest.mark.parametrize(
        ("acts", "remedy", "basis", "money"),
        [
            (RECALLED, "unanswered", "", []),
            ((*RECALLED, then(Do.SEND_RECALLED, 5)), "granted", "silence", [PRICE]),
            ((*RECALLED, then(Do.SEND_RECALLED, 30), then(Do.CONFIRM_RECALLED, 31)), "granted", "arrived", [PRICE]),
            (DESTROYED, "granted", "unasked", [PRICE]),
            ((*DESTROYED, then(Do.SAY_DESTROYED, 5)), "granted", "destroyed", [PRICE]),
            ((*RECALLED, then(Do.LIFT_FREEZE, 30)), "called_off", "", []),
        ],
    )
    def test_has_one_remedy_for_its_buyer(self, acts: tuple[Act, ...], remedy: str, basis: str, money: list[int]):
        course = of_shop(*acts)

        assert (course.states["remedy"], course.states["remedy_basis"]) == (remedy, basis)
        assert [debt.fen for debt in course.debts] == money

    @pytest.mark.parametrize(
        ("acts", "order"),
        [
            ((*unsent(), frozen(0.2), then(Do.SHIP, 1)), "cancelled"),
            ((*sold()[:3], frozen(1.2)), "cancelled"),
            ((*sold()[:4], frozen(1.9), *sold()[4:]), "received"),  # the carrier has it
        ],
    )
    def test_is_sent_to_nobody(self, acts: tuple[Act, ...], order: str):
        course = of_shop(*acts)

        assert course.states["order"] == order
        assert [debt.fen for debt in course.debts] == ([PRICE] if order == "cancelled" else [])
        assert course.states["remedy"] == ("" if order == "cancelled" else "unanswered")

    @pytest.mark.parametrize(
        "refused",
        [
            (frozen(0), then(Do.PLACE, 1)),
            (frozen(0), then(Do.BUY_AGAIN, 1)),
            (frozen(0, do=Do.FREEZE_LOT), then(Do.REPORT_DANGER, 1)),  # the authority knows of it
            (frozen(0, do=Do.FREEZE_LOT), then(Do.LIFT_OWN_FREEZE, 1)),
            (*RECALLED, then(Do.SAY_DESTROYED, 5)),
            (*RECALLED, then(Do.SEND_RECALLED, 5, outlay=50_001)),
            (*DESTROYED, then(Do.SEND_RECALLED, 5)),
        ],
    )
    def test_is_neither_bought_nor_judged_by_one_person(self, refused: tuple[Act, ...]):
        assert of_shop(*refused).refusals == [False] * (len(refused) - 1) + [True]

    def test_is_bought_again_once_it_is_safe(self):
        assert of_shop(frozen(0), then(Do.LIFT_FREEZE, 1), then(Do.BUY_AGAIN, 2)).refusals == [False] * 3

    def test_has_clocks_of_its_own_on_the_side_of_its_buyer(self):
        course = of_shop(*RECALLED, then(Do.SEND_RECALLED, 5))
        due: dict[str, Any] = {clock.kind: clock.due for clock in course.clocks}

        assert due["catalog.report_danger"] == instant("2026-09-30T00:00:00+08:00")  # over the festival
        assert due["aftersales.remedy_answer"] == instant("2026-10-11T00:00:00+08:00")
        assert due["aftersales.remedy_arrives"] == instant("2026-10-04T00:00:00+08:00")
        assert of_shop(*RECALLED).notices["aftersales.remedy_answer_near"] == 2
