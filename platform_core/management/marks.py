"""Which tests show that a duty is kept? Read from their marks, without running or importing them."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path


def marked_duties(folder: Path) -> dict[str, list[str]]:
    """Duty id -> the tests that bear its mark, as `tests/orders/test_policies.py::TestMayCancel::test_…`."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(folder.rglob("test_*.py")):
        place = file.relative_to(folder.parent).as_posix()
        for name, duty in _marks(ast.parse(file.read_text("utf8"))):
            found[duty].append(f"{place}{name}")
    return dict(found)


def _marks(tree: ast.Module) -> Iterator[tuple[str, str]]:
    for node in tree.body:
        match node:
            case ast.ClassDef() | ast.FunctionDef():
                yield from _marks_of(node, inside="")
            case ast.Assign(targets=[ast.Name(id="pytestmark")], value=value):
                yield from (("", duty) for duty in _ids(value))


def _marks_of(node: ast.ClassDef | ast.FunctionDef, *, inside: str) -> Iterator[tuple[str, str]]:
    name = f"{inside}::{node.name}"
    for decorator in node.decorator_list:
        yield from ((name, duty) for duty in _ids(decorator))
    for child in node.body if isinstance(node, ast.ClassDef) else ():
        if isinstance(child, ast.ClassDef | ast.FunctionDef):
            yield from _marks_of(child, inside=name)


def _ids(expression: ast.expr) -> Iterator[str]:
    for node in ast.walk(expression):
        match node:
            case ast.Call(func=ast.Attribute(attr="duty"), args=arguments):
                yield from (str(a.value) for a in arguments if isinstance(a, ast.Constant))
