"""Does something lead on wherever somebody waits? What still hangs stands in a list that may only shrink."""

from __future__ import annotations

from typing import Any

import pytest

from platform_core.cases.hanging import hanging, without_a_way_on, wrong_ways_on
from platform_core.deadlines.specs import DECLARED
from platform_core.management import shrinking
from platform_core.management.started import started_clocks
from platform_core.states import Lifecycle
from platform_core.tenancy.loops import Loop

MOST_HANGING = 0  # nothing hangs; it never goes up


@pytest.fixture(scope="module")
def lifecycles(everything: list[str]) -> list[Lifecycle[Any]]:
    return shrinking.our_lifecycles()


class TestEachState:
    def test_says_what_leads_on_or_is_listed(self, lifecycles: list[Lifecycle[Any]]):
        assert sorted(set(without_a_way_on(lifecycles)) - set(hanging())) == []

    def test_leaves_the_list_once_something_leads_on(self, lifecycles: list[Lifecycle[Any]]):
        assert sorted(set(hanging()) - set(without_a_way_on(lifecycles))) == []

    def test_hangs_less_and_less(self):
        assert len(hanging()) <= MOST_HANGING

    def test_is_listed_with_what_is_missing_and_the_issue_that_brings_it(self):
        assert [state for state, missing in hanging().items() if not missing.startswith("issue ")] == []


class TestEachWayOn:
    def test_is_there(self, lifecycles: list[Lifecycle[Any]], everything: list[str]):
        found = list(
            wrong_ways_on(
                lifecycles,
                declared=DECLARED,
                started=started_clocks(everything),
                loops={loop.label for loop in Loop.__subclasses__()},
            )
        )

        assert found == []
