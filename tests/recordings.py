"""Situations that many tests start from: made once for a worker, then written back as the rows that they are.

A plugin (`-p tests.recordings`). A builder that is marked ``@recorded`` runs once for what it is told and for the
state of the database that it finds; after that its rows are written back in one statement, without triggers, in a
twentieth of the time. The state is known where a rolled-back test has done nothing but call such builders: so what one
leaves may be what the next begins with, and a chain of them is a chain of recordings. Rows that are changed or deleted
are recorded as well. ``restored(key, make)`` is the same for what has a name instead of a builder.

The database itself says whether its state is known: it keeps a word for it as a setting of the transaction, which a
rollback takes back, with the number of rows written so far, which one does not. Those that hunt mutants
(`TIANPING_STANDING=no`) make everything, as do tests that have changed how the house works (`CHANGING`).
"""

from __future__ import annotations

import copy
import io
import os
import pickle
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial, wraps
from typing import Any, Final, ParamSpec, TypeVar

import pytest
from django.db import connection
from django.db.models import Model
from django.utils.translation import get_language

from platform_core.tenancy import scopes

T = TypeVar("T")
P = ParamSpec("P")
OFF: Final = "TIANPING_STANDING"
FUNCTIONS: Final = """
CREATE FUNCTION public.tests_writes() RETURNS TABLE (place text, writes bigint)
  LANGUAGE sql SET search_path = pg_catalog, public, pg_temp AS $$
  SELECT oid::regclass::text, pg_stat_get_xact_tuples_inserted(oid) + pg_stat_get_xact_tuples_updated(oid)
    + pg_stat_get_xact_tuples_deleted(oid) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'
$$;
CREATE FUNCTION public.tests_state() RETURNS text
  LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  said text := current_setting('tests.state', true);
BEGIN
  IF pg_current_xact_id_if_assigned() IS NULL THEN
    RETURN 'new';
  ELSIF split_part(said, ' ', 2) = (SELECT sum(writes)::text FROM public.tests_writes()) THEN
    RETURN split_part(said, ' ', 1);
  END IF;
  RETURN 'unknown';
END $$;
CREATE FUNCTION public.tests_note(state text) RETURNS void
  LANGUAGE plpgsql SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  PERFORM set_config('tests.state', state || ' ' || (SELECT sum(writes) FROM public.tests_writes()), true);
END $$;
CREATE FUNCTION public.tests_rows(query text) RETURNS TABLE (place text, written text)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
BEGIN
  RETURN QUERY EXECUTE query;
END $$;
CREATE FUNCTION public.tests_restore(script text, state text) RETURNS boolean
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp SET session_replication_role = replica AS $$
BEGIN
  BEGIN
    EXECUTE script;
  EXCEPTION WHEN integrity_constraint_violation THEN
    RETURN false;
  END;
  PERFORM public.tests_note(state);
  RETURN true;
END $$;
"""
TABLES: Final = """
SELECT c.oid::regclass::text, array_agg(quote_ident(attname) ORDER BY attnum),
  array_agg(quote_ident(attname) ORDER BY attnum) FILTER (WHERE atttypid = 'xid8'::regtype),
  array_agg(quote_ident(attname)) FILTER (WHERE attnum = ANY (indkey))
FROM pg_class c JOIN pg_attribute ON attrelid = c.oid AND attnum > 0 AND NOT attisdropped
LEFT JOIN pg_index ON indrelid = c.oid AND indisprimary
WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY c.oid
"""
THIS, NONE = "pg_current_xact_id_if_assigned()", "'0'::xid8"  # numbers of transactions
# Rows of these say how far the log has been read, by numbers of transactions that are over: they are not restored.
OF_THE_MOMENT: Final = {"eventlog_cursor", "eventlog_pending", "audit_leaf", "webhooks_place"}
# Fixtures of a test in which what is done besides writing counts.
WATCHING: Final = {"django_assert_num_queries", "django_assert_max_num_queries", "django_capture_on_commit_callbacks"}
# Fixtures by which the house works otherwise, and where they keep what was before.
CHANGING: Final = {"monkeypatch": ("_setattr", "_setitem"), "settings": ("_to_restore",)}
Key = tuple[Hashable, ...]
Rows = dict[str, dict[str, None]]  # by table, each as PostgreSQL writes it, in the order of the table


@dataclass(frozen=True, slots=True)
class Table:
    """``numbered``: its columns that say in which transaction a row came."""

    name: str
    columns: Sequence[str]
    numbered: Sequence[str]
    key: Sequence[str]

    def dump(self) -> str:
        """Ask for its rows; the number of this transaction is left out."""
        row = f"ROW({self._columns(THIS, NONE)})::{self.name}" if self.numbered else "t"
        return f"SELECT '{self.name}', ({row})::text FROM {self.name} t"

    def delete(self, rows: Iterable[str]) -> str:
        same = " AND ".join(f"t.{column} = gone.{column}" for column in self.key)
        return f"DELETE FROM {self.name} t USING unnest({self._array(rows)}) gone WHERE {same}"

    def insert(self, rows: Iterable[str]) -> str:
        return f"INSERT INTO {self.name} SELECT {self._columns(NONE, THIS)} FROM unnest({self._array(rows)})"

    def _array(self, rows: Iterable[str]) -> str:
        quoted = ", ".join("'" + row.replace("'", "''") + "'" for row in rows)
        return f"ARRAY[{quoted}]::{self.name}[]"

    def _columns(self, number: str, other: str) -> str:
        return ", ".join(
            f"CASE {column} WHEN {number} THEN {other} ELSE {column} END" if column in self.numbered else column
            for column in self.columns
        )


@dataclass(slots=True)
class State:
    """Of a database: what was there, or what a builder has made of another state.

    ``made``: what the builder gave, in which rows that it was given are told by their place.
    """

    number: int
    before: State | None = None
    gone: Rows = field(default_factory=dict)
    new: Rows = field(default_factory=dict)
    made: Any = None
    script: str = ""

    def rows_of(self, table: str) -> dict[str, None]:
        if not self.before:
            return self.new.get(table, {})
        gone = self.gone.get(table, {})
        return {row: None for row in self.before.rows_of(table) if row not in gone} | self.new.get(table, {})


@dataclass(frozen=True, slots=True)
class Argument:
    """Stands in a recording for what the builder was told."""

    place: int


STATES: Final[list[State]] = []
FOUND: Final[dict[Key, State]] = {}  # by database and login, as it is before anybody writes
RECORDED: Final[dict[Key, State | None]] = {}  # None for what cannot be recorded
SEEN: Final[set[Key]] = set()  # parts of recordings: one that comes again is recorded by itself
SHAPES: Final[dict[str, Table]] = {}
UNKNOWN: Final = "unknown"  # as `tests_state` says it
PLACES: Final = [Argument(place) for place in range(20)]
COURSE: Final[dict[str, Any]] = {"paused": 0, "recording": 0, "watched": False, "changing": {}, "lot": 0}


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    COURSE["watched"], COURSE["changing"] = not WATCHING.isdisjoint(getattr(item, "fixturenames", ())), {}


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: pytest.FixtureDef[Any]) -> Iterator[Any]:
    made = yield
    if fixturedef.argname in CHANGING:
        COURSE["changing"][fixturedef.argname] = made
    return made


def recorded(make: Callable[P, T]) -> Callable[P, T]:
    """A builder whose rows are written back where it is told the same in the same state."""

    @wraps(make)
    def found(*args: P.args, **kwargs: P.kwargs) -> T:
        arguments = [*args, *kwargs.values()]
        if (state := _state()) is None or (told := _as_bytes(arguments)) is None:
            return make(*args, **kwargs)
        key = (state.number, make.__module__, make.__qualname__, told, tuple(kwargs))
        return _brought(key, state, partial(make, *args, **kwargs), arguments)

    return found


def restored(key: Key, make: Callable[[], T]) -> T:
    """What ``make`` gives, and its rows in the database: recorded where a test begins with it, and where it only adds
    rows written back anywhere."""
    state = _state()
    if state and not state.before:
        return _brought((state.number, *key), state, make, [])
    found = RECORDED.get((root.number, *key, *course())) if (root := _root()) else None
    if found is None or any(found.gone.values()) or not _restore(found, UNKNOWN):
        return make()
    given: T = copy.deepcopy(found.made)
    return given


def beside(make: Callable[P, T]) -> Callable[P, T]:
    """A builder of what has nothing to do with anything that stands: recorded once, and written back beside whatever
    there is."""

    @wraps(make)
    def found(*args: P.args, **kwargs: P.kwargs) -> T:
        root, told = _root(), _as_bytes([*args, *kwargs.values()])
        if root is None or told is None:
            return make(*args, **kwargs)
        key = (root.number, make.__module__, make.__qualname__, told, tuple(kwargs), *course())
        if (known := RECORDED.get(key)) and not any(known.gone.values()) and _restore(known, UNKNOWN):
            given: T = copy.deepcopy(known.made)
            return given
        if key in RECORDED or (state := _state()) is None:
            return make(*args, **kwargs)
        return _record(key, state, partial(make, *args, **kwargs), [])

    return found


@contextmanager
def paused() -> Iterator[None]:
    """A block that makes everything."""
    COURSE["paused"] += 1
    try:
        yield
    finally:
        COURSE["paused"] -= 1


@contextmanager
def lot(number: int) -> Iterator[None]:
    """A block whose recordings have no row in common with those of another lot, so that both may be written beside each
    other: without it, many situations begin with one and the same sale."""
    before, COURSE["lot"] = COURSE["lot"], number
    try:
        yield
    finally:
        COURSE["lot"] = before


def course() -> Key:
    """As whom, in which language and in which lot is it done?"""
    return scopes.current(), get_language(), COURSE["lot"]


def _state() -> State | None:
    """The state of the database, where it is known."""
    if not _is_ordinary():
        return None
    [(said,)] = _ask("SELECT public.tests_state()")
    if said == "new":
        return _found()
    return STATES[int(said)] if said and said != UNKNOWN else None


def _is_ordinary() -> bool:
    """Tell whether the house works as usual, in a database where what is written is rolled back."""
    if COURSE["paused"] or COURSE["watched"] or connection.force_debug_cursor or os.environ.get(OFF) == "no":
        return False
    if not connection.in_atomic_block or connection.needs_rollback:
        return False
    if str(connection.settings_dict["NAME"]).startswith("fresh_"):
        return False
    return not any(getattr(made, kept) for name, made in COURSE["changing"].items() for kept in CHANGING[name])


def _found() -> State:
    """The state of a database to which the test has written nothing: read once."""
    if _place() not in FOUND:
        FOUND[_place()] = State(len(STATES), new=_rows(list(_shapes().values())))
        STATES.append(FOUND[_place()])
    return FOUND[_place()]


def _root() -> State | None:
    """The same, in the midst of a test, if it was read before."""
    return FOUND.get(_place()) if _is_ordinary() else None


def _place() -> Key:
    """Another login may be refused what this one was allowed; some databases have more rows."""
    return str(connection.settings_dict["NAME"]), str(connection.settings_dict["USER"])


def _brought(key: Key, state: State, make: Callable[[], T], arguments: Sequence[Any]) -> T:
    key = (*key, *course())
    if key not in RECORDED:
        if COURSE["recording"] and key not in SEEN:  # a part of what is recorded anyway
            SEEN.add(key)
            return make()
        return _record(key, state, make, arguments)
    found = RECORDED[key]
    if found is None or not _restore(found, str(found.number)):
        return make()
    given: T = copy.deepcopy(found.made, {id(PLACES[place]): told for place, told in enumerate(arguments)})
    return given


def _record(key: Key, state: State, make: Callable[[], T], arguments: Sequence[Any]) -> T:
    told, writes = _as_bytes(arguments), _writes()
    COURSE["recording"] += 1
    try:
        made = make()
    finally:
        COURSE["recording"] -= 1
    tables = [_shapes()[table] for table, count in _writes().items() if count != writes[table]]
    RECORDED[key] = None
    if told != _as_bytes(arguments) or not OF_THE_MOMENT.isdisjoint(table.name for table in tables):
        return made
    found = State(len(STATES), state)
    for name, rows in _rows(tables).items():
        before = state.rows_of(name)
        found.gone[name] = {row: None for row in before if row not in rows}
        found.new[name] = {row: None for row in rows if row not in before}
    found.script = _script(found)
    given = {id(each): PLACES[place] for place, each in enumerate(arguments) if isinstance(each, Model)}
    found.made = copy.deepcopy(made, given)
    STATES.append(found)
    RECORDED[key] = found
    _ask("SELECT public.tests_note(%s)", [str(found.number)])
    return made


def _script(state: State) -> str:
    deletes = [_shapes()[name].delete(rows) for name, rows in state.gone.items() if rows]
    inserts = [_shapes()[name].insert(rows) for name, rows in state.new.items() if rows]
    return "; ".join([*deletes, *inserts])


def _restore(found: State, state: str) -> bool:
    """Write its rows. False where they are there already, or bear a number that is taken by now."""
    [(is_done,)] = _ask("SELECT public.tests_restore(%s, %s)", [found.script, state])
    return bool(is_done)


def _as_bytes(params: Sequence[Any]) -> bytes | None:
    """What a builder is told, as bytes; None where it cannot be, or comes but once: a moment by the clock."""
    if any(isinstance(each, datetime) and each.microsecond for each in params):
        return None
    written = io.BytesIO()
    pickler = pickle.Pickler(written)
    pickler.fast = True  # the same, whichever of its parts are one object
    try:
        pickler.dump(params)
    except (pickle.PicklingError, AttributeError, TypeError, ValueError, RecursionError):
        return None
    return written.getvalue()


def _writes() -> dict[str, int]:
    return dict(_ask("SELECT * FROM public.tests_writes()"))


def _rows(tables: Iterable[Table]) -> Rows:
    found: Rows = {table.name: {} for table in tables}
    if not found:
        return found
    for name, row in _ask("SELECT * FROM public.tests_rows(%s)", [" UNION ALL ".join(map(Table.dump, tables))]):
        found[name][row] = None
    return found


def _shapes() -> dict[str, Table]:
    if not SHAPES:
        for name, columns, numbered, key in _ask(TABLES):
            SHAPES[name] = Table(name, columns, numbered or (), key or columns)
    return SHAPES


def _ask(sql: str, params: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
