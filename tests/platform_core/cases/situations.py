"""What does an app say of its case, so that the contract of all cases can be tried on it?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection

import platform_core.cases.queries as cases
from platform_core.actors import Actor, Role
from platform_core.cases.rows import CaseRow
from platform_core.cases.shape import Step
from platform_core.cases.table import Case
from tests.recordings import lot, restored
from tests.rehearsals import rehearsed


class Elsewhere(Sequence[Actor]):
    """People who are made when somebody asks for them: another shop costs as much as many a case."""

    def __init__(self, make: Callable[[], Sequence[Actor]]) -> None:
        self._make, self._made = make, list[Actor]()

    def __getitem__(self, place: Any) -> Any:
        return self._people()[place]

    def __len__(self) -> int:
        return len(self._people())

    def _people(self) -> Sequence[Actor]:
        if not self._made:
            self._made = [*self._make()]
        return self._made


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """A case somewhere on its way, those who have a part in it, and some who have none.

    ``also``: what the words of its steps need.
    """

    row: CaseRow
    actors: Mapping[Role, Actor]
    strangers: Sequence[Actor]
    also: Any = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clocked:
    """Where a clock runs, from which instant, and when it ends by the law: written down, not computed.

    ``then``: the step that follows there, where the table leaves a choice; ``beside`` and ``after``: topics
    that are told before its fact, and after it.
    """

    where: str
    since: datetime
    due: datetime
    then: str = ""
    beside: Sequence[str] = ()
    after: Sequence[str] = ()

    def step(self, case: Case[Any], kind: str) -> Step[Any]:
        """What follows at its end."""
        return case.by_name[self.then or case.missed[kind][0].name]


Reach = Callable[[datetime], Standing]


def _no_words(step: str, standing: Standing) -> dict[str, Any]:
    return {}


def _by_the_table(row: CaseRow, by: Actor, at: datetime) -> set[str]:
    return {action.name for action in cases.actions(row, by=by, at=at)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Situations:
    """``where``: ways to bring a case into each of its states, by a name; ``words``: what a step is told.

    ``offers``: the steps that the app offers, where it knows more than the table; ``beside``: actions that it offers
    with them and that are no steps. ``public``: everybody may read its rows, and nobody but its roles writes them.
    """

    model: type[CaseRow]
    where: Mapping[str, Reach]
    clocks: Mapping[str, Clocked]
    words: Callable[[str, Standing], dict[str, Any]] = field(default=_no_words)
    told_elsewhere: frozenset[str] = frozenset()  # topics of which the app's own tests say who is told
    offers: Callable[[CaseRow, Actor, datetime], set[str]] = field(default=_by_the_table)
    beside: Mapping[str, Callable[..., Any]] = field(default_factory=dict)
    public: bool = False
    writer: Role | None = None  # as whom the commands write its rows, where not as who makes the step
    not_alone: frozenset[str] = frozenset()  # steps of another act: the one that begins the case, or by a file
    alone: bool = False  # there is one row at a time: a second situation would find that of the first
    again: frozenset[str] = frozenset()  # steps that may be made again and again, and change nothing the second time

    def all_brought(self, at: datetime) -> list[Standing]:
        """Every situation, each beside the others."""
        return [self.brought_beside(where, at) for where in self.where]

    def brought_beside(self, where: str, at: datetime) -> Standing:
        """That situation, which may stand with the others in one database."""
        with lot(1 + list(self.where).index(where)):
            return self.brought(where, at)

    def brought(self, where: str, at: datetime) -> Standing:
        """That situation, which is made once for a worker; one that stands alone, or now by the clock, each time."""
        if self.alone or at.microsecond:
            return self.where[where](at)
        again = restored if connection.in_atomic_block else rehearsed
        return again((self.model.CASE.kind, where, at), lambda: self.where[where](at))
