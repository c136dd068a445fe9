"""Does a process that works for a long command end with it?"""

from __future__ import annotations

import os
import subprocess
import sys

import psutil

from platform_core.embedded.place import CHECKOUT

SLEEPING = """
import time
from platform_core.drivers.processes import processes

def work(progress):
    progress.put(1)
    time.sleep(600)

if __name__ == "__main__":
    with processes() as workers:
        lanes = [workers.executor.submit(work, workers.progress) for _ in range(workers.size)]
        begun = [workers.progress.get(timeout=300) for _ in lanes]
        print("working", flush=True)
        time.sleep(600)
"""


class TestProcesses:
    def test_ends_with_a_command_that_was_killed(self, tmp_path) -> None:
        (tmp_path / "sleeping.py").write_text(SLEEPING)
        there = os.environ | {"PYTHONPATH": str(CHECKOUT)}
        command = [sys.executable, str(tmp_path / "sleeping.py")]
        with subprocess.Popen(command, env=there, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout.readline() == "working\n"
            everybody = psutil.Process(process.pid).children(recursive=True)
            process.kill()

        _, left = psutil.wait_procs(everybody, timeout=20)
        for process in left:
            process.kill()

        assert len(everybody) >= 3  # two workers and the manager of the queue
        assert left == []
