"""What stands in the table of a case? Pure, and without any of what is made of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeAlias, TypeVar

from platform_core.actors import Role
from platform_core.deadlines.specs import Deadline
from platform_core.errors import Conflict, NotFound, TooLate, Verdict
from platform_core.eventlog.facts import DomainEvent
from platform_core.states import State

S = TypeVar("S", bound=State)
Fact: TypeAlias = type[DomainEvent]


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """May the step be made? ``rule`` judges the facts that the app loads (``queries.facts_of``).

    What is offered and what is accepted ask the same rule.
    """

    rule: Callable[[Any], Verdict | bool]
    refusal: type[Conflict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Why a clock may come round for as long as nobody acts, and which way out of the house there is meanwhile."""

    why: str
    way_out: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[S]):
    """What one of the roles may do in one of the states. Without ``to`` it moves nothing.

    ``meets`` and ``voids``: the clocks that it ends, voided ``because``; ``starts``: those that it begins. The first
    clock that it meets says until when it is open, unless it is ``ever`` open. ``late``: how it is refused after that
    clock's end, however late the sweep is. ``when_missed``: the clock whose end makes this step by itself.
    ``says``: the fact; ``saying``: what the fact says beside the columns of the row. ``stamps``: a column that keeps
    when a step without ``to`` was first made; ``writes``: columns that the command of the step writes.
    """

    name: str
    sources: Sequence[S]
    by: Sequence[Role]
    says: Fact
    to: S | None = None
    meets: Sequence[Deadline] = ()
    voids: Sequence[Deadline] = ()
    because: str = ""
    starts: Sequence[Deadline] = ()
    when_missed: Deadline | None = None
    ever: bool = False
    late: type[TooLate] | None = None
    guard: Guard | None = None
    saying: Mapping[str, Any] = field(default_factory=dict)
    stamps: str = ""
    writes: Sequence[str] = ()
    again: Again | None = None

    @property
    def until(self) -> Deadline | None:
        """The clock that says until when the step is open."""
        return self.meets[0] if self.meets and not self.ever else None

    @property
    def clocks(self) -> list[Deadline]:
        """Every clock that the step names."""
        return [*self.meets, *self.voids, *self.starts, *([self.when_missed] if self.when_missed else [])]


@dataclass(frozen=True, slots=True, kw_only=True)
class Born(Generic[S]):
    """How a case begins: in which state, with which clocks and fact. A command of the app writes the row."""

    state: S
    says: Fact
    starts: Sequence[Deadline] = ()


@dataclass(frozen=True, kw_only=True)
class Shape(Generic[S]):
    """The table itself.

    ``kind`` is what clocks, evidence and dossiers call it (`complaints.complaint`). ``clocks`` stand in the order in
    which they are locked. ``tells``: the roles that hear of each fact, or why nobody does. ``rests``: states that may
    wait for ever, and why. ``outlives``: kinds of clock that run on after the end, and why.
    """

    kind: str
    unknown: type[NotFound]
    parties: Mapping[Role, str]
    clocks: Sequence[Deadline]
    born: Born[S]
    steps: Sequence[Step[S]]
    tells: Mapping[Fact, Sequence[Role] | str]
    rests: Mapping[S, str] = field(default_factory=dict)
    outlives: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def by_name(self) -> Mapping[str, Step[S]]:
        return {step.name: step for step in self.steps}

    @cached_property
    def missed(self) -> Mapping[str, Step[S]]:
        """The step that follows when a clock of this kind runs out."""
        return {step.when_missed.kind: step for step in self.steps if step.when_missed}

    @cached_property
    def beginnings(self) -> Sequence[Born[S] | Step[S]]:
        """All that says a fact and starts clocks."""
        return [self.born, *self.steps]

    @cached_property
    def facts(self) -> Sequence[Fact]:
        """Every fact of the table, once, in its order."""
        return list(dict.fromkeys(beginning.says for beginning in self.beginnings))

    @cached_property
    def open_states(self) -> Sequence[S]:
        """The states that a step leads out of, or that may rest."""
        return [state for state in type(self.born.state) if any(s.to and state in s.sources for s in self.steps)]

    @cached_property
    def final_states(self) -> set[S]:
        return set(type(self.born.state)) - set(self.open_states)

    def recipients(self, fact: Fact) -> Sequence[Role]:
        """Who hears of it; nobody where the table says why."""
        roles = self.tells.get(fact, ())
        return () if isinstance(roles, str) else roles
