"""Where may the demo not be played?"""

from __future__ import annotations

import dataclasses

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from platform_core.drivers.demo import opening
from platform_core.drivers.management.commands import demo as command


class TestRefuse:
    def test_does_not_come_to_production(self) -> None:
        with override_settings(MODE="production"), pytest.raises(CommandError, match="does not come to production"):
            call_command("demo")

    def test_asks_to_be_run_by_make(self) -> None:
        with pytest.raises(CommandError, match="make demo"):
            call_command("demo")

    def test_begins_on_a_fresh_database(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(command, "ENV", dataclasses.replace(command.ENV, login="worker"))
        monkeypatch.setattr(opening, "is_there", lambda: True)

        with pytest.raises(CommandError, match="lived in"):
            call_command("demo")
