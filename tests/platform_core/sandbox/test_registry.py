"""The business registry and its codes."""

from __future__ import annotations

from itertools import islice

import pytest

from platform_core.sandbox import credit_codes


class TestIsValid:
    def test_knows_the_example_of_the_standard(self):
        assert credit_codes.is_valid("91350100M000100Y43")

    @pytest.mark.parametrize("place", range(18))
    def test_notices_each_wrong_character(self, place):
        code = next(credit_codes.known_codes())
        wrong = "1" if code[place] != "1" else "2"

        assert credit_codes.is_valid(code)
        assert not credit_codes.is_valid(code[:place] + wrong + code[place + 1 :])

    @pytest.mark.parametrize(
        "code", ["", "9", "I" * 18, "91350100M000100Y4３", "91350100m000100y43", "91350100M000100Y431"]
    )
    def test_refuses_what_is_no_code(self, code):
        assert not credit_codes.is_valid(code)


class TestKnownCodes:
    def test_gives_as_many_valid_ones_as_a_market_needs(self):
        codes = list(islice(credit_codes.known_codes(), 2000))

        assert len(set(codes)) == 2000
        assert all(map(credit_codes.is_valid, codes))

    def test_gives_thousands_in_a_rare_state(self):
        code = next(islice(credit_codes.known_codes("revoked"), 4_600, None))

        assert credit_codes.is_valid(code)
        assert credit_codes.register_state(code) == "revoked"
        assert credit_codes.serial_number(code) > 99_999
        assert credit_codes.serial_number(next(credit_codes.known_codes("revoked"))) < 100


class TestEnterprise:
    @pytest.mark.parametrize(
        ("wanted", "rank", "status", "until"),
        [
            ("active", 0, "active", "2099-12-31"),
            ("revoked", 4_600, "revoked", "2099-12-31"),
            ("revoked", 0, "revoked", "2099-12-31"),
            ("licence_expired", 0, "active", "2024-12-31"),
        ],
    )
    def test_is_told_as_the_last_character_says(self, world, wanted, rank, status, until):
        code = next(islice(credit_codes.known_codes(wanted), rank, None))

        entry = world.client().get(f"/registry/api/v1/enterprises/{code}").json()

        assert (entry["unified_social_credit_code"], entry["status"], entry["licence_valid_until"]) == (
            code,
            status,
            until,
        )
        assert len(entry["legal_representative_initial"]) == 1

    def test_is_unknown_outside_this_world(self, world):
        answer = world.client().get("/registry/api/v1/enterprises/91350100M000100Y43")

        assert (answer.status_code, answer.json()["code"]) == (404, "registry.unknown_enterprise")

    def test_cannot_have_a_wrong_code(self, world):
        answer = world.client().get("/registry/api/v1/enterprises/91350100M000100Y44")

        assert (answer.status_code, answer.json()["code"]) == (422, "registry.invalid_code")
