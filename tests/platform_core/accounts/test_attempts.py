"""How often may one try?"""

from __future__ import annotations

import pytest
from django.core.cache import cache

from platform_core.accounts import attempts
from platform_core.accounts.errors import TooManyAttempts
from tests.platform_core.accounts.people import AWAY


def fail(times: int, username: str = "zhang", address: str = "::1") -> None:
    for _ in range(times):
        attempts.refuse_too_many(username, address=address)
        attempts.note_failure(username, address=address)


class TestRefuseTooMany:
    def test_lets_ten_failures_pass_and_not_the_eleventh_try(self):
        fail(attempts.A_NAME_THERE)

        with pytest.raises(TooManyAttempts):
            attempts.refuse_too_many("zhang", address="::1")

    def test_shuts_a_name_for_who_failed_and_not_for_its_owner_elsewhere(self):
        fail(attempts.A_NAME_THERE)

        attempts.refuse_too_many("zhang", address="::2")

    def test_shuts_a_name_for_all_after_many_failures_from_everywhere(self):
        for number in range(attempts.A_NAME // attempts.A_NAME_THERE):
            fail(attempts.A_NAME_THERE, address=f"::{number}")

        with pytest.raises(TooManyAttempts):
            attempts.refuse_too_many("zhang", address="::ffff")

    def test_counts_names_apart(self):
        fail(attempts.A_NAME_THERE, "li_lei")

        attempts.refuse_too_many("zhang", address="::1")

    def test_counts_an_address_over_all_names(self):
        for number in range(attempts.AN_ADDRESS):
            fail(1, f"name_{number}")

        with pytest.raises(TooManyAttempts):
            attempts.refuse_too_many("another", address="::1")

    def test_counts_no_success_and_no_refusal(self):
        for _ in range(attempts.AN_ADDRESS + 1):
            attempts.refuse_too_many("zhang", address="::1")

        attempts.refuse_too_many("zhang", address="::1")


class TestForget:
    def test_lets_the_right_person_begin_again(self):
        fail(attempts.A_NAME_THERE)

        attempts.forget("zhang", address="::1")

        attempts.refuse_too_many("zhang", address="::1")

    def test_lets_nobody_guess_on_under_other_names(self):
        for number in range(attempts.AN_ADDRESS):
            fail(1, f"name_{number}")

        attempts.forget("zhang", address="::1")

        with pytest.raises(TooManyAttempts):
            attempts.refuse_too_many("zhang", address="::1")


class TestTheCache:
    def test_keeps_neither_name_nor_address(self):
        fail(1, address="192.0.2.1")

        assert len(cache._cache) == 3
        assert not [key for key in cache._cache if "zhang" in key or "192.0.2.1" in key]

    def test_lets_people_in_while_it_is_away(self, settings):
        settings.CACHES = AWAY

        fail(attempts.A_NAME_THERE + 1)
        attempts.forget("zhang", address="::1")
