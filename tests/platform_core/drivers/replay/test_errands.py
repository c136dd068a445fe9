"""Does what waits hold up nobody, and is nothing forgotten?"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import repeat

import pytest

from platform_core.drivers.replay import errands
from platform_core.drivers.replay.errands import Errands, WaitedInVain


@pytest.fixture(autouse=True)
def _no_rest(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(errands, "REST", 0.0)


def errand(name: str, *, waits: int, diary: list[str]) -> Iterator[str]:
    for turn in range(waits):
        diary.append(f"{name}{turn}")
        yield f"{name}{turn}"
    diary.append(f"{name} done")


class TestErrands:
    def test_go_on_side_by_side_until_all_are_done(self) -> None:
        diary: list[str] = []
        done: list[int] = []
        waiting = Errands(done=lambda: done.append(1))
        waiting.take(errand("a", waits=2, diary=diary))
        waiting.take(errand("b", waits=1, diary=diary))

        waiting.finish()

        assert diary == ["a0", "b0", "a1", "b done", "a done"]
        assert done == [1, 1]

    def test_are_left_alone_while_they_rest(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(errands, "REST", 60.0)
        diary: list[str] = []
        waiting = Errands(done=lambda: None)
        waiting.take(errand("a", waits=9, diary=diary))

        waiting.look_after()
        waiting.look_after()

        assert diary == ["a0"]

    def test_do_not_wait_for_ever(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(errands, "PATIENCE", 0.0)
        waiting = Errands(done=lambda: None)
        waiting.take(repeat("a0"))

        with pytest.raises(WaitedInVain, match=r"^1 orders for a0$"):
            waiting.finish()
