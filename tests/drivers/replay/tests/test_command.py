"""Does `manage.py replay` hold with the real data and real processes, once?"""

from __future__ import annotations

import subprocess
import sys

import pytest

from platform_core.embedded.place import CHECKOUT


def replay(environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "replay", "--week", "2", "--baskets", "40"]
    variables = environment | {"TIANPING_LOGIN": "worker", "COLUMNS": "120"}
    return subprocess.run(command, cwd=CHECKOUT, env=variables, capture_output=True, text=True, check=False)


@pytest.mark.proof
@pytest.mark.commits
class TestTheBeginningOfAWeek:
    def test_is_equal_to_the_cent_and_comes_once(self, fresh: dict[str, str]) -> None:
        first, again = replay(fresh), replay(fresh)

        assert first.returncode == 0, first.stdout + first.stderr
        assert "Week 2: 40 baskets of " in first.stdout
        assert "orders/s" in first.stdout
        assert "Equal to the cent, per store and in all; the ledger is balanced." in first.stdout
        assert again.returncode == 1
        assert "take a fresh one" in again.stderr
