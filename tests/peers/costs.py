"""What do calls of two shops cost, side by side?

CPU of a server and of its backends in PostgreSQL, by the kernel's count, and of the work that is left over for later.
Blocks of the one and the other alternate, so that whatever else the machine does meets both.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any, Final, Protocol

from tests.drivers.bench.figures import Figure, Measured
from tests.drivers.bench.served import Cost, yardstick_ms

ROUNDS: Final = 3
WARM: Final = 10  # calls of each before anything is counted

Call = Callable[[], object]


def nothing() -> float:
    """No work is left over."""
    return 0.0


@dataclass(frozen=True, slots=True)
class Block:
    """So many calls, what they cost, and the seconds of CPU of what they left over."""

    times: int
    cost: Cost
    later: float

    @property
    def ms(self) -> float:
        """Milliseconds of CPU a call, all in all."""
        return self.cost.ms_per(self.times) + self.later * 1_000 / self.times

    def parts(self, side: str) -> dict[str, float]:
        seconds = {"web": self.cost.web, "database": self.cost.database, "later": self.later}
        return {f"{side}_{part}": round(spent * 1_000 / self.times, 2) for part, spent in seconds.items()}


class Measurable(Protocol):
    """A server that is asked and whose processes are known."""

    def measured(self) -> AbstractContextManager[Cost]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the two: the server, what a client asks of it, and what its workers do afterwards, in seconds of CPU."""

    server: Measurable
    call: Call
    later: Callable[[], float] = nothing

    def block(self, times: int) -> Block:
        with self.server.measured() as cost:
            for _ in range(times):
                self.call()
        return Block(times, cost, self.later())


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
        ours, peer = sorted(self._rounds(), key=lambda found: found[1].ms / found[0].ms)[ROUNDS // 2]
        found = Measured(value=peer.ms / ours.ms, ours=ours.ms, yardstick=peer.ms)
        said = {"unit": "ms of CPU a call", "loop_ms": round(yardstick_ms(), 1)}
        return figure.line(found, load=load, scale=1) | said | ours.parts("ours") | peer.parts("peer")

    def _rounds(self) -> Iterator[tuple[Block, Block]]:
        for side in (self.ours, self.peer):
            for _ in range(WARM):
                side.call()
            side.later()
        for _ in range(ROUNDS):
            yield self.ours.block(self.times), self.peer.block(self.times)
