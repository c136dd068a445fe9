"""Rules for making the items of a listing from its options: the values, their combinations, and codes for them."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Collection, Iterable, Sequence
from itertools import count, product, takewhile
from typing import Final

from catalog.stock.policies import fold_values
from catalog.stock.types import Option
from catalog.variants.types import Choice, Combination, Known

BETWEEN: Final = re.compile(r"[\r\n,，、;；]+")
UNFIT: Final = re.compile(r"[^A-Z0-9.]")
LONGEST_BASE: Final = 30  # of the code of an item, which has 60 at most
LONGEST_PART: Final = 8


def split_values(text: str) -> tuple[str, ...]:
    """The values of an option, one a line or between commas or semicolons, Chinese ones as well."""
    return tuple(filter(None, (" ".join(word.split()) for word in BETWEEN.split(text))))


def count_combinations(choices: Iterable[Choice]) -> int:
    return math.prod(len(choice.values) for choice in choices)


def combine(choices: Sequence[Choice], *, base: str, known: Known, taken: Collection[str]) -> list[Combination]:
    """Every value with every other, with a code of its own for each that is not there. ``taken`` are the codes of
    other items of the shop."""
    there = {fold_values(options): code for code, options in known.items.items() if options}
    parts = [dict(zip(choice.values, _code_parts(choice.values), strict=True)) for choice in choices]
    used, made = {*known.items, *taken}, []
    for values in product(*(choice.values for choice in choices)):
        options = tuple(Option(choice.name, value) for choice, value in zip(choices, values, strict=True))
        if code := there.get(fold_values(options)):
            made.append(Combination(options, code, there=code))
            continue
        code = "-".join([base, *(part[value] for part, value in zip(parts, values, strict=True))])
        code = _next_free(code, used)
        used.add(code)
        made.append(Combination(options, code))
    return made


def base_of(codes: Sequence[str]) -> str:
    """The parts with which all codes of a listing begin: `TEA` of TEA-250 and TEA-500."""
    parts = zip(*(code.split("-") for code in codes), strict=False)
    common = takewhile(lambda each: len(set(each)) == 1, parts)
    return "-".join(each[0] for each in common)[:LONGEST_BASE]


def _code_parts(values: Sequence[str]) -> list[str]:
    """A short word for each value: its own letters and digits if these tell them all apart, else its number."""
    words = [UNFIT.sub("", unicodedata.normalize("NFKC", value).upper())[:LONGEST_PART] for value in values]
    if all(words) and len(set(words)) == len(words):
        return words
    return [f"{number:02d}" for number in range(1, len(values) + 1)]


def _next_free(code: str, used: Collection[str]) -> str:
    if code not in used:
        return code
    return next(other for number in count(2) if (other := f"{code}-{number}") not in used)
