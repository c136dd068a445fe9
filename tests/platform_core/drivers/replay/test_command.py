"""Does `manage.py replay` hold, over HTTP and by commands, against running web, workers and outside world?"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.stack import stack
from tests.platform_core.drivers.replay import weeks


def replay(*arguments: str, environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "manage.py", "replay", *arguments]
    variables = environment | {"TIANPING_LOGIN": "worker", "COLUMNS": "120"}
    return subprocess.run(command, cwd=CHECKOUT, env=variables, capture_output=True, text=True, check=False)


@pytest.mark.proof
@pytest.mark.commits
class TestASmallWeek:
    @pytest.fixture
    def running(self, fresh: dict[str, str], valkey: str, tmp_path: Path) -> Iterator[dict[str, str]]:
        """With the settings that people run it with: those of tests know no outside world."""
        ordinary = {name: value for name, value in fresh.items() if name != "DJANGO_SETTINGS_MODULE"}
        with stack(tmp_path, ordinary | {"REDIS_URL": valkey, "TIANPING_MODE": "local"}) as (_, environment):
            yield environment

    def test_is_equal_to_the_cent_and_comes_once(self, running: dict[str, str], tmp_path: Path) -> None:
        data = str(weeks.write(tmp_path, weeks.ordinary(baskets=30)))
        arguments = ["--week", "2", "--over-http", "5", "--data", data]

        first = replay(*arguments, environment=running)
        again = replay(*arguments, environment=running)

        assert first.returncode == 0, first.stderr
        assert "30 baskets of 6 households at 3 stores" in first.stdout
        assert "orders/s" in first.stdout
        assert "Equal to the cent, per store and in all." in first.stdout
        assert again.returncode == 1
        assert "take a fresh one" in again.stderr

    def test_takes_back_over_http_as_well(self, running: dict[str, str], tmp_path: Path) -> None:
        """By every way that has doors; two shops are silent, and the real sweep pays through the real relay."""
        data = str(weeks.write(tmp_path, weeks.returning(coupon=0)))

        run = replay("--week", "2", "--over-http", "6", "--data", data, environment=running)

        assert run.returncode == 0, run.stdout + run.stderr
        assert "6 of them over HTTP; 10 lines go back" in run.stdout
        assert "2 shops are silent: the clock goes on by" in run.stdout
        assert "Equal to the cent, per store and in all." in run.stdout
