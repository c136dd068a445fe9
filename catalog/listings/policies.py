"""Rules of facts, claims and certificates, and the fingerprint of a version."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from itertools import chain
from typing import Final

import rfc8785

from catalog.listings.types import (
    FACT_NAMES,
    MEASURES,
    AskedFacts,
    Content,
    Exclusion,
    Fact,
    FactDefinition,
    FactKind,
    FactValue,
    ShownFact,
    Supply,
)
from platform_core.duties import fulfils
from platform_core.legal.spans import CalendarDays

PLAIN_NUMBER: Final = re.compile(r"\A[0-9]{1,9}(\.[0-9]{1,4})?\Z")
ISO_DAY: Final = re.compile(r"\A[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")


@dataclass(frozen=True, slots=True)
class ForbiddenWords:
    """Words that a listing may not use. ``only_in``: categories in which they are forbidden, if not in all;
    ``not_in``: categories that may use them."""

    words: tuple[str, ...]
    only_in: frozenset[str] = frozenset()
    not_in: frozenset[str] = frozenset()

    def are_forbidden_in(self, category: str) -> bool:
        return category not in self.not_in and (not self.only_in or category in self.only_in)


# No category here is medicine, so none may promise a cure. Books and periodicals name their subject by such words.
ABOUT_ANYTHING: Final = frozenset({"books", "periodicals"})
FORBIDDEN: Final = (
    # Nobody can prove them, of any goods (Advertising Law art 9).
    ForbiddenWords(("国家级", "最高级", "最佳", "全国第一", "世界第一", "顶级")),
    # They promise a cure (Advertising Law art 17; Food Safety Law art 73).
    ForbiddenWords(
        (
            *("治疗", "治愈", "根治", "疗效", "抗癌", "防癌", "治癌", "药到病除", "包治百病"),
            *("降血压", "降血糖", "降血脂", "预防疾病"),
            *("cures", "heals", "anti-cancer", "treats cancer", "treats diabetes"),
            *("lowers blood pressure", "lowers blood sugar", "prevents disease"),
        ),
        not_in=ABOUT_ANYTHING,
    ),
    # Of other goods it is said of pests and rust.
    ForbiddenWords(("防治",), only_in=frozenset({"food", "fresh_food", "cosmetics"})),
)


@fulfils("ECL-17a")
@fulfils("CRL-20", part="no false claim")
def wrong_facts(facts: Mapping[str, FactValue], *, asked: AskedFacts) -> tuple[str, ...]:
    """The facts that are told in another kind of value than is asked, in the order of the set."""
    told = {code: value for code, value in facts.items() if value.value.strip()}
    known = asked.by_code
    wrong = [code for code, fact in known.items() if code in told and not is_of_kind(told[code], fact)]
    plain = (code for code in told if code not in known and _has_more(told[code]))
    return (*wrong, *plain)


def is_of_kind(value: FactValue, fact: FactDefinition) -> bool:
    """Is this a number with one of its units, a day, one of the choices, a certificate with its last day, a text?"""
    match fact.kind:
        case FactKind.NUMBER:
            return _is_number(value.value) and value.unit in fact.units and value.valid_until is None
        case FactKind.DATE:
            return _is_day(value.value) and not _has_more(value)
        case FactKind.CHOICE:
            return value.value in {choice.code for choice in fact.choices} and not _has_more(value)
        case FactKind.CERTIFICATE:
            return not value.unit and (value.valid_until is not None or not fact.ends)
        case _:
            return not _has_more(value)


@fulfils("PQL-33")
def ended_certificates(facts: Mapping[str, FactValue], *, today: date) -> tuple[str, ...]:
    """The certificates that are good no more; each is good through its last day."""
    return tuple(code for code, value in facts.items() if value.valid_until and value.valid_until < today)


def certified_until(facts: Mapping[str, FactValue]) -> date | None:
    """The last day on which all of its certificates are good; None where none of them ends."""
    return min((value.valid_until for value in facts.values() if value.valid_until), default=None)


@fulfils("FSL-67")
@fulfils("CRL-20", part="no false claim")
def claims(content: Content, *, specs: Collection[str] = ()) -> tuple[str, ...]:
    """List the forbidden words that a listing uses: those that nobody can prove, and cures by other than medicine.

    ``specs`` are the names of its items. Width, case and blanks make no difference to a reader, nor here.
    """
    texts = (content.title_zh, content.title_en, *specs, *(value.value for value in content.facts.values()))
    said = unicodedata.normalize("NFKC", "\n".join(texts)).casefold()
    forbidden = (group.words for group in FORBIDDEN if group.are_forbidden_in(content.category))
    return tuple(word for word in chain.from_iterable(forbidden) if _uses(word, said))


def _uses(word: str, said: str) -> bool:
    """English is read by whole words; Chinese stands without blanks, so those in between are passed over."""
    if word.isascii():
        return bool(re.search(rf"\b{re.escape(word)}\b", " ".join(said.split())))
    return word in "".join(said.split())


def facts_in_words(facts: Mapping[str, FactValue], *, asked: AskedFacts) -> tuple[ShownFact, ...]:
    """Name each fact and put it in words: those of the set in its order, then the others that the listing tells."""
    known = asked.by_code
    further = (_plain(fact) for fact in FACT_NAMES if fact not in known)
    return tuple(_fact_in_words(facts[fact.code], fact) for fact in (*asked.facts, *further) if fact.code in facts)


def until_after(last_day: date, *, since: date) -> CalendarDays:
    """The period that ends when this day ends."""
    return CalendarDays((last_day - since).days)


def _fact_in_words(value: FactValue, fact: FactDefinition) -> ShownFact:
    zh, en = value_in_words(value, fact)
    return ShownFact(
        key=fact.code,
        kind=fact.kind,
        name_zh=fact.name_zh,
        name_en=fact.name_en,
        value=value,
        text_zh=zh,
        text_en=en,
    )


def value_in_words(value: FactValue, fact: FactDefinition) -> tuple[str, str]:
    """Say a value in Chinese and in English, with its unit or its last day."""
    if value.valid_until:
        day = value.valid_until.isoformat()
        return f"{value.value}（有效期至{day}）", f"{value.value} (valid until {day})"
    if fact.kind is FactKind.CHOICE:
        names = {choice.code: (choice.name_zh, choice.name_en) for choice in fact.choices}
        return names.get(value.value, (value.value, value.value))
    if value.unit:
        zh, en = MEASURES.get(value.unit, (value.unit, value.unit))
        return f"{value.value} {zh}", f"{value.value} {en}"
    return value.value, value.value


def _plain(fact: Fact) -> FactDefinition:
    """A fact that a listing tells though its category does not ask for it: words, as they are."""
    zh, en = FACT_NAMES[fact]
    return FactDefinition(code=fact, kind=FactKind.TEXT, name_zh=zh, name_en=en, duty="", required=False)


def _has_more(value: FactValue) -> bool:
    return bool(value.unit or value.valid_until)


def _is_number(text: str) -> bool:
    return bool(PLAIN_NUMBER.match(text)) and bool(text.strip("0."))


def _is_day(text: str) -> bool:
    try:
        return bool(ISO_DAY.match(text)) and bool(date.fromisoformat(text))
    except ValueError:
        return False


SCHEMA: Final = 2  # the form in which content is hashed


@dataclass(frozen=True, slots=True, kw_only=True)
class CategoryFacts:
    """The facts that a category requires of its listings, and the reasons that may exclude them from return."""

    code: str
    asked: AskedFacts
    supply: Supply
    exclusions: frozenset[Exclusion]


def content_sha256(content: Content, *, fact_set: int, schema: int = SCHEMA) -> str:
    """The fingerprint of the content: SHA-256 over canonical JSON (RFC 8785), so that anybody can recompute it.

    Schema 1, from before facts had kinds, hashed each of them as a bare text and named no set.
    """
    facts = {code: _hash_input(value, schema) for code, value in content.facts.items()}
    document = asdict(content) | {"facts": facts, "images": list(content.images), "schema": schema}
    if schema > 1:
        document["fact_set"] = fact_set
    return hashlib.sha256(rfc8785.dumps(document)).hexdigest()


def _hash_input(value: FactValue, schema: int) -> str | dict[str, str]:
    return value.to_json() if schema > 1 else value.value
