"""Rules on words: folding, cutting and finding a text, and the stock word of a card."""

from __future__ import annotations

import re
import unicodedata
import warnings
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Final
from uuid import UUID

import orjson

from catalog.stock.types import StockState


def restock_card_and_page(card: str, page: str, *, states: Mapping[UUID, StockState]) -> tuple[bool, str, str]:
    """Put these stock states into a listing's card and page; the first value says whether any pieces are left."""
    shown, whole = orjson.loads(card), orjson.loads(page)
    for shelf in whole["skus"]:
        shelf["stock"] = states.get(UUID(shelf["id"]), shelf["stock"])
    best = min((StockState(shelf["stock"]) for shelf in whole["skus"]), key=list(StockState).index)
    shown["stock"] = best
    return best is not StockState.SOLD_OUT, orjson.dumps(shown).decode(), orjson.dumps(whole).decode()


if TYPE_CHECKING:
    from jieba import Tokenizer

HAN: Final = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")
SPACES: Final = re.compile(r"\s+")
PAIR: Final = 2


def fold(text: str) -> str:
    """Fold a text for comparison: without regard to case, to the width of letters, or to the number of blanks."""
    return SPACES.sub(" ", "".join(map(_fold_character, text))).strip()


def grams(text: str) -> set[str]:
    """Every two characters that stand side by side, and every Chinese one: any piece of a text is found by these."""
    said = fold(text)
    return {said[i : i + PAIR] for i in range(len(said) - 1)} | set(HAN.findall(said))


def grams_to_find(word: str) -> set[str]:
    """The fewest grams that find a word: its pairs, which say each of its characters, or else that character."""
    found = grams(word)
    return {gram for gram in found if len(gram) == PAIR} or found


def words(text: str) -> list[str]:
    """The words of a title that somebody may begin to type: two characters at least, each once."""
    cut = (word.strip() for word in _tokenizer().cut_for_search(fold(text)))
    return list(dict.fromkeys(word for word in cut if len(word) >= PAIR and any(map(str.isalnum, word))))


def asked_words(text: str) -> tuple[str, ...]:
    """The pieces that a found text has to have, all of them. They stand in the text asked for, so that a text with it
    word for word is found as well. Letters that stand alone are looked for as they are, side by side."""
    said = fold(text)
    found = [piece for term in said.split() for piece in _pieces(term)]
    return tuple(dict.fromkeys(found)) if any(map(grams, found)) or not said else (said,)


def marks(title: str, asked: Iterable[str]) -> list[tuple[int, int]]:
    """The places of these words in a title: from which character until before which, none of them twice."""
    said, place = _fold_with_places(title)
    marked = {index for word in asked for at in _places(word, said) for index in range(at, at + len(word))}
    characters = sorted({place[index] for index in marked})
    starts = [c for c in characters if c - 1 not in characters]
    ends = [c + 1 for c in characters if c + 1 not in characters]
    return list(zip(starts, ends, strict=True))


def _pieces(term: str) -> list[str]:
    if len(term) <= PAIR or not HAN.search(term):
        return [term]
    return [piece for piece in _tokenizer().cut(term) if any(map(str.isalnum, piece))] or [term]


def _places(word: str, said: str) -> Iterator[int]:
    at = said.find(word)
    while at >= 0:
        yield at
        at = said.find(word, at + 1)


def _fold_with_places(title: str) -> tuple[str, Sequence[int]]:
    """Fold a title, with the place in the title of each of its characters: most often the same."""
    said = title.casefold()
    if len(said) == len(title) and unicodedata.is_normalized("NFKC", title):
        return said, range(len(title))
    parts = [(part, index) for index, character in enumerate(title) for part in _fold_character(character)]
    return "".join(part for part, _ in parts), [index for _, index in parts]


def _fold_character(character: str) -> str:
    return unicodedata.normalize("NFKC", character).casefold()


@cache
def _tokenizer() -> Tokenizer:
    """Make the tokenizer at the first text, since it takes a second and sixty megabytes. Its dictionary is read from
    its wheel: jieba's own way goes by a file in the temporary directory, where anybody may have put another."""
    with warnings.catch_warnings():  # which a fresh installation gives once, when it compiles jieba
        warnings.simplefilter("ignore")
        made: Tokenizer = import_module("jieba").Tokenizer()
    made.FREQ, made.total = made.gen_pfdict(made.get_dict_file())
    made.initialized = True
    return made
