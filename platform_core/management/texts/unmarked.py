"""Words that pages show without asking a catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Final

TAGS: Final = re.compile(r"\{#.*?#\}|\{% (comment|blocktranslate)\b.*?\{% end\1 %\}|\{[%{].*?[%}]\}", re.DOTALL)
WORD: Final = re.compile(r"[A-Za-z]{2,}|[\u4e00-\u9fff]")
READ_OUT: Final = ("title", "placeholder", "alt", "aria-label")  # attributes that people see or hear
LEFT_OUT: Final = ("script", "style", "code", "pre")  # not seen, or to be typed as it is


def unmarked_texts(folder: Path) -> Iterator[tuple[str, str]]:
    """The name of each page below this folder, and every text that it shows to all readers in the same language."""
    for file in sorted(folder.rglob("*.html")):
        if "templates" in file.parts:
            reader = _Reader()
            reader.feed(TAGS.sub("\N{NO-BREAK SPACE}", file.read_text("utf8")))
            yield from ((file.name, text.strip()) for text in reader.shown if WORD.search(text))


class _Reader(HTMLParser):
    """Collects the words of a page that a browser would show, without its template tags."""

    def __init__(self) -> None:
        super().__init__()
        self.shown: list[str] = []
        self._left_out = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._left_out += tag in LEFT_OUT
        self.shown += [value for name, value in attrs if name in READ_OUT and value]

    def handle_endtag(self, tag: str) -> None:
        self._left_out -= tag in LEFT_OUT

    def handle_data(self, data: str) -> None:
        if not self._left_out:
            self.shown.append(data)
