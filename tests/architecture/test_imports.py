"""Does the real tree keep the contracts that its empty copy proves?"""

import subprocess
import sys
from pathlib import Path

from platform_core.management.everything import APPS, PACKAGES, ROOT
from tests.architecture.skeleton import CONFIGURATION, CONTRACTS


class TestTheTree:
    def test_keeps_every_import_contract(self):
        linter = Path(sys.executable).with_name("lint-imports")

        done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

        assert done.returncode == 0, done.stdout


class TestTheListOfApps:
    """It stands in `management/everything.py`. What cannot read it says the same."""

    def test_is_the_line_of_the_contracts(self):
        line = CONTRACTS["apps-form-a-line"]["layers"]

        assert [*reversed(line)][: len(APPS)] == [*APPS]

    def test_is_what_every_contract_names(self):
        lines = {f"rooms-of-{app}" for app in APPS}  # of each app's own rooms
        others = [contract for key, contract in CONTRACTS.items() if key not in lines]
        named = [names for contract in others for names in contract.values() if isinstance(names, list)]

        assert lines <= {*CONTRACTS}
        assert [names for names in named if set(names) & set(APPS) and not set(names) >= set(APPS)] == []
        assert CONFIGURATION["tool"]["importlinter"]["root_packages"] == [*PACKAGES, "tests"]

    def test_is_what_the_makefile_judges(self):
        assert f"OURS := {' '.join(PACKAGES)}\n" in (ROOT / "Makefile").read_text("utf8")
