"""Are the numbers of the law and of the house told in the language of whoever reads?"""

from __future__ import annotations

import re

import pytest
from django.utils.translation import override

from platform_core.legal import in_words, rules
from tests.tables import over

HAN = re.compile(r"[\u4e00-\u9fff]")
LATIN = re.compile(r"[A-Za-z]{3}")


each_rule = over("found", rules.every(), ids=lambda r: f"{r.code} v{r.version}")


class TestARule:
    @each_rule
    def test_is_told_in_chinese_to_who_reads_chinese(self, found: rules.Rule) -> None:
        with override("zh-hans"):
            expected = (in_words.about(found.says), in_words.counted_from(found.starts), in_words.length(found))

        assert [text for text in expected[:2] if not HAN.search(text) or LATIN.search(text)] == []
        assert not LATIN.search(expected[2].replace(found.ends_before or "-", ""))

    @each_rule
    def test_is_told_in_english_to_who_reads_english(self, found: rules.Rule) -> None:
        with override("en"):
            expected = (in_words.about(found.says), in_words.counted_from(found.starts), in_words.length(found))

        assert expected[:2] == (found.says, found.starts)
        assert not HAN.search(expected[2])


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("DL_ID_REPORT", "the end of the same month"),
        ("DL_TAX_QUARTER", "the end of the month, 1 month on"),
        ("DL_SMALL_TURNOVER", "¥100,000.00 a year"),
        ("RT_RULES", "for good; by law at least: 3 years (back from the change)"),
    ],
)
def test_says_what_is_no_plain_length(code: str, expected: str) -> None:
    with override("en"):
        assert in_words.length(rules.rule(code)) == expected


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("DL_NRR_REFUND", "the law"),
        ("DL_CMP_DECIDE", "the platform's promise"),
        ("RT_RULES", "the platform's promise"),
        ("DL_AUTH_TERMINATE", "nothing yet: its text has not been read"),
    ],
)
def test_says_by_whose_word_a_number_is_shown(code: str, expected: str) -> None:
    with override("en"):
        assert in_words.by_whose_word(rules.rule(code)) == expected


def test_two_that_are_about_different_things_are_told_apart() -> None:
    with override("zh-hans"):
        expected = {in_words.about(found.says) for found in rules.every()}

    assert len(expected) == len({found.says for found in rules.every()})
