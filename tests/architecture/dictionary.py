"""Which words were given up for the words of the field?

A word is judged where it names a module, a class, a function or a parameter. The names of local variables are not:
they are read beside what they hold. Nor are stored names (columns, topics, metrics) and texts: what was once stored or
told is never renamed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from platform_core.management.everything import PACKAGES

# The old word, exactly as it was written, and what to say instead. A word of two parts is old with any ending too.
OLD_WORDS: Final[Mapping[str, str]] = {
    "beginning": "crash_guard",
    "Beginning": "Outcome",
    "wary": "guarded",
    "recounting": "verification, recompute",
    "recounts": "recomputed_by",
    "passes": "recompute",
    "putting_off": "backoff",
    "put_off": "back_off",
    "told": "fact, report, data, params: what it is",
    "Told": "DeliveryContext",
    "told_of": "fact_fields",
    "whose": "party, owner",
    "beneath": "child_fields, cause",
    "under": "child_fields, parent",
    "hands": "executor",
    "Hands": "Executor",
    "pen": "writer",
    "Pen": "Writer",
    "eyes": "acting_as",
    "harm": "harm_hours",
    "Harm": "HarmHours",
    "town": "fixtures",
    "Town": "Fixtures",
    "twins": "reference_rows",
    "papers": "documents",
    "Papers": "Documents",
    "lanes": "workers",
    "errands": "tasks",
    "Errands": "Tasks",
    "way_back": "returns",
    "going_back": "returns",
    "deed": "action",
    "Deed": "FormAction",
    "desk": "action page; a client: staff_client",
    "Desk": "ActionPage",
    "glance": "check_some",
    "Glance": "CountlessPaginator",
    "looking": "read_only",
    "spoken": "humanize",
    "crew": "processes",
    "Crew": "Processes",
    "let_deferred_constraints_speak": "check_deferred_constraints",
    "Patient": "retrying adapter",
    "Straight": "direct transport",
    "Situation": "delivery status, filter",
    "Wish": "requested line",
    "wish": "requested line",
    "Entry": "timeline item",
}


def old_words_in(path: str, source: str) -> list[str]:
    """`path:line: name: say …`, one for each definition in this file that bears an old word."""
    found = ((line, name, _instead_of(name)) for line, name in _names(path, source))
    return [f"{path}:{line}: {name}: say {instead}" for line, name, instead in found if instead]


def old_words_below(root: Path) -> list[str]:
    """Every old word in our packages and their tests."""
    files = sorted(file for package in (*PACKAGES, "tests") for file in (root / package).rglob("*.py"))
    found: list[str] = []
    for file in files:
        path = file.relative_to(root).as_posix()
        if "/migrations/" not in path:
            found += old_words_in(path, file.read_text("utf8"))
    return found


def _names(path: str, source: str) -> Iterator[tuple[int, str]]:
    """The module and what is defined in it, each with its line; the parts of the path are its packages."""
    yield from ((1, part) for part in Path(path).with_suffix("").parts)
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                yield node.lineno, name
            case ast.arg(arg=name):
                yield node.lineno, name


def _instead_of(name: str) -> str:
    """What to say instead of an old word; empty for a name that is not one."""
    plain = name.strip("_")
    for old, instead in OLD_WORDS.items():
        if plain == old or ("_" in old and plain.startswith(f"{old}_")):
            return instead
    return ""
