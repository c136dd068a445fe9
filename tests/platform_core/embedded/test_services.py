"""Which servers does a program use?"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil
import pytest
from django.core.management import get_commands

from platform_core.embedded import before, databases
from platform_core.embedded.environment import DATABASE_VARIABLES, SUPERUSER_VARIABLE
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.postgres import Postgres, session
from platform_core.embedded.services import serving

ORDERLY = """
import os, pathlib, signal, subprocess, sys, time, psycopg2

def end(number, _):
    time.sleep(0.5)
    subprocess.Popen(["sleep", "600"])  # somebody whom it leaves behind
    psycopg2.connect(os.environ["WORKER_DATABASE_URL"]).close()
    pathlib.Path(sys.argv[1]).write_text("with its database")
    sys.exit(1)

signal.signal(signal.SIGINT, end)
print("working", flush=True)
time.sleep(600)
"""
NEW = "what is new to the data"
TOLD = "import os; print(os.environ['DATABASE_URL'], os.environ['REDIS_URL']); raise SystemExit(3)"


def without_servers() -> dict[str, str]:
    """The environment of a developer who has set nothing."""
    names = {*DATABASE_VARIABLES.values(), SUPERUSER_VARIABLE, "REDIS_URL", "TIANPING_MODE", "DJANGO_SETTINGS_MODULE"}
    return {name: value for name, value in os.environ.items() if name not in names}


def alive_in(session: int) -> list[int]:
    """Who of a session still runs; one that was killed is listed until somebody fetches its status."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error, ProcessLookupError):
            if os.getsid(process.pid) == session and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process.pid)
    return found


def test_an_upgrade_is_the_same_here_and_by_hand() -> None:
    """What `make up` says to data from before is what an operator is told to say."""
    upgrade = (CHECKOUT / "docs" / "operate.md").read_text().partition("## Upgrade")[2].partition("\n## ")[0]

    assert tuple(re.findall(r"worker python manage\.py (\w+)", upgrade)) == databases.UPGRADE
    assert set(databases.UPGRADE) <= set(get_commands())


@pytest.mark.commits
class TestServing:
    @pytest.mark.proof
    def test_starts_nothing_where_servers_are_given(
        self, fresh: dict[str, str], valkey: str, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in fresh.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setenv("REDIS_URL", valkey)

        with serving(home) as variables:
            assert variables["DATABASE_URL"] == fresh["DATABASE_URL"]

        assert list(home.iterdir()) == []

    @pytest.mark.proof
    def test_starts_its_own_once_for_two_of_whom_one_joins_and_stops_them_after_the_last(
        self, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in (*DATABASE_VARIABLES.values(), SUPERUSER_VARIABLE, "REDIS_URL"):
            monkeypatch.delenv(name, raising=False)
        server = Postgres(home)

        with serving(home) as first:
            with session(first[SUPERUSER_VARIABLE]) as cursor:
                cursor.execute("DELETE FROM django_migrations")  # so that whoever prepares it again fails
            with serving(home, join=True) as second:
                assert first["DATABASE_URL"] == second["DATABASE_URL"]
            assert server.answers()

        assert not server.answers()

    @pytest.mark.proof
    def test_gives_data_from_before_an_upgrade_what_is_new(self, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        for name in (*DATABASE_VARIABLES.values(), SUPERUSER_VARIABLE, "REDIS_URL"):
            monkeypatch.delenv(name, raising=False)
        taken: list[str] = []

        @contextmanager
        def step(name: str) -> Iterator[None]:
            taken.append(name)
            yield

        with serving(home, step=step) as variables, session(variables[SUPERUSER_VARIABLE]) as cursor:
            cursor.execute("COMMENT ON DATABASE tianping IS 'an older version'")
        assert NEW not in taken
        with serving(home, step=step):
            assert taken.count(NEW) == 1
        with serving(home, step=step):
            assert taken.count(NEW) == 1


@pytest.mark.commits
class TestDataFromBefore:
    """One row of the history that there was is what it is known by."""

    RENAME = "UPDATE django_migrations SET name = '0001_initial' WHERE app = 'tenancy'"

    @pytest.mark.proof
    def test_is_set_aside_whole_and_a_new_database_begins(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        for name in (*DATABASE_VARIABLES.values(), SUPERUSER_VARIABLE, "REDIS_URL"):
            monkeypatch.delenv(name, raising=False)
        with serving(home) as variables, session(variables[SUPERUSER_VARIABLE]) as cursor:
            cursor.execute(f"{self.RENAME}; CREATE TABLE kept ()")
        (home / "files").mkdir(exist_ok=True)
        (home / "files" / "photo").touch()

        for _ in range(2):
            with serving(home) as variables, session(variables[SUPERUSER_VARIABLE]) as cursor:
                cursor.execute("SELECT to_regclass('kept'), to_regclass('tenancy_tenant') IS NOT NULL")
                assert cursor.fetchone() == (None, True)

        [aside] = home.glob("before-*")
        assert capsys.readouterr().err == f"{before.TOLD.format(aside)}\n"
        assert (aside / "files" / "photo").exists()
        old = Postgres(aside)
        old.start()
        with session(databases.addresses(old)[SUPERUSER_VARIABLE]) as cursor:
            cursor.execute("SELECT to_regclass('kept')::text")
            assert cursor.fetchone() == ("kept",)
        old.stop()

    def test_of_a_server_that_is_given_is_refused(
        self, fresh: dict[str, str], home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name, value in (fresh | {"REDIS_URL": "unix:///nowhere"}).items():
            monkeypatch.setenv(name, value)
        with session(fresh[SUPERUSER_VARIABLE]) as cursor:
            cursor.execute(self.RENAME)

        with pytest.raises(before.FromBefore, match="keep it, and name an empty one"), serving(home):
            pass


class TestRun:
    @pytest.mark.proof
    def test_gives_a_command_its_servers_and_takes_its_status(self) -> None:
        command = [sys.executable, "-m", "platform_core.embedded", "run", "--fresh", "--", sys.executable, "-c", TOLD]

        done = subprocess.run(command, cwd=CHECKOUT, env=without_servers(), capture_output=True, text=True, check=False)

        assert (done.returncode, done.stderr) == (3, "")
        assert done.stdout.startswith("postgres://tp_app@/tianping?host=/")

    @pytest.mark.proof
    @pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
    def test_lets_a_command_end_in_order_when_it_is_stopped(self, number: int, tmp_path: Path) -> None:
        ended = tmp_path / "ended"
        command = ["run", "--fresh", "--", sys.executable, "-c", ORDERLY, str(ended)]
        start = {"env": without_servers(), "stdout": subprocess.PIPE, "text": True, "start_new_session": True}
        with subprocess.Popen([sys.executable, "-m", "platform_core.embedded", *command], cwd=CHECKOUT, **start) as run:
            assert run.stdout.readline() == "working\n"
            [session] = [p.pid for p in psutil.Process(run.pid).children() if ORDERLY in p.cmdline()]
            os.killpg(run.pid, number)

        assert run.returncode == 128 + number
        assert ended.read_text() == "with its database"
        assert alive_in(session) == []

    def test_refuses_half_an_environment(self) -> None:
        half = without_servers() | {"DATABASE_URL": "postgres://tp_app@db/tianping"}
        command = [sys.executable, "-m", "platform_core.embedded", "run", "--", "true"]

        done = subprocess.run(command, cwd=CHECKOUT, env=half, capture_output=True, text=True, check=False)

        assert done.returncode == 1
        assert "missing: WORKER_DATABASE_URL, SEQUENCER_DATABASE_URL" in done.stderr
