"""A database for tests that commit, which is put back to what it was when it was cloned, and used again.

A new clone, and a connection that has never asked anything there, cost more than most of these tests do. It is put back
by taking out the rows that are newer than the clone, and writing anew what was there from the beginning where that has
changed. Where the schema or a setting of the database has changed, or in any doubt, the next test gets a new clone.
"""

from __future__ import annotations

from typing import Any, Final

import psycopg2

MOST: Final = 60  # tests; after that there are more dead rows than a new clone costs
TABLES: Final = """
SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY oid
"""
CATALOGS: Final = (
    *("pg_class", "pg_attribute", "pg_attrdef", "pg_constraint", "pg_index", "pg_trigger", "pg_policy", "pg_rewrite"),
    *("pg_proc", "pg_type", "pg_enum", "pg_namespace", "pg_extension", "pg_event_trigger", "pg_default_acl"),
    *("pg_statistic_ext", "pg_publication", "pg_description", "pg_largeobject_metadata"),
)
SETTINGS: Final = """
SELECT datallowconn, datconnlimit, datacl::text, datdba,
  (SELECT array_agg(s::text) FROM pg_db_role_setting s WHERE setdatabase = d.oid),
  (SELECT count(*) FROM pg_prepared_xacts WHERE database = datname)
FROM pg_database d WHERE datname = current_database()
"""
SEQUENCES: Final = """
SELECT schemaname || '.' || sequencename, coalesce(last_value, start_value), last_value IS NOT NULL FROM pg_sequences
"""
OTHERS: Final = """
FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND pid <> ALL (%s) AND backend_type = 'client backend'
"""
SETTLED: Final = """
SET session_replication_role = replica;
SET plan_cache_mode = force_generic_plan;
SET max_parallel_workers_per_gather = 0
"""
FORGET: Final = "RESET ALL; RESET ROLE; DEALLOCATE ALL; UNLISTEN *; SELECT pg_advisory_unlock_all()"


class Reused:
    """One clone, as long as it can be put back."""

    def __init__(self, address: str) -> None:
        self._connection = psycopg2.connect(address)
        self._connection.autocommit = True
        self._cursor = self._connection.cursor()
        self._uses = 0
        self._say(SETTLED)
        tables = [table for (table,) in self._ask(TABLES)]
        self._say(f"PREPARE rows (xid) AS {_counts(tables)}")
        self._say(f"PREPARE catalogs (xid) AS {_counts(CATALOGS)}")
        self._since = self._next_number()
        self._rows, self._catalogs = self._count("rows"), self._count("catalogs")
        self._settings, self._sequences = self._ask(SETTINGS), set(self._ask(SEQUENCES))
        full = [table for table, new, old in self._rows if old]
        self._first = {table: self._ask(f"SELECT array_agg(t)::text FROM {table} t")[0][0] for table in full}

    def put_back(self, ours: list[Any]) -> bool:
        """As it was cloned, with these connections left. False if that cannot be."""
        self._uses += 1
        try:
            for each in ours:
                with each.cursor() as cursor:
                    cursor.execute(FORGET)
            pids = [each.info.backend_pid for each in ours]
            self._ask(f"SELECT pg_terminate_backend(pid, 5000) {OTHERS}", [pids])  # false too for one that just left
            if (
                self._ask(f"SELECT pid {OTHERS}", [pids])
                or self._count("catalogs") != self._catalogs
                or self._ask(SETTINGS) != self._settings
            ):
                return False
            self._put_rows_back()
        except psycopg2.Error:
            return False
        return True

    @property
    def is_worn(self) -> bool:
        return self._uses >= MOST

    def close(self) -> None:
        self._connection.close()

    def _has_other_shape(self) -> bool:
        return self._count("catalogs") != self._catalogs or self._ask(SETTINGS) != self._settings

    def _put_rows_back(self) -> None:
        old = {table: count for table, _, count in self._rows}
        statements = list[str]()
        for table, new, count in self._count("rows"):
            if count != old[table]:
                statements.append(f"DELETE FROM {table}")
                if table in self._first:
                    statements.append(self._mogrify(table))
            elif new:
                statements.append(f"DELETE FROM {table} WHERE age(xmin) <= age('{self._since}'::xid)")
        moved = {sequence for sequence, *_ in set(self._ask(SEQUENCES)) - self._sequences}
        statements += [
            f"SELECT setval('{sequence}', {value}, {is_called})"
            for sequence, value, is_called in sorted(self._sequences)
            if sequence in moved
        ]
        if statements:
            self._say("; ".join(["BEGIN", *statements, "COMMIT"]))
        self._since = self._next_number()

    def _mogrify(self, table: str) -> str:
        insert = f"INSERT INTO {table} SELECT * FROM unnest(%s::{table}[])"
        return str(self._cursor.mogrify(insert, [self._first[table]]).decode())

    def _count(self, of: str) -> list[tuple[str, int, int]]:
        """Rows of each table: those since then, and those before."""
        return self._ask(f"EXECUTE {of} ('{self._since}')")

    def _next_number(self) -> int:
        [(number,)] = self._ask("SELECT pg_snapshot_xmax(pg_current_snapshot())::text::bigint")
        return int(number)

    def _ask(self, sql: str, params: list[Any] | None = None) -> list[Any]:
        self._cursor.execute(sql, params)
        return list(self._cursor.fetchall())

    def _say(self, sql: str) -> None:
        self._cursor.execute(sql)


def _counts(tables: Any) -> str:
    return " UNION ALL ".join(
        f"SELECT '{table}', count(*) FILTER (WHERE age(xmin) <= age($1)),"
        f" count(*) FILTER (WHERE age(xmin) > age($1)) FROM {table}"
        for table in tables
    )
