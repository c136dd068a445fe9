"""Is every duty answered, or listed with the work that will answer it?"""

import re
from typing import Final

import pytest

from platform_core.duties import CATALOGUE
from platform_core.legal.unanswered import unanswered
from platform_core.management.answers import answered_demands, apart, demands_of, sites_of, undivided_tags
from platform_core.management.everything import ROOT
from platform_core.management.marks import excused_tests, marked_duties

# Lower them when the list has shrunk. The parts came when tags learned to claim one part of a duty: until then such a
# duty counted as enforced.
MOST_UNANSWERED: Final = 197
MOST_OPEN_PARTS: Final = 26
MOST_WITHOUT_AN_ISSUE: Final = 95
# Take out a number when its issue ends: what it left open needs another one.
OPEN_ISSUES: Final = range(24, 31)
WORK: Final = re.compile(r"issue (?P<number>\d+), \d+: \w.+|no issue yet: \w.+")

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture(scope="module")
def shown() -> set[str]:
    return set(marked_duties(ROOT / "tests"))


def answered() -> set[str]:
    return {duty for duty in CATALOGUE if sites_of(duty)}


def demanded() -> set[str]:
    """The duties, and for those that have parts, the parts."""
    return {demand for duty in CATALOGUE for demand in demands_of(duty)}


class TestEachDutyAndEachPart:
    def test_is_answered_by_code_or_listed(self):
        assert sorted(demanded() - answered_demands() - set(unanswered())) == []

    def test_leaves_the_list_once_it_is_answered(self, shown: set[str]):
        done = {demand for demand in answered_demands() if demand.partition(": ")[0] in shown}

        assert sorted(done & set(unanswered())) == []

    def test_is_missing_less_and_less(self):
        works = unanswered()
        parts = [demand for demand in works if ": " in demand]

        assert len(parts) <= MOST_OPEN_PARTS
        assert len(works) - len(parts) <= MOST_UNANSWERED
        assert sum(work.startswith("no issue yet") for work in works.values()) <= MOST_WITHOUT_AN_ISSUE

    def test_is_listed_only_if_the_catalogue_has_it(self):
        assert sorted(set(unanswered()) - demanded()) == []

    def test_waits_for_a_work_that_is_open(self):
        works = {demand: WORK.fullmatch(work) for demand, work in unanswered().items()}

        assert [demand for demand, work in works.items() if work is None] == []
        assert [demand for demand, work in works.items() if work and _is_ended(work)] == []


class TestEachTag:
    def test_says_which_part_of_a_duty_it_makes_true_where_there_are_parts(self):
        assert undivided_tags() == []


class TestEachDuty:
    def test_is_shown_by_a_test_when_code_answers_it(self, shown: set[str]):
        assert sorted(answered() - shown) == []


class TestEachMark:
    def test_names_a_duty_of_the_catalogue(self, shown: set[str]):
        assert sorted(shown - CATALOGUE.keys()) == []

    def test_stands_where_code_answers_the_duty(self, shown: set[str]):
        assert apart(shown) == []

    def test_stands_on_no_test_that_is_skipped_or_empty_or_expected_to_fail(self):
        assert excused_tests(ROOT / "tests") == []


def _is_ended(work: re.Match[str]) -> bool:
    return work["number"] is not None and int(work["number"]) not in OPEN_ISSUES
