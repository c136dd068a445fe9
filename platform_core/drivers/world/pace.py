"""The slowness of this machine while others use it, by a fixed loop: the time that passes ÷ the CPU that it has.

Clocks that run out under load are late by the machine, not by us. A judge of lateness allows for it, and says so.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

TURNS: Final = 300_000  # of the loop: some hundredths of a second on a machine of one's own
SHARE: Final = 0.9  # of the looks have to be no slower: one that was interrupted by chance excuses nothing


@dataclass(frozen=True, slots=True)
class Pace:
    """The measurements of the machine's slowness."""

    looks: list[float] = field(default_factory=list)

    def look(self) -> None:
        passed, used = time.perf_counter(), time.process_time()
        for _ in range(TURNS):
            pass
        self.looks.append((time.perf_counter() - passed) / (time.process_time() - used))

    @property
    def slowdown(self) -> float:
        return slowdown_of(self.looks)


def slowdown_of(looks: Sequence[float]) -> float:
    """The factor by which everything takes longer than alone, by most of the looks; never less than one."""
    return max(1.0, sorted(looks)[int(len(looks) * SHARE)]) if looks else 1.0
