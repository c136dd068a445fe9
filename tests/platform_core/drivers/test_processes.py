"""Does a process that works for a long command end with it?"""

from __future__ import annotations

import os
import subprocess
import sys

import psutil

from platform_core.embedded.place import CHECKOUT

SLEEPING = """
import os
import time
from platform_core.drivers.processes import processes, run

def work(nth):
    os.write(1, b"working\\n")  # in one piece: two of them write to the same pipe
    time.sleep(60)

if __name__ == "__main__":
    with processes() as workers:
        run(workers, work, range(2), done=print)
"""


class TestProcesses:
    def test_ends_with_a_command_that_was_killed(self, tmp_path) -> None:
        (tmp_path / "sleeping.py").write_text(SLEEPING)
        there = os.environ | {"PYTHONPATH": str(CHECKOUT)}
        command = [sys.executable, str(tmp_path / "sleeping.py")]
        with subprocess.Popen(command, env=there, stdout=subprocess.PIPE, text=True) as process:
            assert [process.stdout.readline() for _ in range(2)] == ["working\n"] * 2
            everybody = psutil.Process(process.pid).children(recursive=True)
            process.kill()

        _, left = psutil.wait_procs(everybody, timeout=20)
        for process in left:
            process.kill()

        assert len(everybody) >= 2
        assert left == []
