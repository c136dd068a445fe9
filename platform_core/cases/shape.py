"""The table of a case as data. Pure, and without anything that is made of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, Generic, TypeAlias, TypeVar

from platform_core.actors import Role
from platform_core.deadlines.specs import Deadline
from platform_core.errors import Conflict, NotFound, TooLate, Verdict
from platform_core.eventlog.facts import DomainEvent
from platform_core.states import State

S = TypeVar("S", bound=State)
WHOM: Final[Mapping[Role, str]] = {
    Role.SHOPPER: "shopper",
    Role.MERCHANT: "shop",
    Role.STAFF: "staff",
    Role.REGULATOR: "regulator",
}
Fact: TypeAlias = type[DomainEvent]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """Personal data in the columns of a row: for which purpose it is held, which duty keeps it when its person asks for
    erasure, and under which rule of retention."""

    columns: Sequence[str]
    purpose: str
    because: str
    retention: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """A condition of a step. ``rule`` judges the facts that the app loads (``queries.facts_of``).

    The offer of a step and the step itself ask the same rule.
    """

    rule: Callable[[Any], Verdict | bool]
    refusal: type[Conflict]


@dataclass(frozen=True, slots=True, kw_only=True)
class Again:
    """Why a clock may come round, and which way out of the house there is while nobody acts; none where it comes round
    a few times only."""

    why: str
    way_out: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[S]):
    """An act of one of the roles in one of the states. Without ``to`` it moves nothing.

    ``meets`` and ``voids``: the clocks that it ends, voided ``because``; ``starts``: those that it begins; ``ensures``:
    those that it begins unless they run already. The first clock that it meets says until when it is open, unless it
    is ``ever`` open. ``late``: how it is refused after that clock's end, however late the sweep is. ``during``: the
    clocks without which it is never possible, whatever the state: so the walk over silence takes it, and a guard or
    the command of the app sees to it. ``when_missed``: the clock whose end makes this step
    by itself; where several steps may follow, a handler of the app says which. ``says``: the fact, none where the end
    of the clock is told as such; ``saying``: the fields of the fact beside the columns of the row. ``stamps``: a column
    that keeps when a step without ``to`` was first made; ``writes``: columns that the command of the step writes.
    """

    name: str
    sources: Sequence[S]
    by: Sequence[Role]
    says: Fact | None
    to: S | None = None
    meets: Sequence[Deadline] = ()
    voids: Sequence[Deadline] = ()
    because: str = ""
    starts: Sequence[Deadline] = ()
    ensures: Sequence[Deadline] = ()
    during: Sequence[Deadline] = ()
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
        missed = [self.when_missed] if self.when_missed else []
        return [*self.meets, *self.voids, *self.starts, *self.ensures, *self.during, *missed]


@dataclass(frozen=True, slots=True, kw_only=True)
class Born(Generic[S]):
    """How a case begins: in which state, with which clocks and fact. A command of the app writes the row."""

    state: S
    says: Fact
    starts: Sequence[Deadline] = ()


@dataclass(frozen=True, kw_only=True)
class Shape(Generic[S]):
    """The table itself.

    ``kind`` is its name for clocks, evidence and dossiers (`complaints.complaint`). ``clocks`` stand in the order in
    which they are locked. ``tells``: the roles that hear of each fact, each with the name of its text where that is not
    `<fact>_for_<whom>`, or why nobody does. ``rests``: states that may wait for ever, and why. ``hangs``: those that
    may not, and do; `hanging.toml` names the missing step. ``lets_go``: states in which neither side waits for
    anything, so that a person may close their account, and why. ``outlives``: kinds of clock that may run on in a final
    state, and why. ``forks``: kinds of clock of whose several steps a handler of the app makes one, and the ground of
    its choice. ``keeps``: the personal data of its row, where its room has no `personal_data`.
    """

    kind: str
    unknown: type[NotFound]
    parties: Mapping[Role, str]
    clocks: Sequence[Deadline]
    born: Born[S]
    steps: Sequence[Step[S]]
    tells: Mapping[Fact, Sequence[Role] | Mapping[Role, str] | str]
    rests: Mapping[S, str] = field(default_factory=dict)
    hangs: Collection[S] = ()
    lets_go: Mapping[S, str] = field(default_factory=dict)
    outlives: Mapping[str, str] = field(default_factory=dict)
    forks: Mapping[str, str] = field(default_factory=dict)
    keeps: Kept | None = None

    @cached_property
    def by_name(self) -> Mapping[str, Step[S]]:
        return {step.name: step for step in self.steps}

    @cached_property
    def missed(self) -> Mapping[str, Sequence[Step[S]]]:
        """The step that follows when a clock of this kind runs out, or the several of which one does."""
        ways: dict[str, list[Step[S]]] = {}
        for step in self.steps:
            if step.when_missed:
                ways.setdefault(step.when_missed.kind, []).append(step)
        return ways

    @cached_property
    def beginnings(self) -> Sequence[Born[S] | Step[S]]:
        """All that says a fact and starts clocks."""
        return [self.born, *self.steps]

    @cached_property
    def facts(self) -> Sequence[Fact]:
        """Every fact of the table, once, in its order."""
        return list(dict.fromkeys(beginning.says for beginning in self.beginnings if beginning.says))

    @cached_property
    def open_states(self) -> Sequence[S]:
        """The states that a step leads out of."""
        return [state for state in type(self.born.state) if any(s.to and state in s.sources for s in self.steps)]

    @cached_property
    def binding_states(self) -> Sequence[S]:
        """The open ones in which somebody would lose something with their account."""
        return [state for state in self.open_states if state not in self.lets_go]

    @cached_property
    def pending_states(self) -> Sequence[S]:
        """The open ones in which somebody waits or may act: not where all let go and the system alone leads on."""
        led = {s for step in self.steps if step.to and set(step.by) - {Role.SYSTEM} for s in step.sources}
        return [state for state in self.open_states if state not in self.lets_go or state in led]

    @cached_property
    def final_states(self) -> set[S]:
        return set(type(self.born.state)) - set(self.open_states)

    def recipients(self, fact: Fact) -> Sequence[Role]:
        """Who hears of it; nobody where the table says why."""
        roles = self.tells.get(fact, ())
        return () if isinstance(roles, str) else list(roles)

    def text_of(self, fact: Fact, role: Role) -> str:
        """Name the text that this role reads of it."""
        named = self.tells.get(fact)
        return named[role] if isinstance(named, Mapping) and role in named else f"{fact.topic}_for_{WHOM[role]}"
