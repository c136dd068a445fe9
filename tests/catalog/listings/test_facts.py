"""In which kinds of value are facts told, what may nobody claim, and how are they read?"""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from catalog.listings import policies
from catalog.listings.types import (
    FACT_NAMES,
    MEASURES,
    AskedFacts,
    Content,
    Fact,
    FactChoice,
    FactDefinition,
    FactKind,
    FactValue,
    in_words,
)

TODAY = date(2026, 3, 10)


def fact(kind: FactKind, code: str = "origin", **more: Any) -> FactDefinition:
    return FactDefinition(code=code, kind=kind, name_zh="名", name_en="Name", duty="CRL-08", required=True, **more)


NUMBER = fact(FactKind.NUMBER, "net_content", units=("g", "kg"))
CHOICE = fact(
    FactKind.CHOICE, "safety_class", choices=(FactChoice("A", "A类", "Class A"), FactChoice("B", "B类", "Class B"))
)
ENDING = fact(FactKind.CERTIFICATE, "food_licence", ends=True)
FILED = fact(FactKind.CERTIFICATE, "cosmetics_number")
ASKED = AskedFacts(
    number=2, facts=(fact(FactKind.TEXT), NUMBER, fact(FactKind.DATE, "production_date"), CHOICE, ENDING)
)


@pytest.mark.duty("CRL-20", "ECL-17a")
class TestIsOfKind:
    @pytest.mark.parametrize(
        ("definition", "value", "fits"),
        [
            (fact(FactKind.TEXT), FactValue("福建"), True),
            (fact(FactKind.TEXT), FactValue("250", "g"), False),
            (fact(FactKind.TEXT), FactValue("福建", valid_until=TODAY), False),
            (NUMBER, FactValue("250", "g"), True),
            (NUMBER, FactValue("0.25", "kg"), True),
            (NUMBER, FactValue("250"), False),
            (NUMBER, FactValue("250", "W"), False),
            (NUMBER, FactValue("0", "g"), False),
            (NUMBER, FactValue("-1", "g"), False),
            (NUMBER, FactValue("1e3", "g"), False),
            (NUMBER, FactValue("250克", "g"), False),
            (NUMBER, FactValue("２５０", "g"), False),
            (NUMBER, FactValue("250", "g", TODAY), False),
            (fact(FactKind.DATE), FactValue("2026-02-28"), True),
            (fact(FactKind.DATE), FactValue("2026-02-30"), False),
            (fact(FactKind.DATE), FactValue("20260228"), False),
            (fact(FactKind.DATE), FactValue("见包装"), False),
            (CHOICE, FactValue("A"), True),
            (CHOICE, FactValue("D"), False),
            (ENDING, FactValue("SC1", valid_until=TODAY), True),
            (ENDING, FactValue("SC1"), False),
            (ENDING, FactValue("SC1", "g", TODAY), False),
            (FILED, FactValue("粤G妆网备字1"), True),
            (FILED, FactValue("国妆特字1", valid_until=TODAY), True),
        ],
    )
    def test_tells_by_the_kind(self, definition: FactDefinition, value: FactValue, fits: bool):
        assert policies.is_of_kind(value, definition) is fits


@pytest.mark.duty("CRL-20", "ECL-17a")
class TestWrongFacts:
    def test_names_every_one_in_the_order_of_the_set_then_what_nobody_asked_for(self):
        told = in_words({"food_licence": "SC1", "production_date": "去年", "net_content": "多", "origin": "福建"})

        assert policies.wrong_facts(told | {"brand": FactValue("闽江", "g")}, asked=ASKED) == (
            "net_content",
            "production_date",
            "food_licence",
            "brand",
        )

    def test_leaves_to_the_missing_what_is_blank(self):
        assert policies.wrong_facts(in_words({"net_content": " "}), asked=ASKED) == ()


@pytest.mark.duty("PQL-33")
class TestEnds:
    @pytest.mark.parametrize(("until", "ended"), [(date(2026, 3, 9), True), (TODAY, False), (None, False)])
    def test_are_after_the_last_day(self, until: date | None, ended: bool):
        told = {"food_licence": FactValue("SC1", valid_until=until)}

        assert policies.ended_certificates(told, today=TODAY) == (("food_licence",) if ended else ())

    def test_come_with_the_first_certificate(self):
        told = {
            "a": FactValue("1", valid_until=date(2026, 5, 1)),
            "b": FactValue("2", valid_until=date(2026, 4, 1)),
            "c": FactValue("3"),
        }

        assert policies.certified_until(told) == date(2026, 4, 1)
        assert policies.certified_until(in_words({"a": "1"})) is None


@pytest.mark.duty("CRL-20", "FSL-67")
class TestClaims:
    @pytest.mark.parametrize(
        ("category", "title", "said", "claims"),
        [
            ("food", "茉莉花茶", "福建", ()),
            ("food", "顶级茉莉花茶", "福建", ("顶级",)),
            ("food", "茉莉花茶", "可降血压、治疗失眠", ("治疗", "降血压")),
            ("cosmetics", "治愈面霜", "福建", ("治愈",)),
            ("general", "治疗仪", "福建", ("治疗",)),
            ("general", "茶杯", "长期使用可治愈癌症", ("治愈",)),
            ("services", "推拿", "药到 病除", ("药到病除",)),
            ("general", "防治蚜虫喷剂", "福建", ()),
            ("food", "防治感冒茶", "福建", ("防治",)),
            ("books", "癌症的治疗", "福建", ()),
            ("general", "最佳礼品", "国家级", ("国家级", "最佳")),
        ],
    )
    def test_are_found_in_title_and_facts(self, category: str, title: str, said: str, claims: tuple[str, ...]):
        listing = Content(category=category, title_zh=title, facts=in_words({"origin": said}), delivery_hours=48)

        assert policies.claims(listing) == claims

    @pytest.mark.parametrize(
        ("title_en", "specs", "claims"),
        [
            ("Cup that CURES all", (), ("cures",)),
            ("A secure cup", (), ()),
            ("An anti-cancer  cup", ["抗癌装", "普通装"], ("抗癌", "anti-cancer")),
            ("Lowers blood\npressure", (), ("lowers blood pressure",)),
        ],
    )
    def test_are_found_in_english_and_in_the_names_of_items(
        self, title_en: str, specs: list[str], claims: tuple[str, ...]
    ):
        listing = Content(category="general", title_zh="茶杯", title_en=title_en, facts={}, delivery_hours=48)

        assert policies.claims(listing, specs=specs) == claims


class TestShown:
    def test_is_in_words_and_in_the_order_of_the_set(self):
        told = {
            "food_licence": FactValue("SC1", valid_until=TODAY),
            "brand": FactValue("闽江"),
            "safety_class": FactValue("A"),
            "net_content": FactValue("250", "g"),
            "origin": FactValue("福建"),
        }

        shown = [(each.key, each.text_zh, each.text_en) for each in policies.facts_in_words(told, asked=ASKED)]

        assert shown == [
            ("origin", "福建", "福建"),
            ("net_content", "250 g", "250 g"),
            ("safety_class", "A类", "Class A"),
            ("food_licence", "SC1（有效期至2026-03-10）", "SC1 (valid until 2026-03-10)"),
            ("brand", "闽江", "闽江"),
        ]

    def test_names_the_units_of_time(self):
        life = fact(FactKind.NUMBER, "shelf_life", units=("month",))

        [shown] = policies.facts_in_words(
            {"shelf_life": FactValue("18", "month")}, asked=AskedFacts(number=2, facts=(life,))
        )

        assert (shown.text_zh, shown.text_en) == ("18 个月", "18 months")

    def test_leaves_what_it_cannot_read_as_it_was_said(self):
        told = {"safety_class": FactValue("甲"), "net_content": FactValue("250", "stone")}

        assert [each.text_en for each in policies.facts_in_words(told, asked=ASKED)] == ["250 stone", "甲"]


class TestNames:
    def test_are_given_to_every_fact_and_unit(self):
        assert FACT_NAMES.keys() == set(Fact)
        assert all(all(names) for names in (*FACT_NAMES.values(), *MEASURES.values()))
