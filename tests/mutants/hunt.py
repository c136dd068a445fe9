"""How is a part of the program hunted for mutants that live? By one pytest in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

from platform_core.management.everything import ROOT
from platform_core.management.marks import marked_duties
from tests.mutants.mutations import CLOCKS
from tests.mutants.registry import mutants
from tests.recordings import OFF

NEEDLESS: Final = ("cacheprovider", "xdist", "schemathesis")
PYTEST: Final = (sys.executable, "-m", "pytest", "-q", *(f"-pno:{plugin}" for plugin in NEEDLESS))
QUICK: Final = "not proof and not journey and not commits"  # what races may do is no answer to one call
EVERY_CLOCK: Final = "tests/platform_core/cases/test_contract.py"  # of the cases; which one, each test is marked with
STARTING_EMPTY: Final = {OFF: "no"}  # what was made before there was a mutant cannot notice it
HUNT: Final = (*PYTEST, "-p", "tests.mutants.plugin", "-m", QUICK)


def hunt(word: str, *, capture: bool = True) -> subprocess.CompletedProcess[str]:
    """Those whose name begins so. Without what the pytest around us told its own processes."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")} | STARTING_EMPTY
    command = [*HUNT, f"--mutants={word}", *_files(word)]
    return subprocess.run(command, cwd=ROOT, env=ours, capture_output=capture, text=True, check=False)


def _files(word: str) -> list[str]:
    """Where the marks of their duties stand; journeys are about everything at once, and slow."""
    chosen = [mutant for mutant in mutants() if str(mutant).startswith(word)]
    if not chosen:
        raise LookupError(f"no mutant's name begins with {word}")
    marked = marked_duties(ROOT / "tests")
    places = {test.partition("::")[0] for mutant in chosen for id_ in mutant.duties for test in marked.get(id_, ())}
    if any(mutant.how in CLOCKS for mutant in chosen):
        places.add(EVERY_CLOCK)
    return sorted(file for file in places if not file.startswith("tests/journeys/"))
