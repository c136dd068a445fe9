"""Does the real tree keep the contracts that its empty copy proves?"""

import subprocess
import sys
from pathlib import Path

from platform_core.management.everything import ROOT


class TestTheTree:
    def test_keeps_every_import_contract(self):
        linter = Path(sys.executable).with_name("lint-imports")

        done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False)

        assert done.returncode == 0, done.stdout
