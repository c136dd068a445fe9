"""Is every duty answered, or listed with the work that will answer it?"""

import pytest

from platform_core.duties import CATALOGUE
from platform_core.legal.unanswered import unanswered
from platform_core.management.answers import apart, sites_of
from platform_core.management.everything import ROOT
from platform_core.management.marks import excused_tests, marked_duties

# Lower it when the list has shrunk. It went up once, by three: tags that code did not make true were taken away.
MOST_UNANSWERED = 209

pytestmark = pytest.mark.usefixtures("everything")


@pytest.fixture(scope="module")
def shown() -> set[str]:
    return set(marked_duties(ROOT / "tests"))


def answered() -> set[str]:
    return {duty for duty in CATALOGUE if sites_of(duty)}


class TestEachDuty:
    def test_is_answered_by_code_or_listed(self):
        assert sorted(CATALOGUE.keys() - answered() - set(unanswered())) == []

    def test_leaves_the_list_once_it_is_answered(self, shown: set[str]):
        assert sorted(answered() & shown & set(unanswered())) == []

    def test_is_missing_less_and_less(self):
        assert len(unanswered()) <= MOST_UNANSWERED

    def test_is_listed_only_if_the_catalogue_has_it(self):
        assert sorted(set(unanswered()) - CATALOGUE.keys()) == []

    def test_is_shown_by_a_test_when_code_answers_it(self, shown: set[str]):
        assert sorted(answered() - shown) == []


class TestEachMark:
    def test_names_a_duty_of_the_catalogue(self, shown: set[str]):
        assert sorted(shown - CATALOGUE.keys()) == []

    def test_stands_where_code_answers_the_duty(self, shown: set[str]):
        assert apart(shown) == []

    def test_stands_on_no_test_that_is_skipped_or_empty_or_expected_to_fail(self):
        assert excused_tests(ROOT / "tests") == []
