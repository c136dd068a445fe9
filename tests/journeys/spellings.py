"""In which spellings could a text stand in a dump?"""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator


def spellings(text: str) -> dict[str, bytes]:
    """As itself, as JSON escapes, as hex and as base64 wherever in a longer value it begins."""
    escaped = json.dumps(text)[1:-1]
    return {
        "plain": text.encode(),
        "escaped": escaped.encode(),
        "escaped twice": escaped.replace("\\", "\\\\").encode(),
        "hex": text.encode().hex().encode(),
        "UTF-16": text.encode("utf-16-le"),
        **{f"base64 from byte {n}": coded for n, coded in enumerate(_base64(text.encode()))},
    }


def found_in(haystack: bytes, *texts: str) -> list[tuple[str, str]]:
    """Which of these texts stand there, and how spelt."""
    folded = haystack.lower()
    return [
        (text, how)
        for text in texts
        for how, spelt in spellings(text).items()
        if (spelt in haystack if how.startswith("base64") else spelt.lower() in folded)
    ]


def _base64(raw: bytes) -> Iterator[bytes]:
    """Only the characters that nothing before or after the text has a share in."""
    for before in range(3):
        coded = base64.b64encode(b"\0" * before + raw)
        yield coded[-(-before * 8 // 6) : (before + len(raw)) * 8 // 6]
