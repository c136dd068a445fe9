"""How do gathered rows get into the database, fast, and past none of its guards?

COPY cannot write to a table with row security, and no row may be born at the end of its life. So rows are copied into
staging tables, inserted from there as they would be born, and then moved along their lifecycles, all in one
transaction with the facts about them: every constraint, foreign key and trigger judges them as it judges the commands.
"""

from __future__ import annotations

import io
from collections import Counter, defaultdict, deque
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, Final
from uuid import UUID

import orjson
import psycopg2
from django.apps import apps
from psycopg2 import sql

from platform_core.rows import Stateful
from platform_core.vault.types import Sealed
from tests.drivers.bulk.purchases import TABLES, Values

# Parents before children. The log comes last of what is inserted, and before anything moves.
ORDER: Final = ("orders.Quote", *(label for label in TABLES if label != "orders.Quote"))
# Set by a later statement than the one that inserts the row; beside the state and its stamps, which always are.
LATER: Final[Mapping[str, tuple[str, ...]]] = {
    "orders.Shipment": ("signed_at", "signed_place", "signed_by"),
    "payments.Share": ("commission",),
    "deadlines.RunningDeadline": ("closed_at", "reason"),
}
# The same that `ledger_post` does for each group, for all of them at once.
BALANCE: Final = """
UPDATE ledger_account a SET
  debits_posted = a.debits_posted + m.dp, debits_pending = a.debits_pending + m.dh,
  credits_posted = a.credits_posted + m.cp, credits_pending = a.credits_pending + m.ch
FROM (
  SELECT side.account, sum(side.dp) AS dp, sum(side.dh) AS dh, sum(side.cp) AS cp, sum(side.ch) AS ch
  FROM (SELECT debit_account_id, credit_account_id,
               CASE WHEN kind IN ('posted', 'post_pending') THEN amount ELSE 0 END AS posted,
               CASE kind WHEN 'pending' THEN amount WHEN 'posted' THEN 0 ELSE -amount END AS held
        FROM bulk_ledger_posting) AS effect
  CROSS JOIN LATERAL (VALUES (debit_account_id, posted, held, 0, 0), (credit_account_id, 0, 0, posted, held))
    AS side(account, dp, dh, cp, ch)
  GROUP BY side.account
) AS m WHERE a.id = m.account
"""
SHELVES: Final = """
UPDATE catalog_sku k SET on_hand = k.on_hand + m.moved, reserved = k.reserved + m.held
FROM (
  SELECT sku_id, sum(moved) AS moved, sum(held) AS held
  FROM (SELECT sku_id, quantity AS moved, 0 AS held FROM bulk_catalog_stockmovement
        UNION ALL
        SELECT i.sku_id, 0, i.quantity FROM bulk_catalog_reserveditem i
        JOIN bulk_catalog_reservation r ON r.id = i.reservation_id AND r.state = 'held') AS change
  GROUP BY sku_id
) AS m WHERE k.id = m.sku_id
"""


# No login may make temporary tables, not even this one. A schema of the connection's own lasts no longer than its
# transaction, so copiers side by side do not meet, and nothing is left behind by one that dies.
STAGE: Final = sql.SQL("CREATE SCHEMA {0}; SET LOCAL search_path = {0}, public")
UNSTAGE: Final = sql.SQL("DROP SCHEMA {} CASCADE")


class Table:
    """A table, its staging beside it, and how its rows are born and moved."""

    def __init__(self, label: str) -> None:
        self.label, self.model = label, apps.get_model(label)
        fields = [f for f in self.model._meta.concrete_fields if f.has_default() or not f.has_db_default()]
        self.defaults = {field.attname: field.get_default for field in fields}
        self.columns = {field.attname: sql.Identifier(str(field.column)) for field in fields}
        self.name = sql.Identifier(self.model._meta.db_table)
        self.stage = sql.Identifier(f"bulk_{self.model._meta.db_table}")

    def line(self, row: Values) -> str:
        """A row in COPY's text form; what the database itself fills in is left to it."""
        return "\t".join(text_of(row[name]) for name in self.columns)

    @cached_property
    def later(self) -> tuple[str, ...]:
        """The columns that are not yet set when a row is born."""
        if not issubclass(self.model, Stateful):
            return LATER.get(self.label, ())
        stamps = {f"{state}_at" for state in self.model.LIFECYCLE.states()}
        open_ = (field.attname for field in self.model._meta.concrete_fields if field.null)
        return ("state", *(name for name in open_ if name in stamps), *LATER.get(self.label, ()))

    @property
    def staging(self) -> sql.Composed:
        words = "CREATE UNLOGGED TABLE {} AS SELECT {} FROM {} WITH NO DATA"
        return sql.SQL(words).format(self.stage, self._listed(self.columns), self.name)

    @property
    def copy(self) -> sql.Composed:
        return sql.SQL("COPY {} ({}) FROM STDIN").format(self.stage, self._listed(self.columns))

    @property
    def birth(self) -> sql.Composed:
        born = [self._at_birth(name) if name in self.later else column for name, column in self.columns.items()]
        words = "INSERT INTO {} ({}) SELECT {} FROM {}"
        return sql.SQL(words).format(self.name, self._listed(self.columns), sql.SQL(", ").join(born), self.stage)

    def moves(self, ends: set[str]) -> list[sql.Composed]:
        """One statement for each step of a way; the last one sets what the end says."""
        last = [sql.SQL("{0} = s.{0}").format(self.columns[name]) for name in self.later]
        if not issubclass(self.model, Stateful):
            return [self._set(last, only=sql.SQL("s.signed_at IS NOT NULL"))] if last else []
        steps = []
        for end in sorted(ends):
            only, way = sql.SQL("s.state = {}").format(sql.Literal(end)), _way(self.model, end)
            between = [[sql.SQL("state = {}").format(sql.Literal(state))] for state in way[:-1]]
            steps += [self._set(changes, only=only) for changes in (*between, last)[: len(way)]]
        return steps

    def _at_birth(self, name: str) -> sql.Composable:
        if name == "state":
            return sql.Literal(str(self.model.LIFECYCLE.initial))
        default = self.defaults[name]()
        return sql.SQL("NULL") if default is None else sql.Literal(default)

    def _set(self, changes: Sequence[sql.Composable], *, only: sql.Composable) -> sql.Composed:
        words = "UPDATE {} t SET {} FROM {} s WHERE s.id = t.id AND {}"
        return sql.SQL(words).format(self.name, sql.SQL(", ").join(changes), self.stage, only)

    @staticmethod
    def _listed(columns: Mapping[str, sql.Identifier]) -> sql.Composed:
        return sql.SQL(", ").join(columns.values())


class Batch:
    """Rows in COPY's text form by table, how many they are, and the states in which they end."""

    def __init__(self) -> None:
        self.text: defaultdict[str, list[str]] = defaultdict(list)
        self.rows: Counter[str] = Counter()
        self.ends: defaultdict[str, set[str]] = defaultdict(set)

    def add(self, label: str, text: str, *, rows: int, ends: Collection[str]) -> None:
        self.text[label].append(text)
        self.rows[label] += rows
        self.ends[label].update(ends)


class Copier:
    """A connection of the migrator's, who alone writes for all shops at once, and sees the rows that keys point at."""

    def __init__(self, address: Mapping[str, Any]) -> None:
        self._connection = psycopg2.connect(**address)
        self.tables = {label: Table(label) for label in ORDER}
        self._schema = sql.Identifier(f"bulk_{self._connection.info.backend_pid}")

    def close(self) -> None:
        self._connection.close()

    def write(self, batch: Batch) -> None:
        """All of it, or nothing."""
        filled = [self.tables[label] for label in ORDER if label in batch.text]
        with self._connection, self._connection.cursor() as cursor:
            cursor.execute(STAGE.format(self._schema))
            for table in self.tables.values():
                cursor.execute(table.staging)
            for table in filled:
                cursor.copy_expert(table.copy, io.StringIO("\n".join(batch.text[table.label])))
                cursor.execute(table.birth)
            for table in filled:
                for step in table.moves(batch.ends[table.label]):
                    cursor.execute(step)
            cursor.execute(BALANCE)
            cursor.execute(SHELVES)
            cursor.execute(UNSTAGE.format(self._schema))


def text_of(value: Any) -> str:
    """A value as COPY's text form has it."""
    kind = type(value)
    if kind in TEXTS:
        return TEXTS[kind](value)
    if isinstance(value, str):  # an enumeration's member
        return str(value)
    raise TypeError(f"no column of ours holds {kind.__name__}")


def escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")


TEXTS: Final[Mapping[type, Callable[[Any], str]]] = {
    type(None): lambda _: "\\N",
    str: escaped,
    int: str,
    bool: lambda value: "t" if value else "f",
    UUID: str,
    datetime: datetime.isoformat,
    dict: lambda value: escaped(orjson.dumps(value).decode()),
    Sealed: lambda value: f"\\\\x{value.ciphertext.hex()}",
}


def _way(model: Any, end: str) -> list[str]:
    """The states from birth to this one, birth itself left out: the shortest way by the table."""
    pairs, initial = model.LIFECYCLE.pairs(), str(model.LIFECYCLE.initial)
    ways, ahead = {initial: list[str]()}, deque([initial])
    while ahead:
        here = ahead.popleft()
        for old, new in pairs:
            if old == here and new not in ways:
                ways[new] = [*ways[here], new]
                ahead.append(new)
    return ways[end]
