"""Every case of the house, with the situations that its app has written down for it."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any, Final

import pytest

from platform_core.cases.table import CASES
from tests.platform_core.cases.situations import Situations

TESTS: Final = Path(__file__).parents[2]


def _in_situations() -> Iterator[Situations]:
    """Find those of each module `situations` or `<what>_situations` of the tests; some stand in several."""
    for file in sorted(TESTS.rglob("*situations.py")):
        module = import_module(".".join(("tests", *file.relative_to(TESTS).with_suffix("").parts)))
        yield from (each for each in vars(module).values() if isinstance(each, Situations))


BY_LIFECYCLE: Final = {world.model.CASE.lifecycle.name: world for world in _in_situations()}
WORLDS: Final = tuple(BY_LIFECYCLE.values())


def everywhere() -> Iterator[Any]:
    """Each situation of each case."""
    for name, world in BY_LIFECYCLE.items():
        for where in world.where:
            yield pytest.param(world, where, id=f"{name}-{where}")


def every_clock() -> Iterator[Any]:
    """Each clock of each case. Its duties are marked by hand, on a test of its app that says what they are owed for;
    here stands which clock is tried, for who asks whether a tick would be noticed (`tests/mutants`)."""
    for case in CASES.values():
        for clock in case.clocks:
            mark = pytest.mark.clock(clock.kind)
            yield pytest.param(BY_LIFECYCLE[case.lifecycle.name], clock, id=clock.kind, marks=mark)
