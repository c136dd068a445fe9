"""How is a guard attacked that reads a table? Before its own stands another of the same name, made by somebody."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection

from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.tenancy.scopes import Scope, bound
from tests.platform_core.legal import numbers

STAFF = scopes.staff(numbers.ONE.id)
HIDE = "CREATE TEMPORARY TABLE {0} ({1}); GRANT ALL ON pg_temp.{0} TO PUBLIC"
COLUMNS = """
SELECT string_agg(quote_ident(attname) || ' ' || format_type(atttypid, atttypmod), ', ' ORDER BY attnum)
FROM pg_attribute WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped
"""
FORGE = "INSERT INTO pg_temp.{0} SELECT * FROM jsonb_populate_recordset(NULL::public.{0}, %s)"
INSERT = "INSERT INTO public.{0} SELECT * FROM jsonb_populate_record(NULL::public.{0}, %s)"


@dataclass(frozen=True)
class Attack:
    """With whose eyes, what the table of the same name says, and what it would allow."""

    scope: Scope
    statement: str
    params: list[Any]
    forged: list[dict[str, Any]]


@dataclass(frozen=True)
class Guard:
    """A function that reads a table, and what it says to who would be allowed only by another one."""

    table: str
    refused: str
    prepare: Callable[[], Attack]


GUARDS: dict[str, Guard] = {}


def guard(name: str, *, reads: str, refused: str) -> Callable[[Callable[[], Attack]], Callable[[], Attack]]:
    def register(prepare: Callable[[], Attack]) -> Callable[[], Attack]:
        GUARDS[name] = Guard(reads, refused, prepare)
        return prepare

    return register


def insert(table: str, row: dict[str, Any], *, scope: Scope, forged: dict[str, Any] | None = None) -> Attack:
    return Attack(scope, INSERT.format(table), [json.dumps(row, default=str)], [forged] if forged else [])


def stored(table: str, where: str, *params: object, scope: Scope = STAFF) -> dict[str, Any]:
    with bound(scope), connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(row) FROM public.{table} row WHERE {where}", params)
        return dict(json.loads(cursor.fetchone()[0]))


def hide(cursor: Any, table: str, *, forged: list[dict[str, Any]]) -> None:
    """Put a table of the same name before ours, with these rows; its columns anybody can read in the catalogue."""
    cursor.execute(COLUMNS, [f"public.{table}"])
    cursor.execute(HIDE.format(table, cursor.fetchone()[0]))
    cursor.execute(FORGE.format(table), [json.dumps(forged, default=str)])


def posted(of: str, row: dict[str, Any], *lines: dict[str, Any], forged: list[dict[str, Any]]) -> Attack:
    statement = f"SELECT public.ledger_post_{of}(%s, %s, %s, now(), %s)"
    params = [
        row["merchant_id"],
        new_id(),
        row["id"],
        json.dumps([{"id": new_id()} | line for line in lines], default=str),
    ]
    return Attack(scopes.merchant(row["merchant_id"]), statement, params, forged)


def line(kind: str, code: str, debit: str, credit: str, amount: int, **more: Any) -> dict[str, Any]:
    named = {"kind": kind, "code": code, "debit": debit, "credit": credit, "amount": amount, "currency": "CNY"}
    return named | {"pending": None} | more
