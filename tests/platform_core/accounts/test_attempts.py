"""How often may one try?"""

from __future__ import annotations

import pytest
from django.core.cache import cache

from platform_core.accounts import attempts
from platform_core.accounts.attempts import Caller
from platform_core.accounts.errors import TooManyAttempts
from tests.platform_core.accounts.people import AWAY


def caller(username: str = "zhang", address: str = "192.0.2.1", device: str = "") -> Caller:
    return Caller(username, address=address, device=device)


def fail(times: int, by: Caller | None = None) -> None:
    for _ in range(times):
        attempts.refuse_too_many(by or caller())
        attempts.note_failure(by or caller())


def shut(by: Caller) -> bool:
    try:
        attempts.refuse_too_many(by)
    except TooManyAttempts:
        return True
    return False


class TestRefuseTooMany:
    def test_lets_ten_failures_pass_and_not_the_eleventh_try(self):
        fail(attempts.A_NAME_THERE)

        assert shut(caller())

    def test_shuts_a_name_for_who_failed_and_not_for_its_owner_elsewhere(self):
        fail(attempts.A_NAME_THERE)

        assert not shut(caller(address="192.0.2.2"))

    def test_counts_a_household_of_ipv6_as_one(self):
        for number in range(attempts.A_NAME_THERE):
            fail(1, caller(address=f"2001:db8:1:2::{number}"))

        assert shut(caller(address="2001:db8:1:2:ffff::1"))
        assert not shut(caller(address="2001:db8:1:3::1"))

    def test_shuts_a_name_after_many_failures_from_everywhere_but_not_for_a_device_that_is_known(self):
        for number in range(attempts.A_NAME // attempts.A_NAME_THERE):
            fail(attempts.A_NAME_THERE, caller(address=f"192.0.2.{number}"))

        assert shut(caller(address="198.51.100.1"))
        assert not shut(caller(address="192.0.2.1", device="known"))

    def test_counts_the_failures_of_a_known_device_too(self):
        fail(attempts.A_DEVICE, caller(device="known"))

        assert shut(caller(device="known"))
        assert not shut(caller(device="another"))
        assert not shut(caller())

    def test_counts_names_apart(self):
        fail(attempts.A_NAME_THERE, caller("li_lei"))

        assert not shut(caller())

    def test_counts_an_address_over_all_names(self):
        for number in range(attempts.A_BLOCK):
            fail(1, caller(f"name_{number}"))

        assert shut(caller("another"))

    def test_counts_wrong_second_factors_from_everywhere_together(self):
        for number in range(attempts.A_SECOND_FACTOR):
            attempts.note_wrong_code(caller(address=f"192.0.2.{number}"))

        with pytest.raises(TooManyAttempts):
            attempts.refuse_too_many_codes(caller(address="198.51.100.1"))
        attempts.refuse_too_many_codes(caller(device="known"))
        assert not shut(caller(address="198.51.100.1"))

    def test_counts_no_success_and_no_refusal(self):
        for _ in range(attempts.A_BLOCK + 1):
            attempts.refuse_too_many(caller())

        assert not shut(caller())


class TestForget:
    def test_lets_the_right_person_begin_again(self):
        fail(attempts.A_NAME_THERE)
        attempts.note_wrong_code(caller())

        attempts.forget(caller())

        assert not shut(caller())
        attempts.refuse_too_many_codes(caller())

    def test_lets_nobody_guess_on_under_other_names(self):
        for number in range(attempts.A_BLOCK):
            fail(1, caller(f"name_{number}"))

        attempts.forget(caller())

        assert shut(caller())


class TestNoteCodeRequest:
    def ask(self, times: int, to: bytes = b"a" * 16, address: str = "192.0.2.1") -> None:
        for _ in range(times):
            attempts.note_code_request(to, address=address)

    def test_lets_five_go_to_one_place_wherever_they_are_asked_for(self):
        self.ask(attempts.CODES_TO)

        with pytest.raises(TooManyAttempts):
            self.ask(1, address="198.51.100.1")
        self.ask(1, to=b"b" * 16)

    def test_lets_twenty_be_asked_for_from_one_block(self):
        for number in range(attempts.CODES_FROM):
            self.ask(1, to=bytes([number]) * 16)

        with pytest.raises(TooManyAttempts):
            self.ask(1, to=b"z" * 16)
        self.ask(1, to=b"z" * 16, address="198.51.100.1")


class TestTheCache:
    def test_keeps_neither_name_nor_address(self):
        fail(1)

        assert len(cache._cache) == 3
        assert not [key for key in cache._cache if "zhang" in key or "192.0.2.1" in key]

    def test_lets_people_in_while_it_is_away(self, settings):
        settings.CACHES = AWAY

        fail(attempts.A_NAME_THERE + 1)
        attempts.forget(caller())
