"""Is anything longer than one can hold in the head, or excused without saying why?"""

import ast
import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from platform_core.management.everything import APPS, PACKAGES, ROOT

LONGEST_MODULE, LONGEST_FUNCTION = 400, 40
MOST_EXCUSES = 0.5  # of a thousand lines of the product
MOST_ANY = 20  # of the pages, imports left out
EXCUSE = re.compile(r"#\s*(noqa|type:\s*ignore)")
WITH_CODE_AND_REASON = re.compile(r"#\s*(noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*|type: ignore\[[a-z, -]+\])  # \S")

IMPORTED_ANY = re.compile(r"\bimport .*\bAny as (\w+)")

DRIVERS = "platform_core/drivers/"
FACES = "platform_core/project/faces/"
PAGES_OF_A_ROOM = re.compile(rf"({'|'.join(APPS)})/\w+/pages\.py")


def modules() -> Iterator[tuple[str, str]]:
    for file in sorted(p for package in PACKAGES for p in (ROOT / package).rglob("*.py")):
        if "migrations" not in file.parts:
            yield file.relative_to(ROOT).as_posix(), file.read_text("utf8")


def excuses(sources: Iterable[str]) -> float:
    """How often a check is switched off by a comment, in a thousand lines."""
    lines = [line for source in sources for line in source.splitlines()]
    return 1000 * sum(len(EXCUSE.findall(line)) for line in lines) / len(lines)


def untyped(sources: Iterable[str]) -> int:
    """How often a type is `Any`, under whatever name, in an alias of a type too."""
    return sum(_untyped(source) for source in sources)


def _untyped(source: str) -> int:
    word = re.compile(rf"\b({'|'.join(['Any', *IMPORTED_ANY.findall(source)])})\b")
    return sum(len(word.findall(line)) for line in source.splitlines() if "import " not in line)


def functions(source: str) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef))


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


class TestBudgets:
    def test_hold_for_every_module(self):
        assert [path for path, source in modules() if source.count("\n") > LONGEST_MODULE] == []

    def test_hold_for_every_function(self):
        long = [
            f"{path}:{f.name}" for path, source in modules() for f in functions(source) if length(f) > LONGEST_FUNCTION
        ]

        assert long == []

    def test_allow_imports_inside_ready_alone(self):
        """Ruff lets `apps` have them; this says where in `apps`."""
        hidden = [
            f"{path}:{function.name}"
            for path, source in modules()
            for function in functions(source)
            if function.name != "ready" and any(isinstance(n, ast.Import | ast.ImportFrom) for n in ast.walk(function))
        ]

        assert hidden == []

    def test_hold_for_excuses_in_the_product(self):
        """Drivers are no part of it: they are not in the image that runs."""
        product = [source for path, source in modules() if not path.startswith(DRIVERS)]

        assert excuses(product) <= MOST_EXCUSES

    def test_hold_for_values_without_a_type_on_pages(self):
        pages = (source for path, source in modules() if path.startswith(FACES) or PAGES_OF_A_ROOM.fullmatch(path))

        assert untyped(pages) <= MOST_ANY

    def test_say_why_for_every_excuse(self):
        bare = [
            f"{path}:{n}"
            for path, source in modules()
            for n, line in enumerate(source.splitlines(), start=1)
            if EXCUSE.search(line) and not WITH_CODE_AND_REASON.search(line)
        ]

        assert bare == []


class TestDocstrings:
    def test_begin_every_module_of_ours(self):
        """Wiring (`apps`) and empty packages explain themselves."""
        silent = [
            path
            for path, source in modules()
            if source.strip() and Path(path).name != "apps.py" and not ast.get_docstring(ast.parse(source))
        ]

        assert silent == []
