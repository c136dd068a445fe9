"""How is something set on paper that people keep? As a PDF in Chinese, without a system package, pure of any domain.

What a paper says comes to the template as data and is never read as markup: whatever a shop writes into a title or a
shopper into an address stands there letter by letter. The same paper gives the same bytes: no date and no random name
is in them. Fonts are those of the wheel alone.
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
    """A heading, and below it what is called how, and whole sentences."""

    heading: str
    rows: Sequence[tuple[str, str]] = ()
    sentences: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """What is set. ``language`` is that of the type: `zh`, `en`."""

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
    """Without what moves other letters or is none; a line may end."""
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
