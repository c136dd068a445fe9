"""Are the processes that we started still well?"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from platform_core.embedded.children import ChildDied, Children, Part, end_all, leftovers

STUBBORN = "trap '' TERM; echo deaf; while true; do sleep 1; done"
PARENT = """
import sys, time
from pathlib import Path
from platform_core.embedded.children import *
Children(Path(sys.argv[1])).start(Part("child", ["sleep", "60"], {}))
print(1, flush=True)
time.sleep(60)
"""


def shell(name: str, script: str) -> Part:
    return Part(name, ["sh", "-c", script], {"PATH": os.environ["PATH"]})


def wait_for(log: Path, text: str) -> None:
    until = time.monotonic() + 10
    while text not in log.read_text():
        assert time.monotonic() < until, f"{text} never came"
        time.sleep(0.01)


class TestCheck:
    def test_says_who_died_and_how(self, home: Path) -> None:
        children = Children(home)
        children.start(shell("well", "exec sleep 60"))
        children.start(shell("ill", "echo it hurts; exit 3"))

        with pytest.raises(ChildDied, match=r"(?s)^ill ended with 3\..*it hurts$"):
            while True:
                children.check()

        children.stop()

    def test_says_nothing_while_all_are_well(self, home: Path) -> None:
        children = Children(home)
        children.start(shell("well", "exec sleep 60"))

        children.check()

        children.stop()
        assert (children.running, leftovers(home)) == ({}, [])


class TestStop:
    def test_insists_where_asking_does_not_help(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("platform_core.embedded.children.PATIENCE", 0.5)
        children = Children(home)
        children.start(shell("deaf", STUBBORN))
        wait_for(children.log_of("deaf"), "deaf")

        children.stop()

        assert leftovers(home) == []

    def test_ends_the_children_of_children(self, home: Path) -> None:
        children = Children(home)
        children.start(shell("parent", "sleep 60 & echo ready; wait"))
        wait_for(children.log_of("parent"), "ready")
        assert len(leftovers(home)) == 2

        children.stop()

        assert leftovers(home) == []


class TestLeftovers:
    def test_are_found_and_ended_after_the_parent_s_kill_9(self, home: Path) -> None:
        parent = subprocess.Popen([sys.executable, "-c", PARENT, str(home)], stdout=subprocess.PIPE, text=True)
        assert parent.stdout is not None
        assert parent.stdout.readline() == "1\n"
        os.kill(parent.pid, signal.SIGKILL)
        parent.communicate()
        assert len(leftovers(home)) == 1

        end_all(home)

        assert leftovers(home) == []

    def test_are_nobody_of_another_home(self, home: Path) -> None:
        children = Children(home)
        children.start(shell("well", "exec sleep 60"))

        assert leftovers(home / "other") == []

        children.stop()
