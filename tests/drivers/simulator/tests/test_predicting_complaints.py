"""What does the model say of complaints that go on, of customer service, of reports, of rights that are infringed?"""

from __future__ import annotations

import dataclasses
from datetime import datetime
from typing import Any

import pytest

from tests.drivers.simulator.oracle.course import Course
from tests.drivers.simulator.oracle.predicting import predicted
from tests.drivers.simulator.tests.scripts import case, instant, sold, then
from tests.drivers.simulator.words import Act, Do, Done

PRICE = 500
OPENED = instant("2026-06-05T09:30:00+08:00")


def by_hand(*acts: Act, opened: datetime | None = None) -> Course:
    """In a shop of its own, if it is said when it ``opened``."""
    one = dataclasses.replace(case(*acts), own_shop=opened is not None)
    return predicted(one, [Done(act, act.at) for act in acts], price=PRICE, opened=opened)


def ended(course: Course, *kinds: str) -> list[str]:
    """How the last clock of each kind did."""
    return [course.last(f"complaints.{kind}").end for kind in kinds]


def due(course: Course, kind: str) -> datetime:
    return course.last(f"complaints.{kind}").due


def decided(do: Do = Do.COMPLAIN, **finding: Any) -> tuple[Act, ...]:
    """A silent shop, and staff who decide on the Monday of the golden week; for good when the next Monday is over."""
    said = {"fen": 150} if do is Do.COMPLAIN else {}
    return (*sold(), then(do, 4, **said), then(Do.DECIDE, 14, **finding))


DISMISSED, UPHELD, PARTLY = {"outcome": "dismissed"}, {"outcome": "upheld"}, {"outcome": "partly", "fen": 60}


class TestADecision:
    @pytest.mark.parametrize(
        ("acts", "state", "back"),
        [
            ((*decided(**PARTLY), then(Do.ASK_REVIEW, 22)), "stands", [60]),  # too late
            ((*decided(**PARTLY), then(Do.ASK_REVIEW, 21), then(Do.CONFIRM_DECISION, 22)), "stands", [60]),
            ((*decided(**PARTLY), then(Do.ASK_REVIEW, 21), then(Do.REPLACE_DECISION, 22, **UPHELD)),
             "reviewed", [60, 90]),
            ((*decided(**UPHELD), then(Do.ASK_REVIEW_FOR_SHOP, 21), then(Do.REPLACE_DECISION, 40, **DISMISSED)),
             "reviewed", [150]),
            ((*decided(**DISMISSED), then(Do.ASK_REVIEW, 21)), "undecided", [150]),  # the shop has shown nothing
        ],
    )  # fmt: skip
    def test_is_looked_at_again_and_takes_nothing_back(self, acts: tuple[Act, ...], state: str, back: list[int]):
        course = by_hand(*acts)

        assert course.states["complaint"] == state
        assert [debt.fen for debt in course.debts] == back
        assert course.notices["complaints.rating_asked_for_shopper"] == 1

    def test_is_confirmed_by_nobody_who_made_it_and_replaced_by_another_alone(self):
        acts = (*decided(**PARTLY), then(Do.ASK_REVIEW, 15), then(Do.CONFIRM_OWN, 16))
        course = by_hand(*acts, then(Do.REPLACE_DECISION, 17, **PARTLY), then(Do.REPLACE_DECISION, 18, **DISMISSED))

        assert course.refusals[-4:] == [False, True, True, False]
        assert course.counts["credit reversed decision complaints.decided"] == 1


class TestAPromise:
    ACCEPTED = (*sold(), then(Do.DEMAND_REPAIR, 4), then(Do.ACKNOWLEDGE, 4.1), then(Do.ACCEPT, 5))

    @pytest.mark.parametrize(
        ("acts", "end", "back"),
        [
            ([], "missed", [PRICE]),
            ([then(Do.PERFORM, 6, shows=False)], "missed", [PRICE]),  # a word is none
            ([then(Do.PERFORM, 6)], "met", []),
            ([then(Do.CONFIRM_PERFORMANCE, 20)], "met", []),
        ],
    )
    def test_is_kept_or_becomes_money(self, acts: list[Act], end: str, back: list[int]):
        course = by_hand(*self.ACCEPTED, *acts)

        assert (ended(course, "perform"), [debt.fen for debt in course.debts]) == ([end], back)
        assert due(course, "perform") == instant("2026-10-12T00:00:00+08:00")


class TestAMediation:
    ASKED = (*decided(**DISMISSED), then(Do.ASK_MEDIATION, 15), then(Do.MEDIATE_OWN, 15.1))
    PROPOSED = (
        *(*ASKED, then(Do.MEDIATE, 16), then(Do.CONSENT, 17)),
        *(then(Do.PROPOSE_SETTLEMENT, 18, fen=90), then(Do.SETTLE, 19), then(Do.SETTLE, 19.1)),
    )

    @pytest.mark.parametrize(
        ("acts", "state", "complaint", "back"),
        [
            (ASKED, "lapsed", "stands", []),
            (PROPOSED, "lapsed", "stands", []),  # the shopper alone, twice
            ((*PROPOSED, then(Do.SETTLE_FOR_SHOP, 20)), "agreed", "stands", [90]),
            ((*PROPOSED, then(Do.LEAVE_MEDIATION, 20)), "refused", "stands", []),
            ((*PROPOSED, then(Do.ASK_REVIEW, 20), then(Do.SETTLE_FOR_SHOP, 20.1)), "lapsed", "undecided", [150]),
        ],
    )
    def test_binds_whom_both_will(self, acts: tuple[Act, ...], state: str, complaint: str, back: list[int]):
        course = by_hand(*acts)

        assert (course.states["mediation"], course.states["complaint"]) == (state, complaint)
        assert [debt.fen for debt in course.debts] == back
        assert course.refusals[8]  # whoever has decided mediates nothing

    def test_waits_over_the_holidays_for_somebody_and_not_for_its_end(self):
        course = by_hand(*self.ASKED)

        assert due(course, "mediation_accept") == instant("2026-10-11T00:00:00+08:00")  # a Saturday that is worked
        assert due(course, "mediation_finish") == instant("2026-10-22T00:00:00+08:00")
        assert ended(course, "mediation_accept", "mediation_finish") == ["missed", "missed"]


class TestOutsideTheHouse:
    FILED = (*sold(), then(Do.GO_OUTSIDE, 7, kind="complaint", days_ago=2))
    ACCEPTED = (*FILED, then(Do.TELL_ACCEPTANCE, 9, days_ago=1))
    TESTED = (*ACCEPTED, then(Do.BEGIN_TESTING, 10, days=20))

    def test_the_authority_has_its_working_days_from_the_filing(self):
        course = by_hand(*self.FILED)

        assert due(course, "authority_accepts") == instant("2026-10-13T00:00:00+08:00")
        assert course.states["outside"] == "unanswered"

    @pytest.mark.parametrize(
        ("acts", "over"),
        [
            (ACCEPTED, "2026-11-29T00:00:00+08:00"),
            ((*TESTED, then(Do.END_TESTING, 13)), "2026-12-02T00:00:00+08:00"),
            (TESTED, "2026-12-20T00:00:00+08:00"),  # nobody says that it is over
            ((*TESTED, then(Do.END_TESTING, 50)), "2026-12-20T00:00:00+08:00"),
        ],
    )
    def test_its_days_stand_still_while_goods_are_tested_and_no_longer(self, acts: tuple[Act, ...], over: str):
        course = by_hand(*acts)

        assert due(course, "authority_mediates") == instant(over)
        assert course.states["outside"] == "overdue"

    def test_what_was_found_goes_back_and_no_more_than_there_is(self):
        told = (*self.ACCEPTED, then(Do.TELL_OUTCOME, 12, fen=120))
        course = by_hand(*told, then(Do.RECORD_OUTCOME, 40, fen=501), then(Do.RECORD_OUTCOME, 41, fen=120))

        assert course.refusals[-3:] == [False, True, False]
        assert [debt.fen for debt in course.debts] == [120]
        assert course.notices["complaints.outside_outcome_late_for_shopper"] == 1


@pytest.mark.parametrize(
    ("opened", "given", "state", "end"),
    [
        ("2026-09-14T09:30:00+08:00", [], "given", "met"),
        ("2026-01-05T09:30:00+08:00", [], "ungiven", "missed"),  # nobody has verified the shop for nine months
        ("2026-01-05T09:30:00+08:00", [then(Do.GIVE_IDENTITY, 4.1)], "given", "met"),
        ("2026-01-05T09:30:00+08:00", [then(Do.GIVE_IDENTITY, 40)], "given", "missed"),
    ],
)
def test_who_a_shop_is_was_verified_or_somebody_looks_first(opened: str, given: list[Act], state: str, end: str):
    course = by_hand(*sold(), then(Do.ASK_IDENTITY, 4), *given, opened=instant(opened))

    assert (course.states["identity"], ended(course, "identity")) == (state, [end])


class TestAConversation:
    SOLD = (*sold()[:2], then(Do.WRITE_TO_SHOP, 0.1))

    @pytest.mark.parametrize(
        ("acts", "state", "ends"),
        [
            ([], "ended", ["missed", "missed", "missed"]),
            ([then(Do.REPLY_TO_CUSTOMER, 0.2, automatic=True)], "ended", ["missed", "missed", "missed"]),
            ([then(Do.REPLY_FOR_HOUSE, 1.102)], "ended", ["missed", "met", ""]),
            ([then(Do.REPLY_FOR_HOUSE, 1.2)], "ended", ["missed", "missed", "met"]),
            ([then(Do.REPLY_TO_CUSTOMER, 0.2)], "ended", ["met", "void", ""]),
            ([then(Do.WANT_PERSON, 0.2), then(Do.BECOME_COMPLAINT, 0.202, fen=9)], "became_complaint",
             ["void", "void", ""]),
        ],
    )  # fmt: skip
    def test_is_answered_by_somebody_or_ends(self, acts: list[Act], state: str, ends: list[str]):
        course = by_hand(*self.SOLD, *acts)
        kinds = ("complaints.service_reply", "complaints.service_person", "complaints.service_late")

        assert course.states["conversation"] == state
        assert [clock.end if (clock := course.last(kind)) else "" for kind in kinds] == ends

    def test_counts_a_person_s_minutes_while_the_house_is_open(self):
        course = by_hand(then(Do.WRITE_TO_HOUSE, 0.5))  # half past nine in the evening

        assert due(course, "service_person") == instant("2026-09-22T09:05:00+08:00")


class TestAReport:
    @pytest.mark.parametrize(
        ("acts", "state", "ends"),
        [
            ([], "passed_on", ["missed", "missed"]),
            ([then(Do.FIND_UNFOUNDED, 1)], "unfounded", ["met"]),
            ([then(Do.FIND_UNFOUNDED, 40)], "unfounded", ["missed", "missed"]),
            ([then(Do.FIND_FOUNDED, 4)], "closed", ["missed", "met", "missed", "missed"]),
            ([then(Do.FIND_FOUNDED, 1), then(Do.HAND_OVER_LEAD, 2)], "closed", ["met", "met"]),
        ],
    )
    def test_is_looked_at_or_goes_to_the_authority(self, acts: list[Act], state: str, ends: list[str]):
        course = by_hand(then(Do.FILE_REPORT, 0), *acts)

        assert (course.states["report"], [clock.end for clock in course.clocks]) == (state, ends)


class TestARightThatIsSaidToBeInfringed:
    COUNTERED = (then(Do.CLAIM_RIGHT, 0), then(Do.MEASURE_NOTICE, 1), then(Do.COUNTER_NOTICE, 2))
    LONGER = (*COUNTERED, then(Do.SHOW_DELAY, 3), then(Do.GRANT_DELAY, 4, days=5))

    @pytest.mark.parametrize(
        ("acts", "state", "sells"),
        [
            (COUNTERED[:1], "measured", False),  # though nobody decides
            (COUNTERED, "restored", True),
            ((*COUNTERED, then(Do.SHOW_FILING, 17)), "litigated", False),
            ((*COUNTERED, then(Do.SHOW_FILING, 30)), "restored", True),
            (LONGER, "restored", True),
            ((*LONGER, then(Do.SHOW_FILING, 20)), "litigated", False),
            ((*LONGER[:4], then(Do.SHOW_FILING, 40)), "litigated", False),  # nobody has judged what shows the delay
        ],
    )
    def test_keeps_goods_from_sale_no_longer_than_is_shown(self, acts: tuple[Act, ...], state: str, sells: bool):
        course = by_hand(*acts, then(Do.BUY_AGAIN, 60), opened=OPENED)

        assert (course.states["infringement"], course.refusals[-1]) == (state, not sells)

    def test_waits_to_a_working_day_and_then_as_many_as_were_lost(self):
        course = by_hand(*self.LONGER, opened=OPENED)

        assert due(course, "await_filing") == instant("2026-10-09T00:00:00+08:00")
        assert due(course, "await_filing_longer") == instant("2026-10-15T00:00:00+08:00")
        assert course.counts["bulletin infringement restored"] == 1
