"""Does `make` find its way with nothing but a Python?"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from platform_core.embedded.place import CHECKOUT

PATH = "/usr/bin:/bin"  # and nothing of the make that runs the tests
LOCKS = ("requirements.lock", "requirements-dev.lock")
ORDERLY = """#!/bin/sh
trap 'sleep 0.5; touch ended; exit 1' TERM
echo working
while true; do sleep 0.1; done
"""


@pytest.fixture
def bare(tmp_path: Path) -> Path:
    """A checkout before its first `make`."""
    shutil.copy(CHECKOUT / "Makefile", tmp_path)
    for lock in LOCKS:
        (tmp_path / lock).touch()
    return tmp_path


def make(*arguments: str, where: Path, path: str = PATH) -> subprocess.CompletedProcess[str]:
    command = [shutil.which("make") or "make", *arguments]
    return subprocess.run(command, cwd=where, env={"PATH": path}, capture_output=True, text=True, check=False)


class TestMake:
    def test_makes_its_environment_first(self, bare: Path) -> None:
        steps = make("-n", "test", where=bare).stdout

        assert steps.index("bootstrap.py") < steps.index("-m pytest")

    @pytest.mark.parametrize("newer", LOCKS)
    def test_makes_it_again_when_a_lock_is_newer(self, bare: Path, newer: str) -> None:
        (bare / ".venv" / "bin").mkdir(parents=True)
        (bare / ".venv" / "bin" / "python").touch()
        installed = bare / ".venv" / ".installed"
        installed.touch()
        made_at = installed.stat().st_mtime
        for lock in LOCKS:
            os.utime(bare / lock, (made_at, made_at - 1))
        assert "bootstrap.py" not in make("-n", "test", where=bare).stdout

        os.utime(bare / newer, (made_at, made_at + 1))  # by hand: two touches may bear the same tick of the file system

        assert "bootstrap.py" in make("-n", "test", where=bare).stdout

    def test_says_what_it_needs_where_there_is_no_python(self, bare: Path, tmp_path: Path) -> None:
        nothing = tmp_path / "bin"
        nothing.mkdir()
        (nothing / "sh").symlink_to("/bin/sh")

        refused = make("test", where=bare, path=str(nothing))

        assert refused.returncode == 2
        assert "needs Python 3.11 or newer" in refused.stderr

    @pytest.mark.parametrize("target", ["demo", "replay", "bulk", "bench", "otp", "up"])
    def test_passes_on_that_it_was_stopped_and_waits(self, bare: Path, target: str) -> None:
        (bare / ".venv" / "bin").mkdir(parents=True)
        (bare / ".venv" / "bin" / "python").write_text(ORDERLY)
        (bare / ".venv" / "bin" / "python").chmod(0o755)
        (bare / ".venv" / ".installed").touch()
        (bare / "an_app" / "management" / "commands").mkdir(parents=True)
        (bare / "an_app" / "management" / "commands" / f"{target}.py").touch()
        command = [shutil.which("make") or "make", target, "WEEK=2"]
        with subprocess.Popen(command, cwd=bare, env={"PATH": PATH}, stdout=subprocess.PIPE, text=True) as made:
            assert made.stdout.readline() == "working\n"
            made.terminate()

        assert (bare / "ended").exists()

    @pytest.mark.parametrize("week", ["", "two", "1;2"])
    def test_asks_which_week(self, week: str) -> None:
        asked = make("replay", f"WEEK={week}", where=CHECKOUT)

        assert asked.returncode == 2
        assert "Which week?" in asked.stderr
