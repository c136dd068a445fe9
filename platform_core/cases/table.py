"""A case is one table. This module makes its lifecycle of it; the modules beside it make the rest (design §5.11)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, TypeVar

from platform_core.actors import Actor, Role
from platform_core.cases import silence, wholeness
from platform_core.cases.shape import Fact, Shape, Step
from platform_core.deadlines.specs import Deadline
from platform_core.states import IllegalTransition, Lifecycle, State, Transition, WrongRole

S = TypeVar("S", bound=State)


@dataclass(frozen=True, kw_only=True, eq=False)
class Case(Shape[S]):
    """A table that is whole and in which nobody's silence hangs; for any other, ``ValueError`` names the fault.

    ``called``: the name of its lifecycle, where that is not the noun of ``kind``.
    """

    called: str = ""

    def __post_init__(self) -> None:
        wholeness.refuse_what_is_not_whole(self)
        silence.refuse_what_hangs(self)
        CASES[self.lifecycle.name] = self

    @cached_property
    def lifecycle(self) -> Lifecycle[S]:
        return Lifecycle(
            self.called or self.noun,
            initial=self.born.state,
            transitions=[Transition(s.name, s.sources, s.to, s.by) for s in self.steps if s.to is not None],
            waits=silence.waits(self),
        )

    @property
    def noun(self) -> str:
        """The noun for one of them: `complaint` of `complaints.complaint`."""
        return self.kind.partition(".")[2]

    @property
    def id_field(self) -> str:
        """The name of its id in facts and refusals."""
        return f"{self.noun}_id"

    @property
    def endings(self) -> list[Fact]:
        """The facts with which it ends."""
        return list(dict.fromkeys(s.says for s in self.steps if s.says and s.to in self.final_states))

    def clock_of(self, fact: Fact) -> Deadline | None:
        """The first clock that a fact starts, and hence its notice names."""
        begun = [said for said in self.beginnings if said.says is fact]
        ensured = [clock for said in begun if isinstance(said, Step) for clock in said.ensures]
        return next(iter([*(clock for said in begun for clock in said.starts), *ensured]), None)

    def require_role(self, step: Step[S], *, by: Actor) -> None:
        """Raises ``WrongRole``."""
        if by.role not in step.by:
            raise WrongRole(lifecycle=self.lifecycle.name, transition=step.name, role=by.role)

    def admit(self, step: Step[S], *, state: S, by: Actor) -> None:
        """Raises ``WrongRole`` or ``IllegalTransition``, also for a step that moves nothing."""
        self.require_role(step, by=by)
        if state not in step.sources:
            raise IllegalTransition(lifecycle=self.lifecycle.name, transition=step.name, state=state)

    def may_update(self, *roles: Role, also: Sequence[str] = ()) -> str:
        """The columns that the steps of these roles change, and ``also`` these, and no others: for a wall."""
        mine = [step for step in self.steps if set(step.by) & set(roles)]
        stamps = [f"{step.to}_at" if step.to is not None else step.stamps for step in mine]
        written = [name for step in mine for name in step.writes]
        return f"UPDATE ({', '.join(dict.fromkeys([*also, 'state', *filter(None, stamps), *written]))})"


CASES: Final[dict[str, Case[Any]]] = {}  # by lifecycle
