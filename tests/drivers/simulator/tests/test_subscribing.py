"""What does the model say of subscriptions, advertisements and a rule whose end anybody can count by hand?"""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.drivers.simulator.oracle.course import Course
from tests.drivers.simulator.oracle.predicting import predicted
from tests.drivers.simulator.tests.scripts import case, instant, signed, subscribed, then
from tests.drivers.simulator.words import Act, Do, Done, Mood

PRICE = 500
FIRST = instant("2026-10-01T00:00:00+08:00")  # nine days after our Monday are over
STOPPED = then(Do.UNSUBSCRIBE, 30)
TOLD = ("payments.renewal_ahead", "payments.debit_ahead")


def course_of(*acts: Act, mood: Mood = Mood.PROMPT, silence: float = 0) -> Course:
    """As if every act had been carried out at its instant."""
    one = case(*acts, mood=mood, silence=silence)
    return predicted(one, [Done(act, act.at) for act in one.acts], price=PRICE)


def ends_of(course: Course, kind: str) -> list[str]:
    return [clock.end for clock in course.clocks if clock.kind == kind]


def reminders(course: Course) -> list[int]:
    return [course.notices[name] for name in TOLD]


class TestASubscription:
    def test_is_debited_after_two_notices_and_again_on_the_same_day_of_the_next_month(self):
        course = course_of(*subscribed(), then(Do.UNSUBSCRIBE, 45))

        assert course.debits == [(PRICE, FIRST), (PRICE, instant("2026-10-31T00:00:00+08:00"))]
        assert reminders(course) == [2, 2]
        assert ends_of(course, "orders.debit") == ["missed", "missed", "void"]
        assert course.clocks[-1].end != "running"

    def test_keeps_the_last_day_of_a_shorter_month(self):
        acts = (then(Do.STATE_PLAN, 31, first_days=9), then(Do.SUBSCRIBE, 31.01), then(Do.UNSUBSCRIBE, 75))
        course = course_of(*acts)

        assert [f"{at:%m-%d %H}" for _, at in course.debits] == ["10-31 16", "11-30 16"]  # midnight of the day after

    def test_has_an_order_for_each_debit_which_goes_as_any_other(self):
        course = course_of(
            *subscribed(), then(Do.FIND_ORDER, 10), then(Do.SHIP, 10.1), signed(11), then(Do.UNSUBSCRIBE, 45)
        )

        assert (course.states["order 1"], course.states["share 1"]) == ("received", "settled")
        assert (course.states["order"], course.orders, course.sold) == ("cancelled", 2, 1)
        assert [debt.fen for debt in course.debts] == [PRICE]

    @pytest.mark.parametrize(
        ("days", "debits", "notices"), [(0.1, 0, [0, 0]), (5, 0, [1, 0]), (9.5, 0, [1, 1]), (11, 1, [1, 1])]
    )
    def test_that_is_stopped_before_the_instant_is_not_debited(self, days: float, debits: int, notices: list[int]):
        course = course_of(*subscribed(), then(Do.UNSUBSCRIBE, days), then(Do.UNSUBSCRIBE, days + 1))

        assert (len(course.debits), reminders(course)) == (debits, notices)
        assert course.refusals == [False, False, False, True]
        assert course.states["mandate"] == "revoked"

    @pytest.mark.parametrize(
        ("mood", "silence", "goes_on", "debits", "back"),
        [
            (Mood.REFUSING, 0, True, 1, 0),
            (Mood.STUBBORN, 0, False, 0, 0),
            (Mood.DEAF, 1, False, 0, 0),
            (Mood.MUTE, 30, False, 2, 2),  # what it took in silence is given back each time
        ],
    )
    def test_that_the_bank_refuses_is_tried_once_more(
        self, mood: Mood, silence: float, goes_on: bool, debits: int, back: int
    ):
        course = course_of(*subscribed(), STOPPED, mood=mood, silence=silence)

        assert (course.refusals[-1], len(course.debits)) == (not goes_on, debits)
        assert course.notices["payments.late_refunded_for_shopper"] == back
        assert ends_of(course, "orders.debit_again") == ["missed"]
        assert reminders(course) == [1, 2]

    def test_never_begins_where_the_provider_does_not_agree(self):
        course = course_of(*subscribed(), mood=Mood.UNYIELDING)

        assert (course.states["subscription"], course.states["mandate"], course.debits) == ("ended", "refused", [])


class TestAPriceThatRises:
    DEARER = then(Do.STATE_PLAN, 0.5, first_days=9, more=70)

    def test_ends_it_where_nobody_agrees(self):
        course = course_of(*subscribed(), self.DEARER)

        assert (course.states["subscription"], course.debits) == ("ended", [])
        assert course.notices["orders.subscription_price_raised"] == 1
        assert reminders(course) == [0, 0]

    @pytest.mark.parametrize(("agreed", "due"), [(1, FIRST), (4, FIRST + timedelta(days=10))])
    def test_that_is_agreed_to_is_debited_after_notices_of_its_own(self, agreed, due):
        course = course_of(*subscribed(), self.DEARER, then(Do.AGREE, agreed), STOPPED)

        assert course.debits == [(PRICE + 70, due)]

    def test_takes_less_where_it_falls(self):
        course = course_of(*subscribed(), then(Do.STATE_PLAN, 0.5, first_days=9, more=-70), STOPPED)

        assert course.debits == [(PRICE - 70, FIRST)]

    def test_ends_it_silently_where_the_plan_is_withdrawn(self):
        course = course_of(*subscribed(), then(Do.WITHDRAW_PLAN, 0.5))

        assert (course.states["subscription"], course.debits, reminders(course)) == ("ended", [], [0, 0])


def test_an_advertisement_reaches_who_has_agreed_and_not_taken_it_back():
    acts = (Do.ADVERTISE, Do.ALLOW_ADVERTISING, Do.ADVERTISE, Do.REFUSE_ADVERTISING, Do.ADVERTISE)

    course = course_of(*(then(do, n) for n, do in enumerate(acts)))

    assert course.notices == {"notices.advertisement": 1}


class TestARule:
    WRITTEN = (then(Do.PLACE, 0), then(Do.DRAFT_RULE, 0), then(Do.OPEN_COMMENTS, 0.1), then(Do.COMMENT_ON_RULE, 1))
    ANSWERED = (*WRITTEN, then(Do.ANSWER_COMMENT, 8))

    @pytest.mark.parametrize(
        "refused",
        [
            (*WRITTEN, then(Do.COMMENT_ON_RULE, 8)),
            (*WRITTEN, then(Do.ANNOUNCE_RULE, 8, in_days=8)),  # a comment has no answer
            (*WRITTEN, then(Do.ANSWER_COMMENT, 2), then(Do.ANNOUNCE_RULE, 7.5, in_days=9)),  # comments are still taken
            (*ANSWERED, then(Do.ANNOUNCE_RULE, 9, in_days=7)),
            (*ANSWERED, then(Do.ANNOUNCE_OWN_RULE, 9, in_days=8)),
        ],
    )
    def test_is_not_announced_in_haste(self, refused: tuple[Act, ...]):
        course = course_of(*refused)

        assert course.refusals == [False] * (len(refused) - 1) + [True]
        assert course.states["rule"] == "heard"

    def test_holds_from_its_day_for_who_buys_then(self):
        acts = (*self.ANSWERED, then(Do.ANNOUNCE_RULE, 9, in_days=8), then(Do.PLACE, 16.5), then(Do.PLACE, 16.61))
        course = course_of(*acts)

        assert course.last("rulebook.effect").due == instant("2026-10-08T00:00:00+08:00")
        assert [course.states[name] for name in ("rules 1", "rules 2", "rules")] == ["1", "1", "2"]
