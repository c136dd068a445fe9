"""Which mutants are there? Found, not listed: of each function that bears a duty's tag, and of each declared clock.

A tag on a class is left out: a table's guards stand in the database, where `test_database_guards` of its app asks.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Final

from platform_core.deadlines.specs import DECLARED, Deadline
from platform_core.legal.spans import EndsBefore, Hours, Minutes, Promised, WorkingDays
from platform_core.management.everything import PACKAGES, ROOT, unit
from tests.mutants.mutations import CLOCKS, SKIPPED, UNHANDLED, of_answer


@dataclass(frozen=True, slots=True)
class Mutant:
    """One place of the code, broken in one way, for the duties that it serves."""

    target: str
    how: str
    duties: tuple[str, ...]
    returns: str = ""

    @property
    def app(self) -> str:
        """Whose it is: `orders`, `platform_core.vault`; a clock of the kernel goes by its kind, `regulators`."""
        first, second, *_ = self.target.split(".")
        return f"{first}.{second}" if first == "platform_core" else first

    def __str__(self) -> str:
        return f"{self.target}:{self.how}"


def mutants() -> list[Mutant]:
    return [*_of_functions(), *_of_clocks()]


def _of_functions() -> Iterator[Mutant]:
    for package in PACKAGES:
        for file in sorted((ROOT / package).rglob("*.py")):
            module = file.relative_to(ROOT).with_suffix("").as_posix().replace("/", ".")
            yield from _in_module(module, ast.parse(file.read_text("utf8")))


def _in_module(module: str, tree: ast.Module) -> Iterator[Mutant]:
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and (duties := _tagged(node)):
            returns = ast.unparse(node.returns) if node.returns else ""
            for how in _ways(module, returns):
                yield Mutant(f"{module}.{node.name}", how, duties, returns)


def _ways(module: str, returns: str) -> list[str]:
    """A command may also leave undone what it was called for; so may whatever gives no answer to falsify."""
    ways = of_answer(returns)
    return [*ways, SKIPPED] if not ways or "commands" in module.split(".") else ways


def _tagged(node: ast.FunctionDef) -> tuple[str, ...]:
    """The duties of all tags of a function: one a part."""
    tags = (each.args for each in node.decorator_list if isinstance(each, ast.Call) and _is_tag(each))
    return tuple(dict.fromkeys(str(id_.value) for ids in tags for id_ in ids if isinstance(id_, ast.Constant)))


def _is_tag(decorator: ast.Call) -> bool:
    return isinstance(decorator.func, ast.Name) and decorator.func.id == "fulfils"


def _of_clocks() -> Iterator[Mutant]:
    """Of the apps and of the kernel's packages; the tests of the clock declare some of their own."""
    ours = {unit(module): import_module(module) for module in _declaring()}
    for spec in sorted(DECLARED.values(), key=lambda spec: spec.kind):
        if spec.kind.partition(".")[0] in ours:
            ways = [how for how in CLOCKS if how != "at_the_other_end" or _has_two_ends(spec)]
            yield from (Mutant(spec.kind, how, spec.duties) for how in (*ways, UNHANDLED))


def _declaring() -> list[str]:
    """The composition root and the drivers promise nobody anything: what is called so there shows or tries clocks."""
    found = [file for package in PACKAGES for file in (ROOT / package).rglob("deadlines*")]
    files = (file for file in found if file.name == "deadlines.py" or (file / "__init__.py").exists())
    named = (".".join(file.relative_to(ROOT).with_suffix("").parts) for file in files)
    others = ("platform_core.project.", "platform_core.drivers.")
    return sorted(name for name in named if not name.startswith(others) and name != "platform_core.deadlines")


PROMISED_IN_HOURS: Final = {"orders.dispatch"}  # as each listing says


def _has_two_ends(spec: Deadline) -> bool:
    """What counts by the clock ends at one instant, strictly and by law: no test can tell the ends apart."""
    if isinstance(spec.within, Promised):
        return True
    span = spec.within.span
    counted = span.span if isinstance(span, EndsBefore) else span  # its bar is one instant as well
    return spec.kind not in PROMISED_IN_HOURS and not isinstance(counted, Minutes | Hours | WorkingDays)
