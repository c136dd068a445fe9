"""Which spelling is sealed and looked up?"""

import pytest

from platform_core.vault import normal


class TestPhone:
    @pytest.mark.parametrize(
        "text", ["13812341234", "+86 138 1234 1234", "0086-138-1234-1234", "１３８１２３４１２３４", "+86(138)12341234"]
    )
    def test_is_the_same_however_it_is_written(self, text):
        assert normal.phone(text) == "+8613812341234"

    def test_keeps_the_country_of_others(self):
        assert normal.phone("+1 (555) 123-4567") == "+15551234567"

    @pytest.mark.parametrize("text", ["", "12345", "+86123", "+8612345678901", "me", "+0123456789", "138123412345"])
    def test_refuses_what_is_none(self, text):
        with pytest.raises(ValueError, match="not a phone number"):
            normal.phone(text)


class TestEmail:
    def test_is_lower_case_in_compatible_characters(self):
        assert normal.email(" Ｚhang@Example.COM ") == "zhang@example.com"

    @pytest.mark.parametrize("text", ["", "zhang", "zhang@", "@example.com", "a b@example.com", "a@b"])
    def test_refuses_what_is_none(self, text):
        with pytest.raises(ValueError, match="not an e-mail address"):
            normal.email(text)


class TestName:
    def test_has_single_blanks(self):
        assert normal.name("  Zoe \t Li ") == "Zoe Li"

    def test_refuses_none(self):
        with pytest.raises(ValueError, match="empty"):
            normal.name("  ")
