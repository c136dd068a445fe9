"""What may become of a thing? A lifecycle as one table that code, database, docs and tests all read."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import ClassVar, Generic, TypeVar

from platform_core.actors import Actor, Role
from platform_core.errors import Conflict, NotAllowed
from platform_core.labels import Labelled


class State(Labelled):
    """Base of every enumeration of states: participles, each with its label and the tone of its badge."""


S = TypeVar("S", bound=State)


@dataclass(eq=False, kw_only=True)
class WrongRole(NotAllowed):
    code = "states.wrong_role"
    title = "This is not yours to do"
    remedy = "Somebody in another role has to do it."
    lifecycle: str
    transition: str
    role: str


@dataclass(eq=False, kw_only=True)
class IllegalTransition(Conflict):
    code = "states.illegal_transition"
    title = "Not at this stage"
    remedy = "Look at the present state first; it has moved on, or is not there yet."
    lifecycle: str
    transition: str
    state: str


@dataclass(frozen=True, slots=True)
class Transition(Generic[S]):
    """An imperative: who may move what from where to where."""

    name: str
    sources: Collection[S]
    target: S
    by: Collection[Role]


class Lifecycle(Generic[S]):
    """States, the moves between them, and who makes them."""

    REGISTRY: ClassVar[dict[str, Lifecycle[State]]] = {}

    def __init__(self, name: str, *, initial: S, transitions: Iterable[Transition[S]]) -> None:
        self.name = name
        self.initial = initial
        self.transitions = _by_name(name, transitions)
        self._refuse_unreachable_states()
        if name in self.REGISTRY:
            raise ValueError(f"{name}: there is a lifecycle of that name")
        self.REGISTRY[name] = self  # type: ignore[assignment]  # a registry is read by people and pages, not by types

    def target(self, transition: str, *, state: S, by: Actor) -> S:
        """The state that ``transition`` leads to. Raises ``WrongRole`` or ``IllegalTransition``."""
        t = self.transitions[transition]
        if by.role not in t.by:
            raise WrongRole(lifecycle=self.name, transition=transition, role=by.role)
        if state not in t.sources:
            raise IllegalTransition(lifecycle=self.name, transition=transition, state=state)
        return t.target

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


def _by_name(lifecycle: str, transitions: Iterable[Transition[S]]) -> dict[str, Transition[S]]:
    named: dict[str, Transition[S]] = {}
    for t in transitions:
        if t.name in named:
            raise ValueError(f"{lifecycle}: two moves are called {t.name}")
        named[t.name] = t
    return named
