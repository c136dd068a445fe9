"""What runs, what has ended and what is owed in one case? The memory of the model, and its clock."""

from __future__ import annotations

import heapq
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import Final, TypeAlias

from platform_core.drivers.simulator.words import Case, Do, Done, Mood

LENGTHS: Final[dict[str, Callable[[datetime], datetime]]] = {}
"""Until when a clock of each kind runs that begins at an instant."""
MISSED: Final[dict[str, Callable[[Course], None]]] = {}
"""What follows when nobody stopped it; nothing, where nothing stands here."""
NEAR: Final[dict[str, timedelta]] = {}
"""How long before its end the shopper is reminded of a clock of theirs, if it still runs then."""
ACTS: Final[dict[Do, Callable[[Course, Done], bool]]] = {}
"""What follows when somebody does something; False if it is refused. The modules of the three parts fill all four."""
Later: TypeAlias = "tuple[datetime, int, Callable[[], None]]"
LONGEST: Final = timedelta(days=200)  # after the last act of anybody


class Unending(Exception):
    """A plot in which somebody waits for ever: nobody acts any more, and a clock begins again and again."""


@dataclass(slots=True)
class Clock:
    """``since`` is when we could know of it, which may be after it ran out. ``loosely``: it begins with what another
    clock's end or a report brought about, so with the lateness of sweep or relay.
    """

    kind: str
    due: datetime
    since: datetime
    order: int
    loosely: bool = False
    end: str = "running"


@dataclass(frozen=True, slots=True)
class Debt:
    """So much is the shopper's from then on."""

    fen: int
    at: datetime


@dataclass(slots=True)
class Course:
    """One case, as it should go. ``fen`` is what the purchase costs."""

    case: Case
    fen: int
    now: datetime
    # The sale
    order: str = ""
    paid: bool = False
    left: int = 0
    on_its_way: int = 0
    shipped_at: datetime | None = None
    signed: bool = False
    handed_over: bool = False
    # Goods that go back
    goods_back: str = ""
    worth: int = 0
    noticed_at: datetime | None = None
    sent_at: datetime | None = None
    handled_from: datetime | None = None
    arrived_at: datetime | None = None
    traced: bool = False
    turned_away_at: datetime | None = None
    shown: bool = False
    objected: bool = False
    sent_home: bool = False
    basis: str = ""
    # The dispute
    complaint: str = ""
    demanded: int = 0
    offered: int | None = None
    # What came of it
    clocks: list[Clock] = field(default_factory=list)
    debts: list[Debt] = field(default_factory=list)
    notices: Counter[str] = field(default_factory=Counter)
    breaches: list[str] = field(default_factory=list)
    refusals: list[bool] = field(default_factory=list)
    _later: list[Later] = field(default_factory=list)
    _order: count[int] = field(default_factory=count)

    # Clocks

    def start(self, kind: str, since: datetime, *, loosely: bool = False) -> None:
        clock = Clock(kind, LENGTHS[kind](since), self.now, next(self._order), loosely)
        self.clocks.append(clock)
        if kind in NEAR and (near := clock.due - NEAR[kind]) > self.now:
            self._at(near, lambda: self._remind(clock))

    def runs(self, kind: str) -> bool:
        return self._running(kind) is not None

    def last(self, kind: str) -> Clock | None:
        """The one that counts."""
        return next((clock for clock in reversed(self.clocks) if clock.kind == kind), None)

    def meet(self, *kinds: str) -> None:
        self._stop(kinds, "met")

    def void(self, *kinds: str) -> None:
        self._stop(kinds, "void")

    def pass_to(self, instant: datetime) -> None:
        """Let everything run out that is due by then, in its order."""
        while (event := self._next()) is not None and event[0] <= instant:
            at, clock = event
            self.now = max(self.now, at)
            if clock is None:
                heapq.heappop(self._later)[2]()
            else:
                clock.end = "missed"
                if follow := MISSED.get(clock.kind):
                    follow(self)
        self.now = max(self.now, instant)

    def pass_all(self) -> None:
        """To the end of the last clock. Raises ``Unending``."""
        horizon = self.now + LONGEST
        while (event := self._next()) is not None:
            if event[0] > horizon:
                raise Unending(f"case {self.case.number} ({self.case.plot}): a clock runs on and on")
            self.pass_to(event[0])

    # Money

    def owe(self, fen: int, then: Callable[[], None]) -> None:
        """The shopper's from now on, if it is there; ``then`` once the provider has said that it is back."""
        fen = min(fen, self.left)
        if not fen:
            return
        self.left -= fen
        self.on_its_way += fen
        self.debts.append(Debt(fen, self.now))
        self._at(self.now + self.case.silence, lambda: self._is_back(fen, then))

    @property
    def deaf(self) -> bool:
        """Whether the provider itself, and no one of ours, keeps money back for a while."""
        return self.case.mood is Mood.DEAF

    def _remind(self, clock: Clock) -> None:
        if clock.end == "running":
            self.notices[f"{clock.kind}_near"] += 1

    def _is_back(self, fen: int, then: Callable[[], None]) -> None:
        self.on_its_way -= fen
        then()

    def _at(self, instant: datetime, what: Callable[[], None]) -> None:
        heapq.heappush(self._later, (instant, next(self._order), what))

    def _next(self) -> tuple[datetime, Clock | None] | None:
        running = [(clock.due, clock.order, clock) for clock in self.clocks if clock.end == "running"]
        first = min(running, key=lambda one: one[:2], default=None)
        if self._later and (first is None or self._later[0][:2] < first[:2]):
            return self._later[0][0], None
        return (first[0], first[2]) if first else None

    def _running(self, kind: str) -> Clock | None:
        return next((clock for clock in self.clocks if clock.kind == kind and clock.end == "running"), None)

    def _stop(self, kinds: tuple[str, ...], how: str) -> None:
        for kind in kinds:
            if (clock := self._running(kind)) is not None:
                clock.end = how


def act(
    do: Do, only_if: Callable[[Course, Done], object] = lambda *_: True, **states: Collection[str]
) -> Callable[[Callable[[Course, Done], None]], Callable[[Course, Done], None]]:
    """Say what follows when somebody does this. It is refused in other ``states``, and unless ``only_if``."""

    def register(follow: Callable[[Course, Done], None]) -> Callable[[Course, Done], None]:
        def attempt(course: Course, done: Done) -> bool:
            fits = all(getattr(course, axis) in within for axis, within in states.items()) and only_if(course, done)
            if fits:
                follow(course, done)
            return bool(fits)

        ACTS[do] = attempt
        return follow

    return register


def missed(kind: str) -> Callable[[Callable[[Course], None]], Callable[[Course], None]]:
    """Say what follows when nobody stopped a clock of this kind."""

    def register(follow: Callable[[Course], None]) -> Callable[[Course], None]:
        MISSED[kind] = follow
        return follow

    return register
