"""What does the model say of shops: of measures, of papers and licences, of what stands on their file?"""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from tests.drivers.simulator.oracle.clocks import months
from tests.drivers.simulator.oracle.course import Course
from tests.drivers.simulator.oracle.predicting import predicted
from tests.drivers.simulator.tests.scripts import case, instant, sent_back, sold, then, unsent
from tests.drivers.simulator.words import Act, Do, Done

OPENED = instant("2026-09-14T09:30:00+08:00")
LICENCE, AGREEMENT = {"kind": "business_licence"}, {"kind": "return_agreement"}


def of_shop(*acts: Act, ended: datetime | None = None) -> Course:
    """In a shop that opened a week before our Monday."""
    done = [Done(act, act.at) for act in acts]
    return predicted(replace(case(*acts), own_shop=True), done, price=500, opened=OPENED, ended=ended)


def measure(*acts: Act, kind: str = "listing_restriction", **more: Any) -> Course:
    """One proposed on our Monday, and what happens then."""
    return of_shop(then(Do.PROPOSE_MEASURE, 0, kind=kind, **more), *acts)


def due(course: Course, kind: str) -> list[datetime]:
    return [clock.due for clock in course.clocks if clock.kind == kind]


def bulletins(course: Course) -> Counter[str]:
    return Counter({what: n for what, n in course.counts.items() if what.startswith("bulletin ")})


DECIDED = (then(Do.ANSWER_HEARING, 1), then(Do.DECIDE_MEASURE, 2))  # on the Wednesday before the festivals


class TestAMeasure:
    def test_lapses_where_nobody_decides_and_changes_nothing(self):
        course = measure(then(Do.BUY_AGAIN, 3), then(Do.DECIDE_MEASURE, 40))

        assert (course.states["sanction"], course.states["effect"]) == ("lapsed", "none")
        assert due(course, "merchants.hear_shop") == [instant("2026-09-27T00:00:00+08:00")]
        assert due(course, "merchants.decide_sanction") == [instant("2026-10-16T00:00:00+08:00")]  # over two festivals
        assert course.refusals == [False, False, True]
        assert not bulletins(course)

    def test_is_told_to_everybody_by_the_clock_within_a_working_day(self):
        course = measure(*DECIDED)

        assert due(course, "merchants.publish_sanction") == [instant("2026-09-25T00:00:00+08:00")]
        assert bulletins(course) == {"bulletin decided by the clock": 1}
        assert course.states["sanction"] == "stands"

    def test_is_not_sold_through_while_it_lasts(self):
        tries = [then(Do.BUY_AGAIN, days) for days in (1.5, 3, 40)]
        course = measure(DECIDED[0], tries[0], DECIDED[1], *tries[1:], until_on=date(2026, 10, 20))

        assert course.refusals == [False, False, False, False, True, False]
        assert (course.states["effect"], course.notices["merchants.sanction_over_for_shop"]) == ("over", 1)
        assert bulletins(course) == {"bulletin decided by the clock": 1, "bulletin over by the clock": 1}

    def test_against_a_whole_shop_is_reviewed_again_and_again(self):
        kept = then(Do.KEEP_SUSPENDED, 10)
        for acts, missed in (((), 1), ((kept,), 0)):
            course = measure(*DECIDED, *acts, kind="suspension", until_on=date(2026, 10, 15))

            assert course.notices["merchants.suspension_unreviewed"] == missed
            assert course.states["shop"] == "open"

    @pytest.mark.parametrize("danger", [False, True])
    def test_that_is_appealed_without_an_answer_goes_on(self, danger: bool):
        begun = [then(Do.IMPOSE, 0.1)] if danger else []
        course = measure(
            *begun, *DECIDED, then(Do.APPEAL_MEASURE, 3), then(Do.BUY_AGAIN, 30), then(Do.UPHOLD_MEASURE, 31)
        )

        assert due(course, "merchants.answer_appeal")[0] == instant("2026-10-13T00:00:00+08:00")
        assert course.refusals[-2]
        assert course.states["effect"] == "on"

    @pytest.mark.parametrize(("danger", "ends"), [(False, ("lapsed", "none")), (True, ("dropped", "over"))])
    def test_that_nobody_decides_goes_on_where_there_is_danger_until_somebody_does(
        self, danger: bool, ends: tuple[str, str]
    ):
        begun = [then(Do.IMPOSE, 0.1)] if danger else []
        course = measure(*begun, DECIDED[0], then(Do.BUY_AGAIN, 60), then(Do.DROP_MEASURE, 61))

        assert (course.states["sanction"], course.states["effect"]) == ends
        assert course.refusals[-2] is danger
        assert ("bulletin not_decided by the clock" in course.counts) is danger

    def test_is_answered_by_another_person_who_may_reverse_it_with_what_it_rested_on(self):
        late = (*unsent(), then(Do.SHIP, 4))
        acts = (then(Do.PROPOSE_MEASURE, 5, kind="listing_restriction"), then(Do.ANSWER_HEARING, 6))
        appealed = (then(Do.DECIDE_MEASURE, 7), then(Do.APPEAL_MEASURE, 8), then(Do.UPHOLD_OWN, 9))
        course = of_shop(*late, *acts, *appealed, then(Do.REVERSE_MEASURE, 10), then(Do.BUY_AGAIN, 11))

        assert course.refusals[-3:] == [True, False, False]
        assert course.counts["credit violation dispatch_late"] == 1
        assert course.counts["credit reversed violation dispatch_late"] == 1


class TestAnApplication:
    PAPERS = (then(Do.APPLY, 0), then(Do.HAND_IN, 1, **LICENCE), then(Do.HAND_IN, 1, **AGREEMENT))
    PROPOSED = (*PAPERS, then(Do.VERIFY_PAPERS, 2), then(Do.PROPOSE_OPENING, 2))

    def by_hand(self, *acts: Act) -> Course:
        return predicted(case(*acts), [Done(act, act.at) for act in acts], price=500)

    def test_is_opened_by_two_persons_on_papers_that_were_looked_at(self):
        too_early = self.by_hand(*self.PAPERS, then(Do.PROPOSE_OPENING, 2))
        course = self.by_hand(*self.PROPOSED, then(Do.APPROVE_OWN, 2), then(Do.APPROVE, 3))

        assert too_early.refusals[-1]
        assert course.refusals[-2:] == [True, False]
        assert (course.states["application"], course.notices["merchants.approved"]) == ("approved", 1)
        assert due(course, "merchants.reverify") == [instant("2027-03-25T00:00:00+08:00")]

    def test_is_opened_by_nobodys_silence(self):
        course = self.by_hand(*self.PROPOSED, then(Do.APPROVE, 10))

        assert due(course, "merchants.decide_opening") == [instant("2026-10-01T00:00:00+08:00")]
        assert (course.states["application"], course.refusals[-1]) == ("lapsed", True)

    def test_is_not_opened_for_who_is_struck_off_the_register(self):
        acts = (then(Do.APPLY, 0, standing="revoked"), *self.PROPOSED[1:])

        assert self.by_hand(*acts).refusals[-1]


class TestAShop:
    def test_sells_to_the_last_day_of_its_licence(self):
        until = date(2026, 9, 27)
        licensed = (then(Do.HAND_IN_LICENCE, 1, until=until), then(Do.VERIFY_LICENCE, 2), then(Do.TURN_AWAY_LICENCE, 2))
        again = (then(Do.HAND_IN_LICENCE, 8, until=date(2027, 9, 27)), then(Do.VERIFY_LICENCE, 9))
        tries = [then(Do.BUY_AGAIN, days) for days in (6, 7, 10)]
        course = of_shop(*licensed, *tries[:2], *again, tries[2])

        assert [refused for act, refused in zip(course.case.acts, course.refusals, strict=True) if act in tries] == [
            False,
            True,
            False,
        ]

    @pytest.mark.parametrize(
        ("start", "end"), [("2026-03-10", "2026-09-11"), ("2025-12-31", "2026-07-01"), ("2025-08-31", "2026-03-01")]
    )
    def test_is_verified_twice_a_year(self, start: str, end: str):
        assert months(instant(f"{start}T12:00:00+08:00"), 6) == instant(f"{end}T00:00:00+08:00")

    def test_is_asked_for_every_fifteen_days_once_that_was_missed_up_to_the_end_of_the_year(self):
        ended = instant("2027-05-01T00:00:30+08:00")
        course = of_shop(then(Do.BUY_AGAIN, 0), ended=ended)

        ends = [(clock.kind.rpartition(".")[2], clock.end) for clock in course.clocks]
        missed = [("reverify", "missed"), *[("catch_up_verification", "missed")] * 2]
        assert ends == [("decide_opening", "met"), *missed, ("catch_up_verification", "running")]
        assert course.notices["merchants.unverified"] == 3

    def test_sells_for_seven_months_from_its_verification_on(self):
        """Opened in the morning of Christmas Day, and looked at by nobody: until the 25th of July is over."""
        tries = [
            Act(instant(when), Do.BUY_AGAIN, {}) for when in ("2026-07-25T23:55:00+08:00", "2026-07-26T00:00:30+08:00")
        ]
        opened = instant("2025-12-25T09:30:00+08:00")

        course = predicted(
            replace(case(*tries), own_shop=True), [Done(act, act.at) for act in tries], price=500, opened=opened
        )

        assert course.refusals == [False, True]

    def test_is_verified_again_once_everything_was_looked_at_in_one_round(self):
        looked = then(Do.LOOK_AT_SHOP, 0)
        course = of_shop(
            looked, then(Do.REVERIFY, 0), then(Do.BEGIN_ROUND, 1), then(Do.REVERIFY, 1), looked, then(Do.REVERIFY, 2)
        )

        assert course.refusals == [False, True, False, True, False, False]
        assert [clock.end for clock in course.clocks if clock.kind == "merchants.reverify"] == ["met", "running"]


class TestTheFile:
    def test_knows_what_was_owed_and_not_that_a_right_ran_out(self):
        course = of_shop(*sent_back())

        late = {what for what in course.counts if what.startswith("credit late")}
        assert {clock.kind for clock in course.clocks if clock.end == "missed"} >= {"aftersales.objection"}
        assert late == {"credit late aftersales.refund"}
        assert course.counts["credit violation return_not_handled"] == 1

    def test_takes_one_reply_to_what_speaks_against_the_shop(self):
        good = of_shop(*sold(), then(Do.REPLY_TO_FACT, 9))
        bad = of_shop(*unsent(), then(Do.REPLY_TO_FACT, 4), then(Do.REPLY_TO_FACT, 5))

        assert good.refusals[-1]
        assert (bad.refusals[-2:], bad.counts["credit reply"]) == ([False, True], 1)

    def test_makes_no_score_of_a_single_sale(self):
        course = of_shop(*sold(), then(Do.SCORE, 20))

        assert {what for what in course.counts if "score" in what} == {"credit score none"}

    def test_and_its_owner_is_told_of_what_is_owed(self):
        course = of_shop(*unsent())

        heard = {"orders.to_ship", "orders.dispatch_near", "orders.not_sent_for_shop", "merchants.dispatch_late"}
        assert heard <= set(course.notices)
