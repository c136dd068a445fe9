"""Pure: how a template becomes a notice."""

import hashlib
import json

import pytest

from platform_core.notices import policies
from platform_core.notices.types import Language, Letter, Text

TEXTS = {"zh": {"subject": "你好", "body": "一"}, "en": {"subject": "Hello", "body": "One"}}


class TestPlaceOf:
    def test_names_the_file_of_the_app_and_the_block_in_it(self):
        assert policies.place_of("orders.paid", Language.ZH) == ("orders/notices.zh.txt", "paid")


class TestParted:
    def test_takes_the_first_line_for_the_subject(self):
        assert policies.split_text("\nHello \n\nOne\nTwo\n") == Text(subject="Hello", body="One\nTwo")

    @pytest.mark.parametrize("rendered", ["", "Hello", "Hello\n\n  "])
    def test_refuses_less_than_a_subject_and_a_body(self, rendered):
        with pytest.raises(ValueError, match="subject and a body"):
            policies.split_text(rendered)


class TestFingerprint:
    def test_can_be_computed_again_by_anyone(self):
        canonical = json.dumps(TEXTS, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()

        assert policies.fingerprint(TEXTS) == hashlib.sha256(canonical).hexdigest()


class TestAsLetter:
    def test_holds_both_languages_chinese_first(self):
        letter = policies.as_letter(TEXTS)

        assert letter.subject == "你好 / Hello"
        assert letter.body.index("一") < letter.body.index("One")


class TestLetter:
    def test_does_not_show_itself_in_a_log(self):
        assert "zhang" not in repr(Letter(to="zhang@example.com", subject="s", text="t"))
