"""Situations that many tests start from: made once for a worker, then written back as the rows that they are.

A plugin (`-p tests.recordings`). ``restored(key, make)`` gives what ``make()`` gives. Where a test begins with it, the
rows that it makes are recorded; after that they are written back in one statement, without triggers, in a twentieth of
the time. So a recording refers to nothing but itself and the template: what another situation of the same test has made
is in none. Only what adds rows and changes none that were there is recorded. Those that hunt mutants
(`TIANPING_STANDING=no`) make everything.
"""

from __future__ import annotations

import copy
import os
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, Final, TypeVar

from django.db import IntegrityError, connection, transaction

T = TypeVar("T")
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
Key = tuple[Hashable, ...]


@dataclass(frozen=True, slots=True)
class Recording:
    """What was made, and its rows by table, as PostgreSQL writes an array of them."""

    made: Any
    rows: dict[str, str]


RECORDED: Final[dict[Key, Recording | None]] = {}  # None where rows that were there have changed
OTHERS: Final[dict[str, dict[str, int]]] = {}  # rows of a database that no test has written to, by table


def restored(key: Key, make: Callable[[], T]) -> T:
    """What ``make`` gives, and its rows in the database."""
    if os.environ.get(OFF) == "no":
        return make()
    here = connection.settings_dict  # another login may be refused what this one was allowed; some stand on more rows
    place = (str(here["NAME"]), str(here["USER"]), *key)
    if place not in RECORDED:
        return _record(place, make) if _is_first() else make()
    if (recording := RECORDED[place]) is None:
        return make()
    try:
        with transaction.atomic():
            _ask("SELECT public.tests_restore(%s, %s)", [[*recording.rows], [*recording.rows.values()]])
    except IntegrityError:  # its rows are there already, or bear a number that is taken by now
        return make()
    return copy.deepcopy(recording.made)


def _record(place: Key, make: Callable[[], T]) -> T:
    with transaction.atomic():
        [(since,)] = _ask("SELECT public.tests_mark()")
    before = _others(since)
    with transaction.atomic():  # with a number of its own
        made = make()
    found = _rows(since)
    rows = {table: written for table, written, _ in found if written}
    only_adds = before == {table: others for table, _, others in found if others}
    RECORDED[place] = Recording(copy.deepcopy(made), rows) if only_adds and OF_THE_MOMENT.isdisjoint(rows) else None
    return made


def _is_first() -> bool:
    """Tell whether the test is rolled back and has written nothing: PostgreSQL numbers a transaction that writes."""
    if not connection.in_atomic_block:
        return False
    [(is_reader,)] = _ask("SELECT pg_current_xact_id_if_assigned() IS NULL")
    return bool(is_reader)


def _others(since: str) -> dict[str, int]:
    """Count the rows of each table in a database to which the test has written nothing: once for each database."""
    name = str(connection.settings_dict["NAME"])
    if name not in OTHERS:
        OTHERS[name] = {table: others for table, _, others in _rows(since) if others}
    return OTHERS[name]


def _rows(since: str) -> list[tuple[str, str | None, int]]:
    with transaction.atomic():
        return _ask("SELECT * FROM public.tests_rows(%s::xid)", [since])


def _ask(sql: str, params: list[Any] | None = None) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()
