"""Where may embedded servers keep their files?"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from platform_core.embedded import place

SHELF = Path("/var/tmp")  # noqa: S108  # what is under test
ROOT_ONLY = pytest.mark.skipif(os.geteuid() != 0, reason="root's concerns")


class TestHomeOf:
    def test_is_in_the_checkout(self, home: Path) -> None:
        assert place.home_of(home) == home / ".data"

    def test_is_elsewhere_when_a_socket_would_not_fit(self, home: Path) -> None:
        deep = home / ("x" * 60) / ("y" * 60)
        deep.mkdir(parents=True)

        found = place.home_of(deep)

        assert found == SHELF / place.name_of(deep)
        found.rmdir()

    @ROOT_ONLY
    def test_is_elsewhere_when_root_s_stand_in_cannot_come(self, home: Path) -> None:
        closed = home / "closed"
        closed.mkdir(mode=0o700)
        (closed / "checkout").mkdir()

        found = place.home_of(closed / "checkout")

        assert found.parent == SHELF
        found.rmdir()

    @ROOT_ONLY
    def test_is_elsewhere_when_the_folder_is_another_s(self, home: Path) -> None:
        (home / ".data").mkdir()
        os.chown(home / ".data", 65534, 65534)

        found = place.home_of(home)

        assert found.parent == SHELF
        found.rmdir()

    def test_differs_between_checkouts(self, home: Path) -> None:
        assert place.name_of(home / "a") != place.name_of(home / "b")


class TestClaimed:
    @ROOT_ONLY
    def test_refuses_a_folder_that_somebody_else_made_first(self, home: Path) -> None:
        (home / "trap").mkdir()
        os.chown(home / "trap", 65534, 65534)

        with pytest.raises(place.NoPlace, match="somebody else"):
            place.claim(home / "trap")

    def test_refuses_a_link(self, home: Path) -> None:
        (home / "trap").symlink_to(home)

        with pytest.raises(place.NoPlace, match="somebody else"):
            place.claim(home / "trap")

    def test_lets_the_database_s_user_through_a_folder_that_was_there_first(self, home: Path) -> None:
        """Whoever keeps a file there before any server has begun makes it for one alone."""
        (home / "kept").mkdir(mode=0o700)

        assert place.claim(home / "kept").stat().st_mode & 0o777 == 0o711
