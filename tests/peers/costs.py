"""What do calls of two shops cost, side by side?

CPU of a server and of its backends in PostgreSQL, by the kernel's count. Blocks of the one and the other alternate, so
that whatever else the machine does meets both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from platform_core.drivers.bench.figures import Figure, Measured
from platform_core.drivers.bench.served import Cost, yardstick_ms

ROUNDS: Final = 3
WARM: Final = 10  # calls of each before anything is counted

Call = Callable[[], object]


class Measurable(Protocol):
    """A server that is asked and whose processes are known."""

    def measured(self) -> AbstractContextManager[Cost]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two: the server, and what a client asks of it."""

    server: Measurable
    call: Call

    def block(self, times: int) -> Cost:
        with self.server.measured() as cost:
            for _ in range(times):
                self.call()
        return cost


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """The same wish at both, and how many times as much the peer is to cost at least."""

    name: str
    ours: Side
    peer: Side
    at_least: float
    times: int

    def line(self, *, load: float) -> dict[str, Any]:
        """As the bench prints its figures, in milliseconds of CPU a call; the median round as a whole."""
        figure = Figure(name=self.name, measure=lambda _: Measured(value=0), rounds=ROUNDS, at_least=self.at_least)
        rounds = sorted(self._rounds(), key=lambda found: found[1].ms_per(self.times) / found[0].ms_per(self.times))
        ours, peer = rounds[ROUNDS // 2]
        own, other = ours.ms_per(self.times), peer.ms_per(self.times)
        line = figure.line(Measured(value=other / own, ours=own, yardstick=other), load=load, scale=1)
        return line | {
            "unit": "ms of CPU a call",
            "ours_web": round(ours.web * 1_000 / self.times, 2),
            "ours_database": round(ours.database * 1_000 / self.times, 2),
            "peer_web": round(peer.web * 1_000 / self.times, 2),
            "peer_database": round(peer.database * 1_000 / self.times, 2),
            "loop_ms": round(yardstick_ms(), 1),
        }

    def _rounds(self) -> Iterator[tuple[Cost, Cost]]:
        for side in (self.ours, self.peer):
            for _ in range(WARM):
                side.call()
        for _ in range(ROUNDS):
            yield self.ours.block(self.times), self.peer.block(self.times)
