"""Is the export told in words, in both languages, with who, which clock, which duty and how much money?"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from string import Formatter

import pytest

from platform_core.drivers.demo import telling
from platform_core.drivers.demo.telling import Language, Line, in_language, lines
from platform_core.eventlog.facts import DomainEvent
from tests.platform_core.drivers.demo.exports import PAYMENT, fact, rows, story

TABLES = ("TOPICS", "ENDS", "TITLES")


def happened(topic: str) -> str:
    with in_language("en"):
        return telling.event_words(topic)


def lines_of(folder: Path, language: Language = "zh") -> list[Line]:
    with in_language(language):
        return lines(rows(folder, story()))


class TestTelling:
    def test_says_when_in_shanghai_and_who(self, tmp_path: Path) -> None:
        first, clock = lines_of(tmp_path)[0], lines_of(tmp_path)[3]

        assert (first.at, first.who, first.what, first.case) == ("2026-09-17 09:00:00", "消费者", "订单已提交", "A")
        assert (clock.at, clock.who, clock.what) == ("2026-10-09 00:00:00", "时钟", "逾期未办")

    def test_says_which_clock_ran_out_for_which_duty_and_by_which_count(self, tmp_path: Path) -> None:
        clock = lines_of(tmp_path)[3]

        assert clock.clock == "退还货款 · 2026-10-09 00:00:00 法定"
        assert clock.duty == "CRL-25c, NRR-13"
        assert lines_of(tmp_path, "en")[3].clock == "Pay the refund · 2026-10-09 00:00:00 by law"

    def test_says_how_much_money_moved(self, tmp_path: Path) -> None:
        assert [(line.what, line.money) for line in lines_of(tmp_path, "en") if line.money] == [
            ("money in escrow", "¥256.00"),
            (happened("aftersales.noticed"), "¥128.00"),
            (happened("aftersales.granted"), "¥128.00"),
            ("refund decided", "¥128.00"),
            (happened("payments.refunded"), "¥128.00"),
            (happened("payments.share_settled"), "¥121.60"),
        ]

    def test_says_of_which_order_money_is_that_fits_no_payment(self, tmp_path: Path) -> None:
        said = fact("payments.receipt_noted", receipt_id="r", payment_id=PAYMENT, amount=12_800)
        *told, noted = rows(tmp_path, [*story(), said])

        with in_language("en"):
            line = lines([*told, replace(noted, subject_id="r")])[-1]

        assert (line.what, line.case, line.money) == ("Money came that fits no payment", "A", "¥128.00")

    def test_leaves_out_what_people_are_not_told(self, tmp_path: Path) -> None:
        assert len(lines_of(tmp_path)) == len(story()) - 1  # of stock set aside


class TestTexts:
    @pytest.mark.parametrize("name", TABLES)
    def test_say_the_same_in_both_languages(self, name: str) -> None:
        for key, (zh, en) in getattr(telling, name).items():
            blanks = [{field for _, field, *_ in Formatter().parse(text) if field} for text in (zh, en)]
            assert blanks[0] == blanks[1], key
            assert zh != en, key

    def test_speak_of_facts_that_there_are(self) -> None:
        assert set(telling.TOPICS) <= set(DomainEvent.TOPICS)
