"""Do the tests of its duties notice a mutant? One pytest in a process of its own, on the template database."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Final

from platform_core.management.everything import ROOT
from platform_core.management.marks import marked_duties
from tests.mutants.plugin import NOTICED, VARIABLE
from tests.mutants.registry import Mutant

PYTEST: Final = (sys.executable, "-m", "pytest", "-q", "--tb=line", "-p", "no:cacheprovider", "-p", "no:xdist")
QUICK: Final = ("-m", "not proof and not journey")
FAILED: Final = 1  # pytest's word for it; nothing collected, an interruption or a bad option would be another


@dataclass(frozen=True, slots=True)
class Hunt:
    """How it ended: which test noticed for which duty, and what pytest said."""

    mutant: Mutant
    noticed: dict[str, str]
    status: int
    said: str

    @property
    def blind(self) -> list[str]:
        """The duties of which no test failed."""
        return sorted(set(self.mutant.duties) - self.noticed.keys())

    @property
    def killed(self) -> bool:
        return self.status == FAILED and not self.blind


def hunt(mutant: Mutant) -> Hunt:
    done = _pytest(mutant.duties, {VARIABLE: str(mutant)})
    said = done.stdout + done.stderr
    lines = [line.split(" ", 2) for line in said.splitlines() if line.startswith(f"{NOTICED} ")]
    return Hunt(mutant, {duty: test for _, duty, test in lines}, done.returncode, said)


def unbroken(duties: Iterable[str]) -> tuple[int, str]:
    """The same tests without a mutant: what fails anyway has noticed nothing."""
    done = _pytest(sorted(set(duties)), {})
    return done.returncode, done.stdout + done.stderr


def _pytest(duties: Iterable[str], more: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Without what the pytest around us told its own processes."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    asked = [word for duty in duties for word in ("--duty", duty)]
    command = [*PYTEST, "-p", "tests.mutants.plugin", *QUICK, *asked, *_files(duties)]
    return subprocess.run(command, cwd=ROOT, env=ours | more, capture_output=True, text=True, check=False)


def _files(duties: Iterable[str]) -> list[str]:
    """Where the marks of these duties stand; policies first, since they need no database."""
    places = {test.partition("::")[0] for duty in duties for test in _marked().get(duty, ())}
    quick = (file for file in places if not file.startswith("tests/journeys/"))
    return sorted(quick, key=lambda file: ("test_policies" not in file, file))


@cache
def _marked() -> dict[str, list[str]]:
    return marked_duties(ROOT / "tests")
