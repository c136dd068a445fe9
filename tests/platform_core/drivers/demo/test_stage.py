"""Does a story go on in the order of its instants, and is there an end to patience?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from platform_core.drivers.demo.stage import play
from platform_core.drivers.world.clocks import Impatient, until

START = datetime(2026, 9, 17, 1, 0, tzinfo=UTC)


def hours(*numbers: int) -> list[datetime]:
    return [START + timedelta(hours=number) for number in numbers]


class TestPlay:
    def test_lets_whoever_waits_for_the_earliest_instant_go_on(self) -> None:
        happened: list[tuple[str, datetime]] = []
        clock = [START]

        def chapter(name: str, instants: list[datetime]) -> Iterator[datetime]:
            for instant in instants:
                yield instant
                happened.append((name, clock[-1]))

        play(
            [chapter("a", hours(0, 3, 4)), chapter("b", hours(0, 1, 4)), chapter("c", hours(2))],
            clock.append,
        )

        assert [name for name, _ in happened] == ["a", "b", "b", "c", "a", "b", "a"]  # who waits longer, first
        assert [at for _, at in happened] == hours(0, 0, 1, 2, 3, 4, 4)


class TestUntil:
    def test_gives_what_it_waited_for(self) -> None:
        looks = iter(["", "", "seen"])

        assert until("it is seen", lambda: next(looks)) == "seen"

    def test_says_what_did_not_happen(self) -> None:
        with pytest.raises(Impatient, match="the money is back: waited 0 s in vain"):
            until("the money is back", lambda: None, seconds=0.1)
