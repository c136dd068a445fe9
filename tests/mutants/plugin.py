"""Which tests notice that the program is broken? `-p tests.mutants.plugin` puts this question in place of pytest's own.

The tag is the seam: while modules of ours are imported, `fulfils` hands out a switch in place of the function that it
marks, so whoever has it, under whatever name, has the switch. A clock is broken where its end is counted, or loses its
handler. Then the linked tests run once as the program is, and again for each mutant until every one of its duties has
a test that fails: first those that noticed another mutant of the same place, then those that came by it, the quicker
first. A test that could not even begin, since a fixture of it broke, has noticed nothing. What is computed on import
stays as it was: a test that is to notice asks by itself.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from importlib import import_module
from typing import Any, Final

import pytest
from _pytest.runner import runtestprotocol
from django.urls import get_resolver

from platform_core import duties
from platform_core.cases.registry import COMMANDS
from platform_core.deadlines.registry import HANDLERS
from platform_core.deadlines.specs import Deadline
from tests.mutants.mutations import CLOCKS, UNHANDLED, Counted, falsified
from tests.mutants.registry import Mutant, mutants

_fulfils = duties.fulfils
COUNTING: Final = "platform_core.deadlines.commands"


class Laboratory:
    """The program with all its switches, and what came of each mutant."""

    def __init__(self) -> None:
        self.mutants = mutants()
        self.now: Mutant | None = None
        self.test = ""
        self.switches: set[str] = set()
        self.passed: defaultdict[str, set[str]] = defaultdict(set)  # by which places each test comes
        self.seconds: dict[str, float] = {}
        self.red: dict[str, str] = {}
        self.noticed: dict[Mutant, dict[str, str]] = {}

    def fulfils(self, *ids: str, part: str = "") -> Any:
        """In place of the tag."""
        mark = _fulfils(*ids, part=part)
        return lambda obj: self._switch(mark(obj))

    def _switch(self, obj: Any) -> Any:
        name = f"{obj.__module__}.{obj.__qualname__}"
        if name in self.switches or not any(mutant.target == name for mutant in self.mutants):
            return obj  # a function with two tags is switched once
        self.switches.add(name)

        @wraps(obj)
        def switch(*args: Any, **kwargs: Any) -> Any:
            self.passed[self.test].add(name)
            mutant = self.now
            rule = falsified(obj, mutant.how, mutant.returns) if mutant and mutant.target == name else obj
            return rule(*args, **kwargs)

        for step, command in COMMANDS.items():  # bound below its tag, it is called from there without the switch
            if command is obj:
                COMMANDS[step] = switch
        return switch

    def switch_clocks(self) -> None:
        """Once Django stands, and with it whatever counts: at its start, for an extension, and once more."""
        count: Any = import_module(f"{COUNTING}.rows").counted

        def counted(spec: Deadline, *of_what: Any) -> Counted:
            self.passed[self.test].add(spec.kind)
            found: Counted = count(spec, *of_what)
            change = CLOCKS.get(self.now.how) if self.now and self.now.target == spec.kind else None
            return change(found, spec) if change else found

        for name, module in list(sys.modules.items()):
            if name.startswith(f"{COUNTING}.") and getattr(module, "counted", None) is count:
                vars(module)["counted"] = counted
        self.switches |= HANDLERS.keys()

    @contextmanager
    def breaking(self, mutant: Mutant) -> Iterator[None]:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(self, "now", mutant)
            if mutant.how == UNHANDLED:
                patch.delitem(HANDLERS, mutant.target)
            yield

    def try_whole(self, item: pytest.Item) -> None:
        """Run the test on the program as it is."""
        self.test = item.nodeid
        reports = _reports(item)
        self.seconds[item.nodeid] = sum(report.duration for report in reports)
        if failed := [report for report in reports if report.failed]:
            self.red[item.nodeid] = failed[-1].longreprtext

    def ask(self, mutant: Mutant, items: list[pytest.Item]) -> None:
        """Run what is linked to a duty that has not noticed yet."""
        quick = {
            test for other, found in self.noticed.items() if other.target == mutant.target for test in found.values()
        }
        noticed = self.noticed[mutant] = {}

        def hope(item: pytest.Item) -> tuple[bool, bool, float]:
            test = item.nodeid
            return test not in quick, mutant.target not in self.passed[test], self.seconds[test]

        with self.breaking(mutant):
            for item in sorted(items, key=hope):
                open_duties = _duties_of(item, mutant) - noticed.keys()
                if open_duties and _fails(item):
                    noticed |= dict.fromkeys(open_duties, item.nodeid)

    def lines(self) -> Iterator[str]:
        for test, why in self.red.items():
            yield f"FAILS WITHOUT A MUTANT | {test}\n{why}"
        for mutant, noticed in self.noticed.items():
            told = " ".join(dict.fromkeys(noticed.values()))
            blind = " ".join(sorted(set(mutant.duties) - noticed.keys()))
            yield f"{mutant} | {' '.join(mutant.duties)} | {f'LIVES for {blind}' if blind else told}"
        yield f"{len(self.noticed) - len(self.living())}/{len(self.noticed)} killed"

    def living(self) -> list[Mutant]:
        return [mutant for mutant, noticed in self.noticed.items() if noticed.keys() != set(mutant.duties)]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--mutants", metavar="WORD", default="", help="only those that begin so")


@pytest.hookimpl(tryfirst=True)
def pytest_collection() -> None:
    """Set all switches. A page is imported by its address, and no test needs to import it."""
    LABORATORY.switch_clocks()
    assert get_resolver().url_patterns


@pytest.hookimpl(tryfirst=True)
def pytest_runtestloop(session: pytest.Session) -> bool | None:
    if session.testsfailed:
        return None  # not even collected; pytest says it
    chosen = [mutant for mutant in LABORATORY.mutants if str(mutant).startswith(session.config.getoption("--mutants"))]
    if missing := {mutant.target for mutant in chosen} - LABORATORY.switches:
        raise pytest.UsageError(f"nothing to break at {sorted(missing)}")
    linked = _linked(session.items, chosen)
    for item in linked:
        LABORATORY.try_whole(item)
    for mutant in chosen:
        LABORATORY.ask(mutant, [item for item in linked if item.nodeid not in LABORATORY.red])
    session.testsfailed = len(LABORATORY.red) + len(LABORATORY.living())
    return True


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    for line in LABORATORY.lines():
        terminalreporter.write_line(line)


def _linked(items: list[pytest.Item], chosen: list[Mutant]) -> list[pytest.Item]:
    return [item for item in items if any(_duties_of(item, mutant) for mutant in chosen)]


def _duties_of(item: pytest.Item, mutant: Mutant) -> set[str]:
    """Which of the mutant's duties the test speaks for: those that it bears, or all, where it tries this very clock."""
    if mutant.target in _marked(item, "clock"):
        return set(mutant.duties)
    return _marked(item, "duty") & set(mutant.duties)


def _marked(item: pytest.Item, name: str) -> set[str]:
    return {value for mark in item.iter_markers(name) for value in mark.args}


def _fails(item: pytest.Item) -> bool:
    return any(report.failed and report.when == "call" for report in _reports(item))


def _reports(item: pytest.Item) -> list[pytest.TestReport]:
    """All but the session is torn down, since nobody knows yet which test is next."""
    session: Any = item.session
    return runtestprotocol(item, log=False, nextitem=session)


# Now, not in a hook: the plugins that come after this one import the program.
LABORATORY: Final = Laboratory()
duties.fulfils = LABORATORY.fulfils
