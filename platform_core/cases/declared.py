"""The doors of a case, declared once: the fields of each act, the facts for each reader, and its lists.

The table of the case says who may make which step, when and until when. The API (``doors``), the desk (``queues``) and
the pages (``pages``) are made from both.
"""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from functools import cached_property
from inspect import Parameter, currentframe, signature
from typing import Any, Final, Generic, TypeAlias, TypeVar
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext

from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import queries
from platform_core.cases.asks import File, Lazy, Value
from platform_core.cases.rows import CaseRow, rows_of
from platform_core.cases.shape import Step
from platform_core.errors import DomainError
from platform_core.files.types import KeptFile
from platform_core.labels import Labelled
from platform_core.states import State

R = TypeVar("R", bound=CaseRow)
WIRED: Final[dict[type[CaseRow], Doors[Any]]] = {}  # those of which nothing is written by hand
HERE: Final = (__file__, dataclasses.__file__, typing.__file__, "<string>")  # the last is what ``dataclass`` writes


def place_of_caller() -> str:
    """Name the file and line of the declaration that is being made."""
    frame = currentframe()
    while frame and frame.f_code.co_filename in HERE:
        frame = frame.f_back
    return f"{frame.f_code.co_filename}:{frame.f_lineno}" if frame else "?"


def nothing(_of: object) -> dict[str, Any]:
    """Add nothing."""
    return {}


def with_file(keep: Callable[..., object], command: Callable[..., R]) -> Callable[..., R]:
    """Make a command that first keeps the file that came with an act on a page. The API takes files by themselves."""

    def carry_out(row_id: UUID, *, upload: bytes = b"", name: str = "", by: Actor, at: datetime, **said: Any) -> R:
        if upload:
            keep(row_id, upload=upload, name=name, by=by, at=at)
        return command(row_id, **said, by=by, at=at)

    carry_out.__doc__ = command.__doc__
    return carry_out


@dataclass(frozen=True, eq=False)
class Act(Generic[R]):
    """An act of somebody: a step of the table, named as ``name`` or ``step``; or, with ``when``, something beside them,
    ``by`` these roles.

    ``command`` gets the ids of the address, the values of ``takes``, ``by`` and ``at``; ``build`` makes its arguments
    of the values where it wants them as one, and ``check`` names by field what does not go together.

    A page offers it while the table does; with ``early`` as soon as the state allows, so that the refusal names all
    that is missing; ``first`` says what has to come first where the guard still refuses. ``button`` is pressed,
    ``about`` read before (or made of the view, where it depends on the case), ``done`` read after. Under
    ``heading`` it is folded away, unless ``folds`` is off. ``look``: grave or quiet.

    ``path`` is its address in the API, none where the API has no such act; a start without one stands at the list, else
    it is whole (`orders/<uuid:order_id>/outside-cases`). It is PUT there; a start, and one that ``adds`` something each
    time, is POSTed. ``says`` describes it there, else the first paragraph of the command's docstring does. ``refuses``:
    refusals beside those of the table.
    """

    name: str
    command: Callable[..., Any]
    _: KW_ONLY
    button: Lazy
    step: str = ""
    when: Callable[[CaseView[R]], bool] | None = None
    by: Collection[Role] = ()
    takes: Mapping[str, Value] = field(default_factory=dict)
    build: Callable[[Mapping[str, Any]], Mapping[str, Any]] | None = None
    check: Callable[[Mapping[str, Any]], Mapping[str, Lazy]] | None = None
    early: bool = False
    first: Lazy = ""
    heading: Lazy = ""
    folds: bool = True
    about: Lazy = ""
    look: str = ""
    done: Lazy = ""
    path: str = ""
    adds: bool = False
    says: str = ""
    refuses: tuple[type[DomainError], ...] = ()
    duties: tuple[str, ...] = ()
    place: str = field(default_factory=place_of_caller, init=False)

    @property
    def step_name(self) -> str:
        return self.step or self.name

    @cached_property
    def page_values(self) -> Mapping[str, tuple[str, Value]]:
        """Map the name of each field on a page to its argument and value."""
        return {v.page_name or name: (name, v) for name, v in self.takes.items() if v.page_name is not None}

    @cached_property
    def api_values(self) -> Mapping[str, tuple[str, Value]]:
        """Map the name of each field of the API to its argument and value."""
        return {v.api_name or name: (name, v) for name, v in self.takes.items() if v.api_name is not None}

    def arguments(self, given: Mapping[str, Any], values: Mapping[str, tuple[str, Value]]) -> Mapping[str, Any]:
        """Make the command's arguments of the values that the fields of a door have checked."""
        found: dict[str, Any] = {}
        for field_name, (name, value) in values.items():
            found |= value.arguments(name, given[field_name])
        return self.build(found) if self.build else found

    def conflicts(self, given: Mapping[str, Any]) -> Mapping[str, Lazy]:
        """Name each field whose value does not go with another."""
        return self.check(given) if self.check else {}

    def missing_values(self, given: Mapping[str, Any]) -> Mapping[str, Lazy]:
        """Name each field that the desk has to ask for; of all others the command says so."""
        return {
            name: gettext("This field is required.")
            for name, (_name, value) in self.page_values.items()
            if value.is_missing(given.get(name))
        }

    def foreign_arguments(self) -> set[str]:
        """Name the arguments that it asks for and its command lacks."""
        known = signature(self.command).parameters.values()
        if self.build or any(each.kind is Parameter.VAR_KEYWORD for each in known):
            return set()
        asked = {name for name, value in self.takes.items() if not isinstance(value, File)}
        files = {"upload", "name"} if len(asked) < len(self.takes) else set()
        return (asked | files) - {each.name for each in known}


@dataclass(frozen=True, eq=False)
class Fact(Generic[R]):
    """A line about a case: text, a moment, money, or an address with its text. An empty one is left out.

    It is shown to everybody who has a door, or to these roles alone. ``look`` is that of its column in a list.
    """

    label: Lazy
    of: Callable[[CaseView[R]], Any]
    to: Collection[Role] = ()
    look: str = ""
    place: str = field(default_factory=place_of_caller, init=False)


@dataclass(frozen=True, kw_only=True, eq=False)
class CaseView(Generic[R]):
    """A case as somebody looks at it now."""

    doors: Doors[R]
    row: R
    by: Actor
    at: datetime

    @cached_property
    def words(self) -> Mapping[str, str]:
        """The texts of the case, by name: opened once."""
        return self.doors.words(self.row)

    @cached_property
    def files(self) -> Sequence[tuple[Labelled | None, KeptFile]]:
        return self.doors.files(self.row) if self.doors.files else ()

    @cached_property
    def own_files(self) -> list[UUID]:
        return [kept.id for _, kept in self.files if kept.kept_by == self.by.role]

    @cached_property
    def until(self) -> Mapping[str, datetime | None]:
        """The steps that the table lets the reader make now, each with its end."""
        return {action.name: action.until for action in self.doors.actions(self.row, by=self.by, at=self.at)}

    @cached_property
    def facts(self) -> list[tuple[Lazy, Any]]:
        shown = [(fact.label, fact.of(self)) for fact in self.doors.facts if not fact.to or self.by.role in fact.to]
        return [(label, value) for label, value in shown if value not in (None, "", [])]

    @cached_property
    def texts(self) -> list[tuple[str, Lazy, str, datetime | None]]:
        """Name, heading, text, and when it was written where the case says; then each record, which has no name."""
        found = [(name, heading, self.words.get(name, "")) for name, heading in self.doors.texts.items()]
        stamps = self.doors.stamps
        records = [("", heading, text, at) for heading, text, at in self.doors.records(self.row)]
        return [
            (n, heading, text, getattr(self.row, stamps[n]) if n in stamps else None)
            for n, heading, text in found
            if text
        ] + records

    @cached_property
    def offers(self) -> Mapping[str, Act[R]]:
        """The acts that the reader may do now."""
        return {act.name: act for act in self.doors.acts_of(self.by.role) if self._is_offered(act)}

    @cached_property
    def preconditions(self) -> list[Lazy]:
        """Each act that has to come first, where the state allows a later one and its guard does not."""
        waiting = [act for act in self.doors.acts_of(self.by.role) if act.first and act.name not in self.offers]
        return list(dict.fromkeys(act.first for act in waiting if self._state_allows(act)))

    def _is_offered(self, act: Act[R]) -> bool:
        if act.when:
            return act.when(self)
        return act.step_name in self.until or (act.early and self._state_allows(act))

    def _state_allows(self, act: Act[R]) -> bool:
        return self.row.stage in self.doors.step_of(act).sources


@dataclass(frozen=True, kw_only=True, eq=False)
class Board:
    """A list of cases that everybody reads, newest first, with these ``columns`` and texts.

    ``address`` names columns that narrow it (`listings/<uuid:listing_id>/questions`).
    """

    address: str
    states: Collection[State]
    columns: Sequence[str]
    title: Lazy
    empty: Lazy


@dataclass(frozen=True, kw_only=True, eq=False)
class Doors(Generic[R]):
    """All doors of a case. ``path`` is its address in the API and on pages (`deposits`), ``newest`` the column by which
    its lists are ordered.

    ``acts`` are done about a case; ``starts`` begin one. ``facts`` are shown of one, ``columns`` of each in a list.
    ``words`` reads the texts, by name; ``texts`` are their headings, ``stamps`` the columns that say when. ``records``:
    words and acts of which there are several, each with its heading, text and time. ``files`` were left about it, each
    with its meaning. ``filters``: columns with codes that narrow a list beside the state. ``late``: columns since when
    staff have kept it waiting, by which it heads their queue. ``notes`` stand above a case, ``hints`` above a list,
    ``empty`` in an empty one. ``find`` reads one case, ``find_all`` those of somebody, ``actions`` the steps offered;
    without them the table does.

    ``api``: the columns that the API shows beside id, number and state. Where they are said, the room needs no `api`,
    `admin`, `pages`, `subscribers` and `personal_data`: all that is wired of table and doors (``wiring``), and so is
    the ``board``.
    """

    model: type[R]
    path: str
    title: Lazy
    list_titles: Mapping[Role, Lazy]
    newest: str
    acts: Sequence[Act[R]]
    facts: Sequence[Fact[R]]
    starts: Sequence[Act[R]] = ()
    columns: Sequence[Fact[R]] = ()
    words: Callable[[R], Mapping[str, str]] = nothing
    texts: Mapping[str, Lazy] = field(default_factory=dict)
    stamps: Mapping[str, str] = field(default_factory=dict)
    records: Callable[[R], Sequence[tuple[Lazy, str, datetime]]] = lambda _row: ()
    files: Callable[[R], Sequence[tuple[Labelled | None, KeptFile]]] | None = None
    filters: Mapping[str, type[Labelled]] = field(default_factory=dict)
    late: Sequence[str] = ()
    notes: Mapping[Role, Lazy] = field(default_factory=dict)
    hints: Mapping[Role, Lazy] = field(default_factory=dict)
    empty: Mapping[Role, Lazy] = field(default_factory=dict)
    find: Callable[..., R] | None = None
    find_all: Callable[[Actor], QuerySet[R]] | None = None
    actions: Callable[..., Sequence[queries.Action]] = queries.actions
    duties: tuple[str, ...] = ()
    api: Sequence[str] = ()
    board: Board | None = None

    def __post_init__(self) -> None:
        """Register them. Raises ``ValueError`` with the file and line of each declaration that is wrong."""
        if wrong := [*self._wrong_acts(), *self._wrong_facts()]:
            raise ValueError("\n".join(wrong))
        if self.api:
            WIRED[self.model] = self

    @property
    def noun(self) -> str:
        return self.model.CASE.noun

    @property
    def roles(self) -> set[Role]:
        """Who has a door: the parties, and staff."""
        return {*self.model.CASE.parties, Role.STAFF}

    @property
    def order(self) -> tuple[str, str]:
        return (f"-{self.newest}", "-id")

    @cached_property
    def codes(self) -> Mapping[str, list[str]]:
        """By column: the codes by which a list can be narrowed."""
        own = {name: [code.value for code in codes] for name, codes in self.filters.items()}
        return {"state": [state.value for state in self.model.CASE.lifecycle.states()], **own}

    def has_step(self, act: Act[R]) -> bool:
        """Tell whether an act is a step of the table, or something beside them."""
        return act.step_name in self.model.CASE.by_name

    def step_of(self, act: Act[R]) -> Step[Any]:
        return self.model.CASE.by_name[act.step_name]

    def acts_of(self, role: Role) -> list[Act[R]]:
        """The acts that are this role's, by the table or, beside it, by the act."""
        return [act for act in self.acts if role in self.roles_of(act)]

    def roles_of(self, act: Act[R]) -> Collection[Role]:
        return act.by or self.step_of(act).by

    def view(self, row_id: UUID, *, by: Actor) -> CaseView[R]:
        """Raises the case's ``unknown``."""
        return self.view_of(self.find(row_id, by=by) if self.find else rows_of(self.model).see(row_id, by=by), by=by)

    def view_of(self, row: R, *, by: Actor) -> CaseView[R]:
        return CaseView(doors=self, row=row, by=by, at=clock.now())

    def cases_of(self, by: Actor) -> QuerySet[R]:
        return self.find_all(by) if self.find_all else rows_of(self.model).visible_to(by)

    def _wrong_acts(self) -> Iterator[str]:
        for act in self.acts:
            if act.when is None and not self.has_step(act):
                yield f"{act.place}: {act.step_name} is no step of {self.model.CASE.kind}, and has no `when`"
            if bool(act.when) is not bool(act.by):
                yield f"{act.place}: {act.name} has only one of `by` and `when`; who makes a step, the table says"
        for act in [*self.acts, *self.starts]:
            if foreign := act.foreign_arguments():
                yield f"{act.place}: {act.name} asks {', '.join(sorted(foreign))}, which its command does not take"

    def _wrong_facts(self) -> Iterator[str]:
        for fact in [*self.facts, *self.columns]:
            if doorless := {*fact.to} - self.roles:
                yield f"{fact.place}: {', '.join(sorted(doorless))} has no door here, so nobody would read this fact"


AnyDoors: TypeAlias = Doors[Any]  # of a list of several kinds of case


def wired_for(role: Role) -> list[Doors[Any]]:
    """Find the doors that are wired of their declaration, and at which this role is a party."""
    return [doors for model, doors in WIRED.items() if role in model.CASE.parties]
