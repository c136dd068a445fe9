"""What does the model say of what a shop has earned, leaves as a guarantee, and owes by an award or for a refund?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.drivers.simulator.oracle.course import Course
from tests.drivers.simulator.oracle.predicting import predicted
from tests.drivers.simulator.tests.scripts import case, instant, reported, signed, then, unsent
from tests.drivers.simulator.words import FUND, Act, Do, Done, Mood, account_number

OPENED = instant("2026-09-14T09:30:00+08:00")
NET = 475  # of five hundred, after a fee of five per cent
SOLD = (*unsent(), then(Do.SHIP, 1), signed(2), then(Do.CONFIRM, 2.1))  # on the Wednesday before the festivals
AGAIN = tuple(replace(act, at=act.at + timedelta(days=60)) for act in SOLD)
COMPLAINED = (then(Do.COMPLAIN, 3, fen=150), then(Do.ACKNOWLEDGE, 3.1), then(Do.ACCEPT, 3.2))


def of_shop(*acts: Act) -> Course:
    done = [Done(act, act.at) for act in acts]
    return predicted(replace(case(*acts), own_shop=True), done, price=500, opened=OPENED)


def named(days: float, mood: Mood = Mood.PROMPT) -> Act:
    return then(Do.NAME_PAYOUT_ACCOUNT, days, number=account_number(mood, 0))


def ends(course: Course, kind: str) -> list[str]:
    return [clock.end for clock in course.clocks if clock.kind == kind]


def book(course: Course, kind: str) -> int:
    return int(course.states[f"book of {kind}"])


def test_the_books_of_a_shop_are_only_compared_where_the_story_is_about_its_money():
    assert not {name for name in of_shop(*SOLD).states if name.startswith("book")}


class TestAPayout:
    @pytest.mark.parametrize("first", [True, False])
    def test_goes_in_three_working_days_once_there_is_money_and_an_account(self, first: bool):
        course = of_shop(named(0), *SOLD) if first else of_shop(*SOLD, named(2.2))

        [(fen, at)] = course.paid_out
        assert (fen, at) == (NET, instant("2026-09-30T00:00:00+08:00"))  # the Friday to the Sunday are a festival
        assert (course.states["payouts"], book(course, "merchant_payable")) == (f"paid {NET}", 0)

    def test_goes_nowhere_that_nobody_knows(self):
        course = of_shop(named(0, Mood.UNYIELDING), *SOLD)

        assert (course.states["account"], course.paid_out) == ("refused", [])
        assert book(course, "merchant_payable") == NET

    @pytest.mark.parametrize(
        ("mood", "ends_with"), [(Mood.REFUSING, f"failed {NET}, paid {NET}"), (Mood.MUTE, f"paid {NET}")]
    )
    def test_is_asked_after_and_tried_again(self, mood: Mood, ends_with: str):
        course = of_shop(named(0, mood), *SOLD)

        assert course.states["payouts"] == ends_with
        assert ("missed" in ends(course, "payments.hear_of_payout")) is (mood is Mood.MUTE)

    def test_that_a_bank_sends_back_goes_again(self):
        course = of_shop(named(0), *SOLD, then(Do.SEND_PAYOUT_BACK, 1), then(Do.SEND_PAYOUT_BACK, 10))

        assert course.states["payouts"] == f"returned {NET}, paid {NET}"
        assert course.refusals == [False] * len(course.refusals)


def test_what_was_found_wrongly_is_not_the_shop_s_to_bear():
    decided = (then(Do.COMPLAIN, 3, fen=150), then(Do.DECIDE, 24, outcome="upheld"))
    again = (then(Do.ASK_REVIEW_FOR_SHOP, 25), then(Do.REPLACE_DECISION, 26, outcome="dismissed"))
    unknown = named(0, Mood.UNYIELDING)

    assert book(of_shop(unknown, *SOLD, *decided), "merchant_payable") == NET - 150 + 7
    assert book(of_shop(unknown, *SOLD, *decided, *again), "merchant_payable") == NET + 7
    # So much is owed, since all was paid out; what the platform bears pays it, and the rest goes out
    course = of_shop(named(0), *SOLD, *decided, *again)
    assert (course.states["debt"], [fen for fen, _ in course.paid_out]) == ("covered 143 143", [NET, 7])


class TestADebt:
    RETURNED = (then(Do.NOTICE, 7, pieces=1), then(Do.SEND_BACK, 8), reported(Do.COME_BACK, 9), then(Do.GRANT, 9.5))

    def test_arises_where_the_money_of_a_refund_has_gone_out(self):
        course = of_shop(named(0), *SOLD, *self.RETURNED, *AGAIN)

        assert course.states["debt"] == f"covered {NET} {NET}"  # out of what it earns, before anything goes out
        assert (ends(course, "merchants.appeal_debt"), course.paid_out[1:]) == (["missed"], [])
        assert course.counts["credit late merchants.pay_debt"] == 1

    def test_is_of_each_refund_once_however_often_the_provider_is_asked(self):
        acts = (*SOLD, *COMPLAINED, then(Do.NAME_ACCOUNT, 9))
        done = [Done(act, act.at) for act in (named(0, Mood.UNYIELDING), *acts)]
        course = predicted(replace(case(*acts), own_shop=True, mood=Mood.UNYIELDING), done, price=500, opened=OPENED)

        assert ends(course, "payments.name_account") == ["missed", "met"]
        assert (course.states["refund"], book(course, "merchant_payable")) == ("succeeded", NET - 150 + 7)

    def test_does_not_where_it_has_not(self):
        course = of_shop(named(0, Mood.UNYIELDING), *SOLD, *self.RETURNED)

        assert (course.states["debt"], book(course, "merchant_payable")) == ("", 0)

    @pytest.mark.parametrize(
        ("days", "answer", "ends_as"),
        [
            (10, Do.REVERSE_DEBT, f"reversed {NET} 0"),
            (10, Do.UPHOLD_DEBT, f"covered {NET} {NET}"),
            (26, Do.REVERSE_DEBT, f"covered {NET} {NET}"),
        ],
    )
    def test_is_reversed_on_an_appeal_in_time_or_taken_first(self, days: int, answer: Do, ends_as: str):
        course = of_shop(named(0), *SOLD, *self.RETURNED, then(Do.APPEAL_DEBT, days), then(answer, days + 1), *AGAIN)

        assert course.states["debt"] == ends_as
        assert book(course, "fund_advance") == 0


class TestAnAward:
    AWARDED = (*SOLD, *COMPLAINED, then(Do.AWARD, 4, fen=600))

    def test_is_paid_without_the_shop_in_five_working_days_and_owed(self):
        course = of_shop(*self.AWARDED, *AGAIN)

        assert course.last("complaints.pay_award").due == instant("2026-10-14T00:00:00+08:00")  # final on 3 October
        assert (course.states["award"], course.paid_out) == ("paid", [(600, instant("2026-10-14T00:00:00+08:00"))])
        left = NET - 150 + 7  # of the fee, a part goes back with a part of the price
        assert (course.states["debt"], book(course, "merchant_payable")) == ("covered 600 600", left + NET - 600)

    def test_is_not_paid_while_its_objection_waits(self):
        course = of_shop(*self.AWARDED, then(Do.OBJECT_TO_AWARD, 5), then(Do.UPHOLD_AWARD, 30), *AGAIN)

        assert (ends(course, "complaints.decide_award"), course.refusals[-6]) == (["missed"], True)

    @pytest.mark.parametrize(("fen", "paid"), [(200, True), (600, False)])
    def test_is_paid_by_the_shop_out_of_what_it_has(self, fen: int, paid: bool):
        course = of_shop(*self.AWARDED[:-1], then(Do.AWARD, 4, fen=fen), then(Do.PAY_AWARD, 5), *AGAIN)

        assert course.refusals[-6] is not paid
        assert (course.states["debt"] == "") is paid

    @pytest.mark.parametrize("short", [700, 100])  # the 150 of the complaint are none of the fund's
    def test_that_the_fund_cannot_pay_waits_for_more(self, short: int):
        much = (*self.AWARDED[:-1], then(Do.AWARD, 4, fen=FUND + NET - 150 + 7 + short))
        granted = (then(Do.PROPOSE_GRANT, 30, fen=FUND), then(Do.APPROVE_GRANT, 31))
        paid_in = (then(Do.ASK_GUARANTEE, 0, fen=300), then(Do.AGREE_TO_GUARANTEE, 0.1))
        course = of_shop(*paid_in, *much, *granted, then(Do.PAY_IN, 60, fen=2 * FUND))

        assert set(ends(course, "complaints.pay_award")) == {"missed"}
        assert course.notices["complaints.award_unfunded_for_shopper"] >= 1
        assert (course.states["award"], course.states["guarantee"]) == ("paid", "full")


class TestAGuarantee:
    AGREED = (then(Do.ASK_GUARANTEE, 0, fen=300), then(Do.AGREE_TO_GUARANTEE, 0.1))

    def test_is_owed_by_nobodys_silence(self):
        course = of_shop(self.AGREED[0], then(Do.AGREE_TO_GUARANTEE, 16))

        assert (course.states["guarantee"], course.refusals[-1]) == ("lapsed", True)

    def test_is_filled_by_what_is_earned(self):
        course = of_shop(*self.AGREED, *SOLD)

        assert (course.states["guarantee"], book(course, "deposit")) == ("full", 300)
        assert book(course, "merchant_payable") == NET - 300

    def test_goes_back_unless_somebody_waits(self):
        ended = (*self.AGREED, *SOLD, named(3), then(Do.END_GUARANTEE, 3.1))
        waits = (then(Do.COMPLAIN, 20, fen=100), then(Do.DECIDE, 50, outcome="dismissed"))
        free, held = of_shop(*ended), of_shop(*ended, *waits)

        assert (free.states["guarantee"], book(free, "deposit")) == ("given_back", 0)
        assert (held.notices["merchants.deposit_kept_for_shop"], book(held, "deposit")) == (1, 300)
