"""Where may a driver's command not run?"""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from platform_core.drivers import running
from platform_core.drivers.demo import opening

COMMANDS = [("demo", {}), ("replay", {"week": 2}), ("bulk", {}), ("bench", {}), ("simulate", {}), ("demo_data", {})]


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give the drivers another environment than that of tests, in which they would run but for these changes."""

    def changed(**changes: Any) -> None:
        there = {"login": "worker", "databases": {"auditor": {}, "migrator": {}}} | changes
        monkeypatch.setattr(running, "ENV", dataclasses.replace(running.ENV, **there))

    return changed


class TestADriver:
    @pytest.mark.parametrize(("name", "options"), COMMANDS)
    def test_does_not_come_to_production(self, name: str, options: Any, login: Any, settings: Any) -> None:
        settings.MODE = "production"
        login()

        with pytest.raises(CommandError, match="not in production"):
            call_command(name, **options)

    @pytest.mark.parametrize(("name", "options"), COMMANDS)
    def test_is_run_as_worker(self, name: str, options: Any, login: Any) -> None:
        login(login="app")

        with pytest.raises(CommandError, match=r"^run it .*worker"):
            call_command(name, **options)

    @pytest.mark.parametrize(("name", "options"), COMMANDS[1:-1])
    def test_needs_the_logins_that_it_works_as(self, name: str, options: Any, login: Any) -> None:
        login(databases={})

        with pytest.raises(CommandError, match=r"^run it "):
            call_command(name, **options)

    @pytest.mark.parametrize(
        ("name", "options", "why"),
        [
            ("replay", {"week": 1}, "^week 1 holds 382 baskets of one day and is a stub; choose a week from 2 to 53$"),
            ("replay", {"week": 0}, "^choose a week from 2 to 53$"),
            ("replay", {"week": 54}, "^choose a week from 2 to 53$"),
            ("bulk", {"orders": 0}, "an order is the least"),
        ],
    )
    def test_refuses_what_cannot_be_done(self, name: str, options: Any, why: str, login: Any) -> None:
        login()

        with pytest.raises(CommandError, match=why):
            call_command(name, **options)

    def test_of_the_demo_begins_on_a_fresh_database(self, login: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        login()
        monkeypatch.setattr(opening, "is_there", lambda: True)

        with pytest.raises(CommandError, match="lived in"):
            call_command("demo")
