"""The list of rules that no code reads yet, each with the work that will. It may only shrink."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path


def unread() -> Mapping[str, str]:
    """Rule → the work that will read it."""
    return tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf8"))


def read_by(paths: Iterable[Path]) -> set[str]:
    """The rules that these Python files name with ``rule("…")``."""
    return {code for path in paths for code in _named_in(ast.parse(path.read_text("utf8")))}


def _named_in(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id=name) | ast.Attribute(attr=name), args=[ast.Constant(value=str(code)), *_]):
                if name == "rule":
                    yield code
