"""What does the model say of what people ask about their own data, of the end of an account, and of an incident?"""

from __future__ import annotations

import pytest

from tests.drivers.simulator.oracle.course import Course
from tests.drivers.simulator.oracle.predicting import predicted
from tests.drivers.simulator.tests.scripts import case, instant, then
from tests.drivers.simulator.words import Act, Do, Done


def by_hand(*acts: Act) -> Course:
    return predicted(case(*acts), [Done(act, act.at) for act in acts], price=500)


def ends(course: Course) -> dict[str, str]:
    return {clock.kind.partition(".")[2]: clock.end for clock in course.clocks}


class TestARequest:
    COPY = then(Do.ASK_FOR_DATA, 0, kind="access")
    WHY = then(Do.ASK_FOR_DATA, 0, kind="explanation")

    def test_for_a_copy_is_done_at_once_and_the_copy_handed_out_once(self):
        course = by_hand(self.COPY, then(Do.FETCH_DATA, 1), then(Do.FETCH_DATA, 2))

        assert (ends(course), course.refusals) == ({"answer": "met", "collect": "met"}, [False, False, True])

    def test_for_a_copy_that_nobody_fetches_is_destroyed_and_said(self):
        course = by_hand(self.COPY, then(Do.FETCH_DATA, 8))

        assert course.last("privacy.collect").due == instant("2026-09-29T00:00:00+08:00")
        assert (course.states["request"], course.refusals[-1]) == ("lapsed", True)
        assert course.notices["privacy.collect_near"] == 1

    @pytest.mark.parametrize(("acts", "ends_as"), [((), "overdue"), ((then(Do.ANSWER_REQUEST, 40),), "answered")])
    def test_that_nobody_answers_is_overdue_after_fifteen_working_days(self, acts: tuple[Act, ...], ends_as: str):
        course = by_hand(self.WHY, *acts)

        assert course.last("privacy.answer").due == instant("2026-10-20T00:00:00+08:00")  # over two festivals
        assert (course.states["request"], ends(course)["answer"]) == (ends_as, "missed")
        assert course.notices["privacy.request_overdue_for_shopper"] == 1


class TestTheEndOfAnAccount:
    CLOSED = then(Do.CLOSE_ACCOUNT, 0)

    @pytest.mark.parametrize(
        ("acts", "ends_as", "contact"),
        [
            ((), "closed", ""),
            ((then(Do.KEEP_ACCOUNT, 7),), "taken_back", "there"),
            ((then(Do.KEEP_ACCOUNT, 8),), "closed", ""),
            ((then(Do.PLACE, 6), then(Do.PAY, 6.001)), "stopped", "there"),
        ],
    )
    def test_comes_after_seven_days_unless_something_is_open(self, acts: tuple[Act, ...], ends_as: str, contact: str):
        course = by_hand(self.CLOSED, *acts)

        assert course.last("privacy.cooling").due == instant("2026-09-29T00:00:00+08:00")
        assert (course.states["closure"], course.states["contact"]) == (ends_as, contact)

    def test_is_not_asked_for_while_something_is_open(self):
        assert by_hand(then(Do.PLACE, 0), self.CLOSED).refusals == [False, True]


class TestAnIncident:
    FOUND = then(Do.FIND_INCIDENT, 0)

    def test_goes_its_way_though_nobody_lifts_a_finger(self):
        course = by_hand(self.FOUND)

        assert set(ends(course).values()) == {"missed"}
        assert course.states["incident"] == "left_open"
        assert course.notices["privacy.incident_for_person"] == 1

    @pytest.mark.parametrize(("larger", "end"), [(True, "missed"), (False, "void")])
    def test_is_reported_within_hours_if_it_is_a_larger_one(self, larger: bool, end: str):
        course = by_hand(self.FOUND, then(Do.GRADE_INCIDENT, 0.02, larger=larger))

        assert ends(course)["incident_report"] == end

    def test_is_filed_late_all_the_same(self):
        late = (then(Do.REPORT_INCIDENT, 65), then(Do.FILE_INCIDENT, 66))

        assert by_hand(self.FOUND, *late).states["incident"] == "closed"

    def test_is_not_closed_over_a_report_that_is_owed(self):
        ended = (then(Do.TELL_PERSONS, 1), then(Do.END_INCIDENT, 2))
        late = then(Do.REPORT_INCIDENT, 1)

        assert by_hand(self.FOUND, *ended, then(Do.FILE_INCIDENT, 3)).refusals[-1]
        assert not by_hand(self.FOUND, late, *ended, then(Do.FILE_INCIDENT, 3)).refusals[-1]
