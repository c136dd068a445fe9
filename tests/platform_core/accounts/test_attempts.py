"""How often may one try?"""

from __future__ import annotations

import pytest
from django.core.cache import cache

from platform_core.accounts import attempts
from platform_core.accounts.errors import TooManyAttempts
from tests.platform_core.accounts.people import AWAY


class TestNote:
    def test_lets_ten_tries_pass_and_not_the_eleventh(self):
        for _ in range(attempts.A_NAME):
            attempts.note("zhang", address="::1")

        with pytest.raises(TooManyAttempts):
            attempts.note("zhang", address="::2")

    def test_counts_names_apart(self):
        for _ in range(attempts.A_NAME):
            attempts.note("li_lei", address="::1")

        attempts.note("zhang", address="::1")

    def test_counts_an_address_over_all_names(self):
        for number in range(attempts.AN_ADDRESS):
            attempts.note(f"name_{number}", address="::1")

        with pytest.raises(TooManyAttempts):
            attempts.note("another", address="::1")

    def test_begins_again_for_the_right_person(self):
        for _ in range(attempts.A_NAME):
            attempts.note("zhang", address="::1")

        attempts.forget("zhang")

        attempts.note("zhang", address="::1")

    def test_keeps_neither_name_nor_address(self):
        attempts.note("zhang", address="192.0.2.1")

        assert not [key for key in cache._cache if "zhang" in key or "192.0.2.1" in key]

    def test_lets_people_in_while_the_cache_is_away(self, settings):
        settings.CACHES = AWAY

        for _ in range(attempts.A_NAME + 1):
            attempts.note("zhang", address="::1")
        attempts.forget("zhang")
