"""How does a run of pytest get its mutant? By `-p tests.mutants.plugin`, and the mutant's name in the environment.

The tag is the seam: while modules of ours are imported, `fulfils` hands out the broken function in place of the one it
marks, so whoever has it, under whatever name, has the broken one. A clock is broken where its end is counted, or loses
its handler. The run ends as soon as every duty has a test that failed, and says which. A test that could not even
begin, since a fixture of it broke, has noticed nothing.
"""

from __future__ import annotations

import os
from collections.abc import Generator
from importlib import import_module
from typing import Any, Final

import pytest

from platform_core import duties
from platform_core.deadlines.registry import HANDLERS
from platform_core.deadlines.specs import Deadline
from tests.mutants.mutations import CLOCKS, UNHANDLED, Counted, falsified
from tests.mutants.registry import Mutant, mutants

VARIABLE: Final = "TIANPING_MUTANT"
NOTICED: Final = "noticed"

_fulfils = duties.fulfils


class Broken:
    """The program of this run, with its one mutant."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant
        self.applied = False
        self.noticed: dict[str, str] = {}

    def fulfils(self, *ids: str) -> Any:
        mark = _fulfils(*ids)
        return lambda obj: self._or_broken(mark(obj))

    def _or_broken(self, obj: Any) -> Any:
        if f"{obj.__module__}.{obj.__qualname__}" != self.mutant.target:
            return obj
        self.applied = True
        return falsified(obj, how=self.mutant.how, returns=self.mutant.returns)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Django stands by now, and with it whatever counts clocks and handles their ends."""
        if self.mutant.how == UNHANDLED:
            self.applied = HANDLERS.pop(self.mutant.target, None) is not None
        elif self.mutant.how in CLOCKS:
            self._break_the_clock()

    def _break_the_clock(self) -> None:
        keeping: Any = import_module("platform_core.deadlines.commands._keeping")
        count, change = keeping._counted, CLOCKS[self.mutant.how]

        def counted(spec: Deadline, *of_what: Any) -> Counted:
            found: Counted = count(spec, *of_what)
            return change(found, spec) if spec.kind == self.mutant.target else found

        keeping._counted = counted
        self.applied = True

    def pytest_collection_finish(self) -> None:
        if not self.applied:
            raise pytest.UsageError(f"{self.mutant} stands nowhere")

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
        report = yield
        if report.when == "call" and report.failed:
            shown = {duty for mark in item.iter_markers("duty") for duty in mark.args}
            for duty in sorted(shown & set(self.mutant.duties) - self.noticed.keys()):
                self.noticed[duty] = item.nodeid
            if len(self.noticed) == len(self.mutant.duties):
                item.session.shouldfail = "every duty has noticed"
        return report

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for duty, test in self.noticed.items():
            terminalreporter.write_line(f"{NOTICED} {duty} {test}")


def _named(name: str) -> Mutant:
    return next(mutant for mutant in mutants() if str(mutant) == name)


def pytest_configure(config: pytest.Config) -> None:
    if BROKEN:
        config.pluginmanager.register(BROKEN)


# Now, not in a hook: the plugins that come after this one import the program.
BROKEN: Final = Broken(_named(os.environ[VARIABLE])) if VARIABLE in os.environ else None
if BROKEN:
    duties.fulfils = BROKEN.fulfils
