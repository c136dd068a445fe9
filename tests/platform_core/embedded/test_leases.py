"""Who else is using this?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from platform_core.embedded.leases import Busy, Lease, alone_or_refused

HOLD = """
import time
from pathlib import Path
from platform_core.embedded.leases import *
{}
print(1, flush=True)
time.sleep(60)
"""


def holder(code: str) -> subprocess.Popen[str]:
    """Another process that holds on until it is killed."""
    process = subprocess.Popen([sys.executable, "-c", HOLD.format(code)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "1\n"
    return process


def kill(process: subprocess.Popen[str]) -> None:
    os.kill(process.pid, signal.SIGKILL)
    process.communicate()


class TestAloneOrRefused:
    def test_tells_the_second_what_the_first_wrote(self, home: Path) -> None:
        with alone_or_refused(home / "lock") as tell:
            tell("here since noon")

            with pytest.raises(Busy) as refusal, alone_or_refused(home / "lock"):
                pass

        assert refusal.value.note == "here since noon"

    def test_is_free_after_kill_9(self, home: Path) -> None:
        other = holder(f"h = alone_or_refused(Path('{home}/lock')); h.__enter__()('x')")
        with pytest.raises(Busy), alone_or_refused(home / "lock"):
            pass

        kill(other)

        with alone_or_refused(home / "lock"):
            assert (home / "lock").read_text() == ""


class TestLease:
    def test_ends_with_the_light_out_only_for_the_last(self, home: Path) -> None:
        first, second = Lease(home / "lock"), Lease(home / "lock")

        assert (first.end(), second.end()) == (False, True)

    def test_knows_whether_anybody_was_there_before(self, home: Path) -> None:
        first, second = Lease(home / "lock"), Lease(home / "lock")

        assert (first.first, second.first) == (True, False)
        first.end(), second.end()
        assert Lease(home / "lock").first

    def test_counts_nobody_who_was_killed(self, home: Path) -> None:
        other, ours = holder(f"h = Lease(Path('{home}/lock'))"), Lease(home / "lock")

        kill(other)

        assert ours.end() is True
