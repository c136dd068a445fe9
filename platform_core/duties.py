"""Which code answers which duty? Tags cost nothing at run time."""

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
    """What the law or the house asks, in our own words (`duties.toml`)."""

    id: str
    title: str
    source: str
    who: str
    scope: str
    certainty: str
    duty: str


@dataclass(frozen=True, slots=True)
class Site:
    """A place in the code that answers a duty."""

    module: str
    name: str


def _catalogue() -> Mapping[str, Duty]:
    entries = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf8"))
    return {id_: Duty(id=id_, **entry) for id_, entry in entries.items()}


CATALOGUE: Final = _catalogue()
SITES: dict[str, set[Site]] = defaultdict(set)


def known(*duties: str) -> tuple[str, ...]:
    """The same ids, or ``LookupError`` for one that the catalogue does not have."""
    if unknown := set(duties) - CATALOGUE.keys():
        raise LookupError(f"not in the catalogue of duties: {sorted(unknown)}")
    return duties


def fulfils(*duties: str) -> Callable[[F], F]:
    """Mark a function or class as an answer to one or more catalogued duties."""
    known(*duties)

    def mark(obj: F) -> F:
        for duty in duties:
            SITES[duty].add(Site(obj.__module__, obj.__qualname__))
        return obj

    return mark


def cited(duties: tuple[str, ...], *, module: str, name: str) -> None:
    """For data that names duties (deadlines, personal data): the declaration is the site."""
    for duty in known(*duties):
        SITES[duty].add(Site(module, name))
