"""Words for the items that come of options: each colour in each size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from catalog.stock.types import Option, spec_of


class Choice(NamedTuple):
    """A thing that a buyer chooses, with all that there is to choose: the colour, and red, green and blue."""

    name: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Combination:
    """One value of each option. ``code`` is proposed for its item; ``there`` is the code of the item that has it."""

    options: tuple[Option, ...]
    code: str
    there: str = ""

    @property
    def text(self) -> str:
        return spec_of(self.options)


@dataclass(frozen=True, slots=True)
class Known:
    """The items that a listing has: their options, in the order in which they were made, by item code."""

    items: Mapping[str, tuple[Option, ...]]

    @property
    def codes(self) -> Sequence[str]:
        """The codes of the items that have options; where none has, of all."""
        return [code for code, options in self.items.items() if options] or list(self.items)

    @property
    def choices(self) -> Sequence[Choice]:
        """The options of all items together, each value once."""
        found: dict[str, dict[str, None]] = {}
        for options in self.items.values():
            for name, value in options:
                found.setdefault(name, {})[value] = None
        return [Choice(name, tuple(values)) for name, values in found.items()]
