"""Do names and docstrings speak plainly? The glossary says which word means what, and which word is not used.

A public function is a verb with its object, or the noun of the value that it gives: never a bare participle. What
stands in `words.toml` does not yet keep to that; the list may only shrink.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from platform_core.management.everything import PACKAGES, ROOT

ENDINGS: Final = re.compile(r"[a-z]+(ed|wn|ught|ent|ept|eld|aid|old|een|ade|aken|iven|ost|eft|orn|put)")
NO_PARTICIPLES: Final = {
    *("post", "need", "feed", "seed", "embed", "speed", "cost", "host", "most", "present", "event", "agent", "input"),
    *("output", "extent", "content", "intent", "accept", "except", "when", "document", "statement", "payment"),
    *("agreement", "amendment", "consent", "moment", "segment", "shipment"),
}
RIDDLE: Final = re.compile(r"\b(what|whoever|whatever|whichever)\b", re.IGNORECASE)
MOST_RIDDLES: Final = 0.12  # of all docstrings
LISTED: Final = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf8"))
INSTEAD: Final = re.compile(r"^\| `(\w+)` \| `(\w+)`", re.MULTILINE)


class Defined(NamedTuple):
    """A function or class with its place and docstring."""

    name: str
    place: str
    doc: str
    is_function: bool


@cache
def definitions() -> tuple[Defined, ...]:
    """Read all of the product, but for migrations."""
    files = [file for package in PACKAGES for file in sorted((ROOT / package).rglob("*.py"))]
    return tuple(found for file in files for found in _of(file))


def _of(file: Path) -> Iterator[Defined]:
    if "migrations" in file.parts:
        return
    for node in ast.walk(ast.parse(file.read_text("utf8"))):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            name, line = getattr(node, "name", ""), getattr(node, "lineno", 1)
            place = f"{file.relative_to(ROOT).as_posix()}:{line}"
            is_function = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
            yield Defined(name, place, ast.get_docstring(node) or "", is_function)


def is_participle(name: str) -> bool:
    return bool(ENDINGS.fullmatch(name)) and name not in NO_PARTICIPLES


class TestAName:
    def test_is_no_bare_participle(self) -> None:
        found = {
            each.place.partition(":")[0] + ":" + each.name: each.place
            for each in definitions()
            if each.is_function and is_participle(each.name)
        }
        listed = {*LISTED["participles"]}

        assert sorted(place for key, place in found.items() if key not in listed) == []
        assert sorted(listed - found.keys()) == []  # what is mended is off the list

    def test_is_the_glossary_s_word(self) -> None:
        """`| not this | but this |`: the words in which a stranger was wrong."""
        instead = dict(INSTEAD.findall((ROOT / "docs/glossary.md").read_text("utf8")))

        wrong = [each for each in definitions() if each.name in instead]

        assert [f"{each.place}: {each.name}, say {instead[each.name]}" for each in wrong] == []
        assert instead


class TestADocstring:
    def test_seldom_asks_a_riddle(self) -> None:
        """`What is owed` makes the reader look for the noun: `The debts of a shop`."""
        docs = [each for each in definitions() if each.doc]
        riddles = [each.place for each in docs if RIDDLE.search(each.doc)]

        assert len(riddles) <= MOST_RIDDLES * len(docs), riddles


class TestTheEndings:
    def test_know_a_participle_from_a_noun(self) -> None:
        tried = ["known", "shown", "said", "asked", "kept", "sent", "document", "post", "record"]

        assert [name for name in tried if is_participle(name)] == ["known", "shown", "said", "asked", "kept", "sent"]
