"""Lifecycles: one table of states and moves that code, database, docs and tests all read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Generic, TypeVar

from platform_core.actors import Actor, Role
from platform_core.errors import Conflict, NotAllowed
from platform_core.labels import Labelled


class State(Labelled):
    """Base of every enumeration of states: participles, each with its label and the tone of its badge."""


S = TypeVar("S", bound=State)


class WrongRole(NotAllowed):
    code = "states.wrong_role"
    title = "This is not yours to do"
    remedy = "Somebody in another role has to do it."
    lifecycle: str
    transition: str
    role: str


class IllegalTransition(Conflict):
    code = "states.illegal_transition"
    title = "Not at this stage"
    remedy = "Look at the present state first; it has moved on, or is not there yet."
    lifecycle: str
    transition: str
    state: str


@dataclass(frozen=True, slots=True)
class Transition(Generic[S]):
    """A move, named by an imperative: who may make it, from which states, to which."""

    name: str
    sources: Collection[S]
    target: S
    by: Collection[Role]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waits:
    """The way on from a state that is no end. Exactly one of the four.

    ``clocks``: kinds of deadline, at least one of which is open for as long as the state lasts. ``loop``: the loop of a
    worker that tries until the thing is done or has failed. ``along``: the lifecycle whose moves take this one along.
    ``rests``: why the thing may stay so for ever, in words.
    """

    clocks: tuple[str, ...] = ()
    loop: str = ""
    along: str = ""
    rests: str = ""

    def __post_init__(self) -> None:
        if sum(map(bool, (self.clocks, self.loop, self.along, self.rests))) != 1:
            raise ValueError("a state waits for clocks, for a loop, along with another lifecycle, or rests: say one")


class Lifecycle(Generic[S]):
    """States, the moves between them, and who makes them.

    ``waits``: the way on from each state that is no end. ``owes``: ends in which somebody may still be owed money: they
    have to lead on, too. A state that declares neither stands in the list of hanging ones
    (`platform_core.cases.hanging`).
    """

    REGISTRY: ClassVar[dict[str, Lifecycle[Any]]] = {}

    def __init__(
        self,
        name: str,
        *,
        initial: S,
        transitions: Iterable[Transition[S]],
        waits: Mapping[S, Waits] | None = None,
        owes: Collection[S] = (),
    ) -> None:
        self.name = name
        self.initial = initial
        self.transitions = _by_name(name, transitions)
        self.waits = dict(waits or {})
        self.owes = set(owes)
        self._refuse_unreachable_states()
        self._refuse_waiting_at_an_end()
        if name in self.REGISTRY:
            raise ValueError(f"{name}: there is a lifecycle of that name")
        self.REGISTRY[name] = self

    def target(self, transition: str, *, state: S, by: Actor) -> S:
        """The state that ``transition`` leads to. Raises ``WrongRole`` or ``IllegalTransition``."""
        if refusal := self.refusal(transition, state=state, by=by):
            raise refusal
        return self.transitions[transition].target

    def refusal(self, transition: str, *, state: S, by: Actor) -> WrongRole | IllegalTransition | None:
        """Why this actor may not make this move from here, or None if it may."""
        t = self.transitions[transition]
        if by.role not in t.by:
            return WrongRole(lifecycle=self.name, transition=transition, role=by.role)
        if state not in t.sources:
            return IllegalTransition(lifecycle=self.name, transition=transition, state=state)
        return None

    def open_to(self, role: Role, *, state: S) -> list[str]:
        """The moves that this role may make from here, in the order of the table."""
        return [t.name for t in self.transitions.values() if role in t.by and state in t.sources]

    def pairs(self) -> list[tuple[str, str]]:
        """Every legal (old, new) pair, for the database's own guard."""
        return sorted({(s.value, t.target.value) for t in self.transitions.values() for s in t.sources})

    def states(self) -> list[S]:
        return list(type(self.initial))

    def final_states(self) -> set[S]:
        return set(self.states()) - {s for t in self.transitions.values() for s in t.sources}

    def must_lead_on(self) -> list[S]:
        """The states in which somebody still waits for something, in the order of their enumeration."""
        return [state for state in self.states() if state not in self.final_states() or state in self.owes]

    def mermaid(self) -> str:
        """The diagram of the reference page."""
        lines = ["stateDiagram-v2", f"    [*] --> {self.initial}"]
        for t in self.transitions.values():
            lines += [f"    {s} --> {t.target}: {t.name}" for s in t.sources]
        lines += [f"    {s} --> [*]" for s in self.states() if s in self.final_states()]
        return "\n".join(lines)

    def _refuse_unreachable_states(self) -> None:
        reached, before = {self.initial}, set[S]()
        while reached != before:
            before = set(reached)
            reached |= {t.target for t in self.transitions.values() if reached & set(t.sources)}
        if lost := set(self.states()) - reached:
            raise ValueError(f"{self.name}: no way into {sorted(map(str, lost))}")

    def _refuse_waiting_at_an_end(self) -> None:
        if ended := self.waits.keys() - set(self.must_lead_on()):
            raise ValueError(f"{self.name}: nobody waits for anything in {sorted(map(str, ended))}")


def _by_name(lifecycle: str, transitions: Iterable[Transition[S]]) -> dict[str, Transition[S]]:
    named: dict[str, Transition[S]] = {}
    for t in transitions:
        if t.name in named:
            raise ValueError(f"{lifecycle}: two moves are called {t.name}")
        named[t.name] = t
    return named
