"""In which words is a refusal told? English in the code, Chinese in a catalogue beside it, compiled when we start.

Only sources are kept: a compiled catalogue is made wherever it is missing or older than its source. A refusal without
its Chinese text fails the tests; `manage.py texts` adds what is new to the catalogue and drops what is gone.
"""

from __future__ import annotations

import logging
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from platform_core.errors import leaves
from platform_core.http import problems

logger = logging.getLogger(__name__)
CHINESE: Final = "zh_Hans"
CATALOGUE: Final = Path(__file__).parent / "locale" / CHINESE / "LC_MESSAGES" / "django.po"
WIDTH: Final = 120
HEAD: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "locale": CHINESE,
        "header_comment": "# What refusals say, in Chinese. `manage.py texts` keeps the list; the words are people's.",
        "project": "Tianping",
        "version": "1",
        "msgid_bugs_address": "the issue tracker",
        "last_translator": "Tianping",
        "language_team": "Tianping",
        "fuzzy": False,
    }
)


def sources(*, within: tuple[str, ...]) -> Mapping[str, list[str]]:
    """What every refusal declared in these packages says, and the doors' own; each text with the codes that say it."""
    told: dict[str, set[str]] = defaultdict(set)
    for leaf in leaves():
        if leaf.__module__.startswith(within):
            told[leaf.title].add(leaf.code)
            told[leaf.remedy].add(leaf.code)
    for code, title, remedy in [*problems.FRAMEWORK.values(), *problems.BY_STATUS.values()]:
        told[title].add(code)
        told[remedy].add(code)
    return {text: sorted(codes) for text, codes in sorted(told.items()) if text}


def catalogue(path: Path = CATALOGUE) -> Catalog:
    """What has been translated so far."""
    with path.open("rb") as file:
        return read_po(file, locale=CHINESE)


def untranslated(told: Iterable[str], *, known: Catalog) -> list[str]:
    """Texts without a Chinese one that somebody stands by."""
    return sorted(text for text in told if not (found := known.get(text)) or not found.string or found.fuzzy)


def update(told: Mapping[str, list[str]], *, path: Path = CATALOGUE) -> list[str]:
    """Write the catalogue anew: old texts stay, new ones come empty, unused ones go. What is missing."""
    known = catalogue(path)
    fresh = Catalog(**HEAD, revision_date=known.revision_date, creation_date=known.creation_date)
    for text, codes in told.items():
        found = known.get(text)
        fresh.add(text, string=found.string if found else "", auto_comments=[", ".join(codes)])
    with path.open("wb") as file:
        write_po(file, fresh, width=WIDTH, no_location=True)
    return untranslated(told, known=fresh)


def compile_stale(folders: Iterable[Path]) -> list[Path]:
    """Bring the compiled catalogues of these packages up to date; which ones were made."""
    found = [po for folder in folders for po in folder.glob("locale/*/LC_MESSAGES/*.po")]
    return [po for po in found if _is_stale(po) and _compiled(po)]


def _is_stale(po: Path) -> bool:
    mo = po.with_suffix(".mo")
    return not mo.exists() or mo.stat().st_mtime_ns < po.stat().st_mtime_ns


def _compiled(po: Path) -> bool:
    """In one step, since several processes start at once. Where nothing may be written, we speak English."""
    try:
        with po.open("rb") as source, tempfile.NamedTemporaryFile(dir=po.parent, delete=False) as made:
            write_mo(made, read_po(source))
        Path(made.name).chmod(0o644)
        Path(made.name).replace(po.with_suffix(".mo"))
    except OSError as failure:
        logger.warning("texts_not_compiled", extra={"catalogue": po.name}, exc_info=failure)
        return False
    return True
