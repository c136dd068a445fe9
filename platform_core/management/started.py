"""The clocks that code starts, read from the calls of ``deadlines.start`` and from the tables of cases."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import ModuleType

from platform_core.cases.table import CASES
from platform_core.deadlines.commands import clocks
from platform_core.deadlines.specs import Deadline

DRIVERS = "platform_core.drivers."  # what only a driver starts, no user of the product ever sees run


def started_clocks(modules: Iterable[str]) -> set[str]:
    """The kinds that these modules start, and those that a case starts. All of them are imported already."""
    by_calls = {kind for name in modules if not name.startswith(DRIVERS) for kind in started_in(sys.modules[name])}
    by_tables = {clock.kind for case in CASES.values() for said in case.beginnings for clock in said.starts}
    ensured = {clock.kind for case in CASES.values() for step in case.steps for clock in step.ensures}
    return by_calls | by_tables | ensured


def started_in(module: ModuleType) -> set[str]:
    """The kinds that one module starts by a call: its clock is a name of the module."""
    source = Path(str(module.__file__)).read_text("utf8")
    if ".start(" not in source:
        return set()
    return {kind for name in _first_arguments(module, ast.parse(source)) for kind in _kinds(module, name)}


def _first_arguments(module: ModuleType, tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Attribute(attr="start", value=ast.Name(id=owner)), args=[ast.Name(id=name)]):
                if vars(module).get(owner) is clocks:
                    yield name


def _kinds(module: ModuleType, name: str) -> Iterator[str]:
    found = vars(module).get(name)
    if isinstance(found, Deadline):
        yield found.kind
