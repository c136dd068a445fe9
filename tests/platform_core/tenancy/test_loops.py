"""Does a loop turn until it is told to stop, whatever goes wrong in between?"""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from platform_core.tenancy.loops import AFTER_FAILURE, Loop


class Three(Loop):
    """Stops itself after three turns."""

    label = "three"
    queue = "default"

    def __init__(self) -> None:
        super().__init__(None)
        self.done: list[str] = []

    def begin(self) -> None:
        self.done.append("begin")

    def turn(self) -> float:
        self.done.append("turn")
        if len(self.done) > 3:
            self.stopping.set()
        return 0.0


class Failing(Three):
    def begin(self) -> None:
        super().begin()
        raise ConnectionError

    def turn(self) -> float:
        super().turn()
        raise ConnectionError


class Resting(Three):
    """Would rest for a minute after each turn; is called at the second glance."""

    glance = 0.001

    def turn(self) -> float:
        super().turn()
        self.glances = 0
        return 60

    def is_called(self) -> bool:
        self.glances += 1
        return self.glances == 2


class Forgotten(Resting):
    """Nobody can say whether it is called."""

    def is_called(self) -> bool:
        raise ConnectionError


@pytest.mark.commits
class TestRest:
    def test_ends_when_it_is_called(self) -> None:
        loop = Resting()

        loop.run()

        assert loop.done == ["begin", "turn", "turn", "turn"]

    def test_ends_a_while_after_nobody_could_say_so(
        self, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        loop, waits = Forgotten(), list[float]()
        monkeypatch.setattr(loop.stopping, "wait", waits.append)

        with caplog.at_level(logging.ERROR):
            loop.run()

        assert loop.done == ["begin", "turn", "turn", "turn"]
        assert waits == [0.001, AFTER_FAILURE] * 3
        assert [record.message for record in caplog.records] == ["loop_failed"] * 3


@pytest.mark.commits
class TestRun:
    def test_begins_once_and_turns_until_it_is_stopped(self) -> None:
        loop = Three()

        loop.run()

        assert loop.done == ["begin", "turn", "turn", "turn"]

    def test_goes_on_after_a_failure_and_says_so(
        self, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        loop = Failing()
        monkeypatch.setattr(loop.stopping, "wait", lambda _: None)

        with caplog.at_level(logging.ERROR):
            loop.run()

        assert loop.done == ["begin", "turn", "turn", "turn"]
        assert [record.message for record in caplog.records] == ["loop_failed"] * 4


@pytest.mark.commits
class TestHeartbeat:
    def test_is_left_by_turns_that_ended_well_and_by_no_other(
        self, settings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        settings.HEARTBEAT_DIR = str(tmp_path)
        failing = Failing()
        monkeypatch.setattr(failing.stopping, "wait", lambda _: None)

        failing.run()
        assert list(tmp_path.iterdir()) == []

        Three().run()
        assert [file.name for file in tmp_path.iterdir()] == ["three"]
