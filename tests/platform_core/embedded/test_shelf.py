"""Which cluster need nobody migrate again?"""

from __future__ import annotations

import inspect
import os
import subprocess
from pathlib import Path

import pytest

from platform_core.embedded import databases, place, shelf
from platform_core.embedded.environment import SUPERUSER_VARIABLE
from platform_core.embedded.place import CHECKOUT
from platform_core.embedded.postgres import SUPERUSER, Postgres, session
from platform_core.embedded.services import fresh_home
from platform_core.eventlog.registry import SUBSCRIBERS


@pytest.fixture
def own_shelf(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(shelf, "_shelf", lambda: place.claim(home / "shelf"))
    return home / "shelf"


def written(server: Postgres, name: str) -> None:
    with session(server.url(SUPERUSER, "postgres")) as cursor:
        cursor.execute(f"CREATE ROLE {name}")


class TestShelf:
    def test_gives_a_copy_of_what_was_kept_once(self, postgres: Postgres, own_shelf: Path) -> None:
        postgres.start()
        written(postgres, "kept")
        postgres.stop()
        shelf.keep(postgres, "made")
        postgres.start()
        written(postgres, "later")

        with fresh_home() as home:
            another = Postgres(home)
            assert shelf.take(another, "made")
            another.start()
            with session(another.url(SUPERUSER, "postgres")) as cursor:
                cursor.execute("SELECT rolname FROM pg_roles WHERE rolname IN ('kept', 'later')")
                found = cursor.fetchall()
            another.stop()

        assert found == [("kept",)]

    def test_leaves_who_has_data_alone(self, postgres: Postgres, own_shelf: Path) -> None:
        shelf.keep(postgres, "made")

        assert not shelf.take(postgres, "made")

    def test_has_nothing_under_another_name(self, home: Path, postgres: Postgres, own_shelf: Path) -> None:
        shelf.keep(postgres, "made")

        assert not shelf.take(Postgres(home / "new"), "other")

    def test_keeps_the_newest_few(self, postgres: Postgres, own_shelf: Path) -> None:
        for n in range(shelf.NEWEST + 1):
            shelf.keep(postgres, f"made{n}")
            os.utime(own_shelf / f"made{n}", (n + 1, n + 1))
        shelf.keep(postgres, "last")

        assert sorted(path.name for path in own_shelf.iterdir() if path.is_dir()) == ["last", "made2", "made3"]

    def test_costs_nothing_but_time_where_there_can_be_none(
        self, postgres: Postgres, home: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (home / "a-file").write_text("")
        monkeypatch.setattr(shelf, "PLACE", home / "a-file")

        shelf.keep(postgres, "made")

        assert not shelf.take(Postgres(home / "new"), "made")

    def test_costs_nothing_but_time_where_nothing_can_be_copied(
        self, postgres: Postgres, home: Path, own_shelf: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        shelf.keep(postgres, "made")

        def full(*_: object) -> Path:
            raise subprocess.CalledProcessError(1, "cp")

        monkeypatch.setattr(shelf, "copy_cluster", full)
        monkeypatch.setattr(Postgres, "adopt", full)
        shelf.keep(postgres, "more")

        assert not shelf.take(Postgres(home / "new"), "made")
        assert [path.name for path in own_shelf.iterdir() if path.is_dir()] == ["made"]


class TestMigrateUnless:
    @pytest.mark.proof
    @pytest.mark.commits
    def test_does_once_what_it_is_made_of(self, fresh: dict[str, str]) -> None:
        assert databases.migrate_unless("one", fresh)
        assert not databases.migrate_unless("one", fresh)
        with session(fresh[SUPERUSER_VARIABLE]) as cursor:
            cursor.execute("UPDATE django_migrations SET id = id + 1000 WHERE app = 'sessions'")

        assert databases.migrate_unless("one", fresh)
        assert databases.migrate_unless("two", fresh)


class TestMadeOf:
    def test_reads_every_module_of_a_subscriber(self) -> None:
        """What migrates gives each its place in the log."""
        heard = {Path(inspect.getfile(inspect.unwrap(each.handler))) for each in SUBSCRIBERS.values()}
        ours = {path for path in heard if path.is_relative_to(CHECKOUT) and "tests" not in path.parts}

        assert ours - set(shelf.files()) <= {CHECKOUT / "platform_core" / "cases" / "telling.py"}

    def test_changes_with_a_migration_and_with_nothing_else_of_it(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        for name in (*shelf.OTHERS, "goods/__init__.py", "goods/migrations/0001_initial.py", "goods/rules.py"):
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_text("1")
        monkeypatch.setattr(shelf, "CHECKOUT", tmp_path)
        found = [shelf.made_of()]

        for name in ("goods/rules.py", "goods/migrations/0001_initial.py"):
            (tmp_path / name).write_text("2")
            found.append(shelf.made_of())

        assert found[0] == found[1] != found[2]
