"""What does the model say of goods that are not as agreed, and of the freight of their way back?"""

from __future__ import annotations

from typing import Any

import pytest

from tests.drivers.simulator.oracle.course import Course
from tests.drivers.simulator.oracle.predicting import predicted
from tests.drivers.simulator.tests.scripts import case, claimed, claimed_back, instant, reported, sold, then
from tests.drivers.simulator.words import Act, Do, Done

PRICE = 500
PAID = {"fen": 1200}


def course_of(*acts: Act) -> Course:
    """As if every act had been carried out at its instant."""
    one = case(*acts)
    return predicted(one, [Done(act, act.at) for act in one.acts], price=PRICE)


def due(course: Course, kind: str) -> Any:
    clock = course.last(kind)
    return clock and clock.due


class TestAClaim:
    @pytest.mark.parametrize(
        ("acts", "claim", "money"),
        [
            ((*sold(), claimed()), "returning", []),  # granted by silence; the goods never went
            (claimed_back(), "refunded", [PRICE]),  # and no others came
            (claimed_back(wants="return"), "by_return", [PRICE]),
            ((*claimed_back(), then(Do.SEND_PIECE, 12)), "refunded", [PRICE]),  # and never arrived
            ((*claimed_back(), then(Do.SEND_PIECE, 12), reported(Do.BRING_PIECE, 14)), "fulfilled", []),
            ((*claimed_back(), then(Do.SEND_PIECE, 12), then(Do.CONFIRM_PIECE, 14)), "fulfilled", []),
            ((*claimed_back(wants="repair"), then(Do.SEND_PIECE, 20), reported(Do.BRING_PIECE, 22)), "fulfilled", []),
            (claimed_back(wants="repair"), "refunded", [PRICE]),
            ((*claimed_back(wants="repair"), then(Do.CHOOSE_MONEY, 42)), "refunded", [PRICE]),
            ((*sold(), claimed(topic="missing", wants="refund_part")), "refunded", [PRICE]),
            ((*sold(), claimed(topic="missing", wants="refund_part"), then(Do.AGREE_TO_CLAIM, 5)), "refunded", [PRICE]),
            ((*sold(), claimed(), then(Do.REFUSE_CLAIM, 5, reason="no_fault")), "closed", []),
            ((*sold(), claimed(), then(Do.FIND_RETURN, 8.1), then(Do.WITHDRAW, 9)), "withdrawn", []),
        ],
    )
    def test_comes_to_an_end_that_never_pays_past_the_goods(self, acts: tuple[Act, ...], claim: str, money: list[int]):
        course = course_of(*acts)

        assert course.states["claim"] == claim
        assert [debt.fen for debt in course.debts] == money
        assert {clock.end for clock in course.clocks} <= {"met", "missed", "void"}

    def test_for_what_is_missing_is_granted_as_goods_where_the_shop_is_silent(self):
        course = course_of(*sold(), claimed(topic="missing", wants="refund_part"))

        assert due(course, "aftersales.answer_claim") == instant("2026-09-29T00:00:00+08:00")
        assert due(course, "aftersales.send_new") == instant("2026-10-03T00:00:00+08:00") == course.debts[0].at

    def test_owes_others_from_when_the_goods_came_and_a_repair_thirty_days(self):
        assert due(course_of(*claimed_back()), "aftersales.send_new") == instant("2026-10-06T00:00:00+08:00")
        assert due(course_of(*claimed_back(wants="repair")), "aftersales.repair") == instant(
            "2026-11-03T00:00:00+08:00"
        )

    @pytest.mark.parametrize(
        "refused",
        [
            (*sold(), claimed(18, wants="return")),
            (*sold()[:3], claimed(2)),
            (*claimed_back(wants="return"), then(Do.OBJECT, 11.5)),
            (*claimed_back(wants="repair"), then(Do.CHOOSE_MONEY, 20)),
            (*sold(), claimed(), then(Do.OFFER_OTHER, 5, remedy="supply")),
            (*sold(), claimed(topic="missing", wants="supply"), then(Do.REFUSE_CLAIM, 5, reason="not_shown")),
            (*sold(), claimed(), then(Do.REFUSE_CLAIM, 5, reason="complete")),
            (*sold(), claimed(), then(Do.REFUSE_CLAIM, 5, reason="no_fault"), claimed(6, wants="return")),
        ],
    )
    def test_refuses_what_is_too_late_or_no_answer(self, refused: tuple[Act, ...]):
        assert course_of(*refused).refusals == [False] * (len(refused) - 1) + [True]

    def test_is_insisted_on_where_an_offer_is_not_taken(self):
        course = course_of(*sold(), claimed(), then(Do.OFFER_OTHER, 5, remedy="repair"))

        ends = [clock.end for clock in course.clocks if clock.kind == "aftersales.answer_claim"]
        assert (ends, due(course, "aftersales.take_offer")) == (["met", "missed"], instant("2026-10-02T00:00:00+08:00"))
        assert course.notices["aftersales.take_offer_near"] == 1


class TestFreight:
    SHOWN = (*claimed_back(wants="return"), then(Do.SHOW_RECEIPT, 11.2, **PAID))

    @pytest.mark.parametrize(
        ("acts", "freight", "money"),
        [
            ((), "paid", [1200]),
            ((then(Do.AGREE_TO_FREIGHT, 11.3),), "paid", [1200]),
            ((then(Do.DISPUTE_FREIGHT, 11.3),), "paid", [1200]),
            ((then(Do.DISPUTE_FREIGHT, 11.3), then(Do.DECLINE_FREIGHT, 12)), "declined", []),
            ((then(Do.DISPUTE_FREIGHT, 11.3), then(Do.GRANT_FREIGHT, 12)), "paid", [1200]),
        ],
    )
    def test_comes_beside_the_money_of_the_goods(self, acts: tuple[Act, ...], freight: str, money: list[int]):
        course = course_of(*self.SHOWN, *acts)

        assert course.states["freight"] == freight
        assert ([debt.fen for debt in course.debts], [fen for fen, _ in course.paid_out]) == ([PRICE], money)

    @pytest.mark.parametrize("days", [8.2, 11.2])
    def test_is_asked_for_once_something_was_sent_and_no_more_than_it_can_cost(self, days: float):
        fen = 1200 if days < 9 else 10_001
        acts = sorted((*claimed_back(wants="return"), then(Do.SHOW_RECEIPT, days, fen=fen)), key=lambda act: act.at)

        assert sum(course_of(*acts).refusals) == 1

    def test_is_paid_again_where_a_bank_sends_it_claimed_back(self):
        course = course_of(*self.SHOWN, then(Do.AGREE_TO_FREIGHT, 11.3), then(Do.SEND_FREIGHT_BACK, 14))

        assert [at for _, at in course.paid_out] == [then(Do.PLACE, days).at for days in (12.3, 15)]
        assert [clock.end for clock in course.clocks if clock.kind == "payments.hear_of_payout"] == ["met", "met"]
        assert course.states["reimbursement"] == "paid"
