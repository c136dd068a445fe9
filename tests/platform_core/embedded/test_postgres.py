"""Is a PostgreSQL of our own running?"""

from __future__ import annotations

import multiprocessing
import os
import signal
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from platform_core.embedded.postgres import Postgres, ServerFailed, session
from platform_core.embedded.services import fresh_home

ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")


def pid_of(server: Postgres) -> int:
    return int((server.cluster / "postmaster.pid").read_text().split()[0])


def ask(server: Postgres, question: str) -> object:
    with session(server.url("postgres", "postgres")) as cursor:
        cursor.execute(question)
        return cursor.fetchone()[0] if cursor.description else None


def start_and_stop_as_nobody(home: Path) -> None:
    """In a process of its own, which cannot become root again."""
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)
    server = Postgres(home)
    server.start()
    assert server.cluster.stat().st_uid == 65534
    assert ask(server, "SELECT 1") == 1
    server.stop()
    assert not server.answers()


class TestPostgres:
    def test_starts_is_joined_and_stops(self, postgres: Postgres) -> None:
        postgres.start()
        first = pid_of(postgres)

        Postgres(postgres.home).start()

        assert pid_of(postgres) == first
        assert ask(postgres, "SHOW fsync") == "off"
        assert ask(postgres, "SHOW listen_addresses") == ""
        postgres.stop()
        assert not postgres.answers()

    def test_keeps_its_data_over_kill_9(self, postgres: Postgres) -> None:
        postgres.start()
        ask(postgres, "CREATE TABLE kept AS SELECT 7 AS n")
        os.kill(pid_of(postgres), signal.SIGKILL)

        postgres.start()

        assert ask(postgres, "SELECT n FROM kept") == 7

    def test_is_not_misled_by_a_stranger_with_the_number_of_the_dead(self, postgres: Postgres) -> None:
        postgres.start()
        lines = (postgres.cluster / "postmaster.pid").read_text().split("\n")
        postgres.stop()
        user = {"user": postgres.cluster.stat().st_uid} if os.geteuid() == 0 else {}
        with subprocess.Popen(["sleep", "60"], **user) as stranger:
            (postgres.cluster / "postmaster.pid").write_text("\n".join([str(stranger.pid), *lines[1:]]))

            postgres.start()

            assert pid_of(postgres) != stranger.pid
            assert stranger.poll() is None
            stranger.kill()

    def test_makes_a_half_made_cluster_anew(self, postgres: Postgres) -> None:
        postgres.cluster.rename(postgres.folder / "cluster.new")

        postgres.start()

        assert (postgres.answers(), (postgres.folder / "cluster.new").exists()) == (True, False)

    def test_is_started_once_by_two_who_come_together(self, postgres: Postgres) -> None:
        with ThreadPoolExecutor(2) as threads:
            list(threads.map(lambda _: Postgres(postgres.home).start(), range(2)))

        assert postgres.log.read_text().count("database system is ready to accept connections") == 1

    def test_runs_beside_another_checkout_s(self, postgres: Postgres) -> None:
        with fresh_home() as elsewhere:
            other = Postgres(elsewhere)
            other.start()
            postgres.start()
            assert ask(other, "SHOW data_directory") != ask(postgres, "SHOW data_directory")
            other.stop()
            assert postgres.answers()

    def test_refuses_the_data_of_another_version(self, postgres: Postgres) -> None:
        (postgres.cluster / "PG_VERSION").write_text("9\n")

        with pytest.raises(ServerFailed, match="made by PostgreSQL 9"):
            postgres.start()

    @ROOT_ONLY
    def test_runs_for_an_ordinary_user_too(self, home: Path) -> None:
        os.chown(home, 65534, 65534)

        child = multiprocessing.get_context("fork").Process(target=start_and_stop_as_nobody, args=(home,))
        child.start()
        child.join(60)

        assert child.exitcode == 0

    @ROOT_ONLY
    def test_copies_a_wheel_that_root_s_stand_in_cannot_reach(
        self, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("platform_core.embedded.place.open_to_all", lambda path: False)

        postgres.start()

        assert [path.name for path in postgres.home.glob("postgres-*")] != []
        assert postgres.answers()
