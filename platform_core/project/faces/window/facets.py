"""The filters that would leave something, in words and with counts: facts, prices and shops."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from itertools import pairwise
from typing import Final

from django.utils.translation import get_language

from catalog.listings import queries as listings_queries
from catalog.listings.types import FACT_NAMES, MEASURES, Fact, FactDefinition, FactKind
from catalog.window.queries import reading
from catalog.window.types import Count
from platform_core import clock
from platform_core.cases import words
from platform_core.cases.form_pages import Facts
from platform_core.money import Money
from platform_core.project.faces.window.asked import Pairs, address_with
from platform_core.ui import wording

MOST_GROUPS: Final = 6
MOST_VALUES: Final = 8
MOST_SHOPS: Final = 8
KEPT_SECONDS: Final = 60  # a house number, as that of the counts


class FactWords:
    """The names of facts and of their choices, over all categories."""

    def __init__(self) -> None:
        self.found: dict[str, FactDefinition] = {}
        self.choices: dict[tuple[str, str], str] = {}
        for category in listings_queries.asked_of_categories():
            for fact in category.asked.facts:
                self.found.setdefault(fact.code, fact)
                for choice in fact.choices:
                    self.choices[fact.code, choice.code] = words.in_language(choice.name_zh, choice.name_en)

    def may_narrow(self, code: str) -> bool:
        """Whether values of this fact are told apart without their unit, which no filter carries."""
        fact = self.found.get(code)
        return bool(self.name(code)) and (fact is None or fact.kind is not FactKind.NUMBER or len(fact.units) == 1)

    def name(self, code: str) -> str:
        """The name of a fact; of one that no category asks for, that of the house. Nothing where there is none."""
        if fact := self.found.get(code):
            return words.in_language(fact.name_zh, fact.name_en)
        return words.in_language(*FACT_NAMES[Fact(code)]) if code in set(Fact) else ""

    def value(self, code: str, value: str) -> str:
        """A value in words: the name of a choice, a number with its unit, a text as it is."""
        fact = self.found.get(code)
        if fact and fact.kind is FactKind.NUMBER and len(fact.units) == 1:
            [unit] = fact.units
            return f"{value} {words.in_language(*MEASURES.get(unit, (unit, unit)))}"
        return self.choices.get((code, value), value)


def fact_words() -> FactWords:
    """The names of facts for this reader, at most a minute old: no page pays for reading them all again."""
    return _read_words(get_language() or "", int(clock.now().timestamp()) // KEPT_SECONDS)


@lru_cache(maxsize=4)
def _read_words(_language: str, _minute: int) -> FactWords:
    return FactWords()


def fact_groups(counts: Iterable[Count], *, said: FactWords, chosen: Sequence[str]) -> list[Facts]:
    """The facts that would narrow the goods, by their name, those of most goods first; what is chosen always."""
    groups: dict[str, list[Facts]] = {}
    asked = {count.value: count.listings for count in counts if count.facet == "fact"}
    for fact in [*chosen, *(fact for fact in asked if fact not in chosen)]:
        code, _, value = fact.partition(":")
        if fact in chosen or said.may_narrow(code):
            row = {"fact": fact, "text": said.value(code, value), "count": asked.get(fact, 0), "on": fact in chosen}
            groups.setdefault(code, []).append(row)
    return [
        {"name": said.name(code), "values": rows[:MOST_VALUES]} for code, rows in list(groups.items())[:MOST_GROUPS]
    ]


def price_bands(counts: Iterable[Count], pairs: Pairs) -> list[Facts]:
    """The spans of prices in which there are goods, each with the address that narrows to it."""
    ends = dict(pairwise([*reading.BANDS, 0]))
    found = []
    for count in counts:
        if count.facet == "price":
            low, end = int(count.value), ends[int(count.value)]
            span = {"price_from": yuan(low), "price_to": yuan(end - 1) if end else ""}
            text = f"{wording.amount(Money(low))} – {wording.amount(Money(end - 1)) if end else ''}".strip()
            found.append({"text": text, "href": address_with(pairs, **span), "count": count.listings})
    return found


def shop_rows(counts: Iterable[Count], pairs: Pairs, *, shops: Mapping[str, str]) -> list[Facts]:
    """The shops that sell most of these goods, each with the address that narrows to it."""
    found = [count for count in counts if count.facet == "merchant" and count.value in shops][:MOST_SHOPS]
    return [
        {"text": shops[count.value], "href": address_with(pairs, merchant=count.value), "count": count.listings}
        for count in found
    ]


def yuan(fen: int) -> str:
    """An amount as people type it."""
    return Money(fen).units.removesuffix(".00")
