"""Situations that many tests start from: made once for a worker, then written back as the rows that they are.

A plugin (`-p tests.recordings`). ``restored(key, make)`` gives what ``make()`` gives. The first time it makes it and
records the rows that are new; after that it writes them back in one statement, without triggers, in a twentieth of the
time. Only what adds rows and changes none that were there is recorded, so that a test may have anything else beside it.
The second call of a key in a test has a recording of its own. Those that hunt mutants (`TIANPING_STANDING=no`) make
everything.

A builder that is marked ``@recorded`` is restored where a test begins with it: as long as the test has written nothing
else, and has no fixture that changes how the house works.
"""

from __future__ import annotations

import copy
import os
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, field
from functools import partial, wraps
from typing import Any, Final, ParamSpec, TypeVar

import pytest
from django.db import IntegrityError, connection, transaction

T = TypeVar("T")
P = ParamSpec("P")
OFF: Final = "TIANPING_STANDING"
FUNCTIONS: Final = """
CREATE SCHEMA tests;
CREATE TABLE tests.mark (said boolean);
CREATE FUNCTION public.tests_mark() RETURNS text
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  number text;
BEGIN
  BEGIN -- a transaction inside has a number of its own
    INSERT INTO tests.mark VALUES (true) RETURNING xmin::text INTO number;
    DELETE FROM tests.mark;
  EXCEPTION WHEN division_by_zero THEN
  END;
  RETURN number;
END $$;
CREATE FUNCTION public.tests_rows(since xid) RETURNS TABLE (place text, written text, others bigint)
  LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
DECLARE
  each regclass;
BEGIN
  FOR each IN SELECT oid FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY oid LOOP
    RETURN QUERY EXECUTE format(
      'SELECT %L, (array_agg(t) FILTER (WHERE age(t.xmin) < age($1)))::text,'
      ' count(*) FILTER (WHERE age(t.xmin) >= age($1)) FROM %s t HAVING count(*) > 0', each, each) USING since;
  END LOOP;
END $$;
CREATE FUNCTION public.tests_restore(places text[], written text[]) RETURNS void
  LANGUAGE plpgsql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp SET session_replication_role = replica AS $$
DECLARE
  fields text;
BEGIN
  FOR i IN 1 .. cardinality(places) LOOP
    SELECT string_agg(CASE WHEN atttypid = 'xid8'::regtype THEN 'pg_current_xact_id()' ELSE quote_ident(attname) END,
      ', ' ORDER BY attnum) FROM pg_attribute INTO fields
      WHERE attrelid = places[i]::regclass AND attnum > 0 AND NOT attisdropped;
    EXECUTE format('INSERT INTO %s SELECT %s FROM unnest($1::%s[])', places[i], fields, places[i]) USING written[i];
  END LOOP;
END $$;
"""
# Rows of these say how far the log has been read, by numbers of transactions that are over: they are not restored.
OF_THE_MOMENT: Final = {"eventlog_cursor", "eventlog_pending", "audit_leaf", "webhooks_place"}
CHANGING: Final = {"monkeypatch", "settings", "django_assert_num_queries"}  # fixtures under which a builder may differ
MOST: Final = 4  # recordings of one key: a test that makes more of a kind makes hundreds
Key = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """What was made, and its rows by table, as PostgreSQL writes an array of them."""

    made: Any
    rows: dict[str, str]


@dataclass(slots=True)
class Course:
    """How far the test at hand has come."""

    is_ordinary: bool = False
    is_recording: bool = False  # then what it is made of is made too: two recordings share no rows
    is_apart: bool = False
    calls: Counter[Key] = field(default_factory=Counter)
    mark: str = ""  # where the server's own log ended when the last recording was restored or made


RECORDED: Final[dict[Key, Recording | None]] = {}  # None where rows that were there have changed
KNOWN: Final[set[Key]] = set()  # builders that were called so before: many a moment comes but once
OTHERS: Final[dict[str, dict[str, int]]] = {}  # rows of a database that no test has written to, by table
COURSE: Final = Course()


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup(item: pytest.Item) -> None:
    COURSE.is_ordinary = CHANGING.isdisjoint(getattr(item, "fixturenames", CHANGING))
    COURSE.calls.clear()
    COURSE.mark = ""


def recorded(make: Callable[P, T]) -> Callable[P, T]:
    """A builder whose first call in a test is restored, and each further one that follows at once."""

    @wraps(make)
    def found(*args: P.args, **kwargs: P.kwargs) -> T:
        key = (make.__module__, make.__qualname__, args, tuple(kwargs.items()))
        if _is_free(key) and _is_known(key) and (COURSE.is_apart or _is_unwritten()):
            return restored(key, partial(make, *args, **kwargs))
        return make(*args, **kwargs)

    return found


@contextmanager
def apart() -> Iterator[None]:
    """A block whose builders have nothing to do with what the test has done before."""
    COURSE.is_apart = True
    try:
        yield
    finally:
        COURSE.is_apart = False


def restored(key: Key, make: Callable[[], T]) -> T:
    """What ``make`` gives, and its rows in the database."""
    if COURSE.is_recording or os.environ.get(OFF) == "no":
        return make()
    COURSE.calls[key] += 1
    place = (*key, COURSE.calls[key])
    if COURSE.calls[key] > MOST:
        return make()
    if place not in RECORDED:
        return _record(place, make)
    if (recording := RECORDED[place]) is None:
        return make()
    try:
        with transaction.atomic():
            _ask("SELECT public.tests_restore(%s, %s)", [[*recording.rows], [*recording.rows.values()]])
    except IntegrityError:  # it bears a number that is taken by now
        return make()
    set_mark()
    return copy.deepcopy(recording.made)


def _record(place: Key, make: Callable[[], T]) -> T:
    since, before = _others()
    COURSE.is_recording = True
    try:
        with transaction.atomic() if connection.in_atomic_block else nullcontext():  # with a number of its own
            made = make()
    finally:
        COURSE.is_recording = False
    found = _rows(since)
    rows = {table: written for table, written, _ in found if written}
    only_adds = before == {table: others for table, _, others in found if others}
    RECORDED[place] = Recording(copy.deepcopy(made), rows) if only_adds and OF_THE_MOMENT.isdisjoint(rows) else None
    set_mark()
    return made


def _others() -> tuple[str, dict[str, int]]:
    """A number that only transactions from now on exceed, and how many rows each table has by now.

    While a test has written nothing, there are as many as when the last one began.
    """
    name = str(connection.settings_dict["NAME"])
    clean = connection.in_atomic_block and not name.startswith("fresh_") and _has_no_number()
    with transaction.atomic():
        [(since,)] = _ask("SELECT public.tests_mark()")
    if clean and name in OTHERS:
        return since, OTHERS[name]
    found = {table: others for table, _, others in _rows(since) if others}
    if clean:
        OTHERS[name] = found
    return since, found


def _rows(since: str) -> list[tuple[str, str | None, int]]:
    with transaction.atomic():
        return _ask("SELECT * FROM public.tests_rows(%s::xid)", [since])


def set_mark() -> None:
    """From here on nothing has been written."""
    COURSE.mark = _log_ends_at()


def _is_unwritten() -> bool:
    """Has the test written nothing but what was recorded?"""
    if connection.in_atomic_block and not COURSE.mark:
        return _has_no_number()
    return COURSE.mark == _log_ends_at()


def _has_no_number() -> bool:
    """PostgreSQL numbers a transaction when it first writes."""
    [(is_reader,)] = _ask("SELECT pg_current_xact_id_if_assigned() IS NULL")
    return bool(is_reader)


def _log_ends_at() -> str:
    [(place,)] = _ask("SELECT pg_current_wal_insert_lsn()::text")
    return str(place)


def _is_free(key: Hashable) -> bool:
    """Is a builder as usual here, and not part of another that is recorded?"""
    if COURSE.is_recording or not COURSE.is_ordinary:
        return False
    try:
        hash(key)
    except TypeError:
        return False
    return True


def _is_known(key: Key) -> bool:
    """Was it asked for before, in this test or another?"""
    if key in KNOWN:
        return True
    KNOWN.add(key)
    return False


def _ask(sql: str, params: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
