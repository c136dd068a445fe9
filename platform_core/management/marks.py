"""The tests that show that a duty is kept, read from their marks, without running or importing them."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, TypeAlias

Tested: TypeAlias = ast.ClassDef | ast.FunctionDef
# A test that does not run, or may fail, shows nothing.
EXCUSES: Final = {
    *("pytest.mark.skip", "pytest.mark.skipif", "pytest.mark.xfail"),
    *("pytest.skip", "pytest.xfail", "pytest.importorskip"),
}


def marked_duties(folder: Path) -> dict[str, list[str]]:
    """Duty id -> the tests that bear its mark, as `tests/orders/test_policies.py::TestMayCancel::test_…`."""
    found: dict[str, list[str]] = defaultdict(list)
    for file in sorted(folder.rglob("test_*.py")):
        place, text = file.relative_to(folder.parent).as_posix(), file.read_text("utf8")
        for name, duty in _marks(ast.parse(text)) if "duty" in text else ():  # parsing is most of the work
            found[duty].append(f"{place}{name}")
    return dict(found)


def excused_tests(folder: Path) -> list[str]:
    """Tests that bear the mark of a duty and show nothing: skipped or expected to fail, always or for some cases, or
    empty."""
    return [
        f"{file.relative_to(folder.parent).as_posix()}{name}"
        for file in sorted(folder.rglob("test_*.py"))
        for name in _excused_tests(ast.parse(file.read_text("utf8")))
    ]


def _excused_tests(tree: ast.Module) -> Iterator[str]:
    outside = [node for node in tree.body if not isinstance(node, Tested)]  # `pytestmark`, and what skips a whole file
    for node in tree.body:
        if isinstance(node, Tested):
            yield from _excused_below(node, inside="", said=outside)


def _excused_below(node: Tested, *, inside: str, said: Sequence[ast.AST]) -> Iterator[str]:
    """``said``: all that stands over this class or test, where a mark may be."""
    name, said = f"{inside}::{node.name}", [*said, *node.decorator_list]
    if isinstance(node, ast.ClassDef):
        said = [*said, *(child for child in node.body if not isinstance(child, Tested))]
        for child in node.body:
            if isinstance(child, Tested):
                yield from _excused_below(child, inside=name, said=said)
    elif node.name.startswith("test_") and any(map(_has_duty, said)) and _shows_nothing(node, said):
        yield name


def _shows_nothing(test: ast.FunctionDef, said: Iterable[ast.AST]) -> bool:
    return _has_excuse([*said, *test.body]) or all(map(_says_nothing, test.body))


def _says_nothing(statement: ast.stmt) -> bool:
    """A docstring, an ellipsis, `pass`."""
    is_constant = isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    return is_constant or isinstance(statement, ast.Pass)


def _has_duty(said: ast.AST) -> bool:
    return any(isinstance(node, ast.Attribute) and ast.unparse(node) == "pytest.mark.duty" for node in ast.walk(said))


def _has_excuse(said: Iterable[ast.AST]) -> bool:
    return any(isinstance(n, ast.Attribute) and ast.unparse(n) in EXCUSES for each in said for n in ast.walk(each))


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
