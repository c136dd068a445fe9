"""Where may a driver's command not run?"""

from __future__ import annotations

import dataclasses
from importlib import import_module
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from platform_core.drivers.demo import opening

SIZE = {"orders": 40, "lines": 200, "deadlines": 200}
COMMANDS = [("demo", {}), ("replay", {"week": 2}), ("bulk", SIZE)]


@pytest.fixture
def login(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Give a command another environment than that of tests, in which it would run but for these changes."""

    def changed(name: str, **changes: Any) -> None:
        module = import_module(f"platform_core.drivers.management.commands.{name}")
        monkeypatch.setattr(module, "ENV", dataclasses.replace(module.ENV, **{"login": "worker"} | changes))

    return changed


class TestADriver:
    @pytest.mark.parametrize(("name", "options"), COMMANDS)
    def test_does_not_come_to_production(self, name: str, options: Any, login: Any, settings: Any) -> None:
        settings.MODE = "production"
        login(name)

        with pytest.raises(CommandError, match="not come to production"):
            call_command(name, **options)

    @pytest.mark.parametrize(("name", "options"), COMMANDS)
    def test_is_run_by_make(self, name: str, options: Any, login: Any) -> None:
        login(name, login="app")

        with pytest.raises(CommandError, match=f"run it by `make {name}`"):
            call_command(name, **options)

    @pytest.mark.parametrize(("name", "options"), COMMANDS[1:])
    def test_needs_the_logins_that_it_works_as(self, name: str, options: Any, login: Any) -> None:
        login(name, databases={})

        with pytest.raises(CommandError, match=f"run it by `make {name}`"):
            call_command(name, **options)

    @pytest.mark.parametrize(
        ("name", "options", "why"),
        [
            ("replay", {"week": 1}, "^week 1 holds 382 baskets of one day and is a stub; choose a week from 2 to 53$"),
            ("replay", {"week": 0}, "^choose a week from 2 to 53$"),
            ("replay", {"week": 54}, "^choose a week from 2 to 53$"),
            ("bulk", SIZE | {"lines": 39}, "one line at least"),
        ],
    )
    def test_refuses_what_cannot_be_done(self, name: str, options: Any, why: str, login: Any) -> None:
        login(name)

        with pytest.raises(CommandError, match=why):
            call_command(name, **options)

    def test_of_the_demo_begins_on_a_fresh_database(self, login: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        login("demo")
        monkeypatch.setattr(opening, "is_there", lambda: True)

        with pytest.raises(CommandError, match="lived in"):
            call_command("demo")
