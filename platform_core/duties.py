"""The tags that say which code answers which duty. They cost nothing at run time."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

F = TypeVar("F", bound=Callable[..., Any] | type)


@dataclass(frozen=True, slots=True)
class Duty:
    """A demand of the law or the house, in our own words (`duties.toml`).

    ``parts``: its separate demands, if code may keep one of them and not another; empty for a single demand.
    """

    id: str
    title: str
    source: str
    who: str
    scope: str
    certainty: str
    duty: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """A place in the code that answers a duty, or this ``part`` of it.

    Declarations (of a clock, of personal data) name a duty without saying which part: theirs is None.
    """

    module: str
    name: str
    part: str | None = ""


def _catalogue() -> Mapping[str, Duty]:
    entries = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf8"))
    return {id_: Duty(id=id_, **{**entry, "parts": tuple(entry.get("parts", ()))}) for id_, entry in entries.items()}


CATALOGUE: Final = _catalogue()
SITES: dict[str, set[Site]] = defaultdict(set)


def require_known(*duties: str) -> tuple[str, ...]:
    """Return the same ids. Raises ``LookupError`` for one that the catalogue does not have."""
    if unknown := set(duties) - CATALOGUE.keys():
        raise LookupError(f"not in the catalogue of duties: {sorted(unknown)}")
    return duties


def fulfils(*duties: str, part: str = "") -> Callable[[F], F]:
    """Mark a function or class as an answer to these duties, or to this part of them.

    Raises ``LookupError`` for a duty that the catalogue does not have, and for a part that the duty does not have.
    """
    without = [duty for duty in require_known(*duties) if part and part not in CATALOGUE[duty].parts]
    if without:
        raise LookupError(f"not in the catalogue of duties: {part!r} as a part of {without}")

    def mark(obj: F) -> F:
        for duty in duties:
            SITES[duty].add(Site(obj.__module__, obj.__qualname__, part))
        return obj

    return mark


def cite(duties: tuple[str, ...], *, module: str, name: str) -> None:
    """Record the duties that a declaration names (a deadline, personal data); the declaration is their site."""
    for duty in require_known(*duties):
        SITES[duty].add(Site(module, name, None))
