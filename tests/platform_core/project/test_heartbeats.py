"""Does a health check see that a worker's loop, or beat, stands still?"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import yaml

from platform_core.embedded.place import CHECKOUT
from platform_core.project.celery import Scheduler, app
from platform_core.tenancy.loops import Loop

CHECK = (sys.executable, "-m", "platform_core.project.heartbeats")


def check(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"TIANPING_HEARTBEAT_DIR": str(folder)}
    return subprocess.run(
        [*CHECK, *arguments], cwd=CHECKOUT, env=environment, check=False, capture_output=True, text=True
    )


def left(folder: Path, name: str, *, seconds_ago: float) -> None:
    (folder / name).touch()
    at = time.monotonic() - seconds_ago
    os.utime(folder / name, (at, at))


class TestTheCheck:
    def test_is_content_with_turns_that_ended_lately(self, tmp_path: Path):
        left(tmp_path, "relay", seconds_ago=20)
        left(tmp_path, "outside", seconds_ago=0)

        said = check(tmp_path, "relay", "outside")

        assert (said.returncode, said.stderr) == (0, "")

    def test_names_who_stands_still(self, tmp_path: Path):
        left(tmp_path, "relay", seconds_ago=60)
        left(tmp_path, "outside", seconds_ago=0)

        said = check(tmp_path, "relay", "outside", "recount")

        assert said.returncode == 1
        assert re.fullmatch(
            r"relay: no turn ended well for \d\d s\nrecount: no turn ended well for inf s\n", said.stderr
        )

    def test_waits_as_long_as_it_is_told(self, tmp_path: Path):
        left(tmp_path, "sequencer", seconds_ago=65)

        assert check(tmp_path, "sequencer", "--within", "600").returncode == 0

    def test_waits_for_one_as_long_as_for_none_of_the_others(self, tmp_path: Path):
        left(tmp_path, "sequencer", seconds_ago=500)
        left(tmp_path, "overdue", seconds_ago=500)

        said = check(tmp_path, "sequencer=600", "overdue", "--within", "120")

        assert said.returncode == 1
        assert re.fullmatch(r"overdue: no turn ended well for \d+ s\n", said.stderr)


class TestCompose:
    def test_watches_every_loop_that_leaves_heartbeats(self):
        """In the service whose worker serves the loop's queue."""
        watched = {}
        for said in yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text("utf8"))["services"].values():
            command = said.get("command", [])
            if "-Q" in command:
                names = said["healthcheck"]["test"][4:]
                queue = command[command.index("-Q") + 1]
                watched[queue] = {name.partition("=")[0] for name in names if name[0].isalpha()}

        loops = {}
        for loop in app.steps["worker"]:
            if issubclass(loop, Loop):
                loops.setdefault(loop.queue, set()).add(loop.label)
        assert watched == loops


class TestBeat:
    def test_leaves_a_heartbeat_at_each_tick(self, settings, tmp_path: Path):
        settings.HEARTBEAT_DIR = str(tmp_path)
        scheduler = Scheduler(app, schedule={}, lazy=True)

        assert scheduler.tick() == scheduler.max_interval
        assert (tmp_path / "beat").exists()
