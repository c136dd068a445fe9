"""Has this person signed in on this device before?"""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine

from platform_core.accounts import devices
from platform_core.rows import new_id

ZHANG, LI = new_id(), new_id()


class TestKnownAs:
    def test_is_the_same_for_everybody_who_signed_in_there(self):
        first = devices.mark("", ZHANG)
        both = devices.mark(first, LI)

        assert devices.known_as(first, ZHANG) == devices.known_as(both, ZHANG) == devices.known_as(both, LI) != ""
        assert devices.known_as(first, LI) == ""

    @pytest.mark.parametrize("mark", ["", "x", "a:b:c", devices.mark("", LI), devices.mark("", ZHANG)[:-1]])
    def test_is_nothing_for_another_person_or_for_what_we_have_not_signed(self, mark):
        assert devices.known_as(mark, ZHANG) == ""

    def test_is_nothing_for_a_name_that_nobody_has(self):
        assert devices.known_as(devices.mark("", ZHANG), None) == ""

    def test_forgets_the_longest_gone_of_many(self):
        mark = devices.mark("", ZHANG)
        for _ in range(devices.PEOPLE - 1):
            mark = devices.mark(mark, new_id())
        assert devices.known_as(mark, ZHANG)

        assert devices.known_as(devices.mark(mark, LI), ZHANG) == ""

    def test_ends_after_four_hundred_days(self):
        with time_machine.travel(0, tick=False) as clock:
            mark = devices.mark("", ZHANG)
            clock.shift(timedelta(seconds=devices.LASTS))
            assert devices.known_as(mark, ZHANG)
            clock.shift(timedelta(seconds=1))

            assert devices.known_as(mark, ZHANG) == ""
