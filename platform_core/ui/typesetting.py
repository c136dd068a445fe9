"""Papers that people keep, as PDF in Chinese, without a system package, pure of any domain.

The words of a paper come to the template as data and are never read as markup: a shop's title or a shopper's address
stands there letter by letter. The same paper gives the same bytes: no date and no random name is in them. Fonts are
those of the wheel alone.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import typst

HERE: Final = Path(__file__).parent
TEMPLATE: Final = HERE / "paper.typ"
FONTS: Final = "manimgx_fonts_cjk"
# They would turn the letters after them round, so that a price reads backwards.
TURNS: Final = frozenset(map(chr, (*range(0x202A, 0x202F), *range(0x2066, 0x206A), 0x200E, 0x200F, 0x061C)))
NOT_A_LETTER: Final = "\N{WHITE SQUARE}"  # which the font has


@dataclass(frozen=True, slots=True)
class Section:
    """A heading, with rows of names and values, and whole sentences below it."""

    heading: str
    rows: Sequence[tuple[str, str]] = ()
    sentences: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper to typeset. ``language`` is that of the type: `zh`, `en`."""

    title: str
    subtitle: str
    sections: Sequence[Section]
    language: str = "zh"


def pdf(paper: Paper) -> bytes:
    """The same bytes for the same paper."""
    compiler = typst.Compiler(
        TEMPLATE,
        root=HERE,  # the template may read no file from elsewhere
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"paper": json.dumps(_printable(asdict(paper)), ensure_ascii=False)},
    )
    set_ = compiler.compile(format="pdf")
    if not isinstance(set_, bytes):
        raise TypeError("a PDF is one file")
    return set_


@cache
def _fonts() -> typst.Fonts:
    spec = find_spec(FONTS)
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError(FONTS)
    folder = str(Path(spec.origin).parent)
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])


def _printable(value: object) -> object:
    """Replace characters that move others or are no letters; line ends stay."""
    match value:
        case str():
            return "".join(NOT_A_LETTER if _moves(letter) else letter for letter in value)
        case dict():
            return {name: _printable(each) for name, each in value.items()}
        case list() | tuple():
            return [_printable(each) for each in value]
        case _:
            return value


def _moves(letter: str) -> bool:
    return letter in TURNS or (letter != "\n" and unicodedata.category(letter) in {"Cc", "Cs"})
