"""Scopes: the role and identity with which a transaction sees the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol, cast
from uuid import UUID

from django.db import connection

SETTINGS = ("role", "app.merchant_id", "app.person_id")
RIDE = "SELECT " + ", ".join(f"set_config('{name}', %s, true)" for name in SETTINGS)
BIND = f"{RIDE}, tianping_now()"

# Back to the login's own role: tp_app for the app, the owner for a migrator.
UNBIND = (
    "SET LOCAL role TO DEFAULT;"
    " SELECT set_config('app.merchant_id', '', true), set_config('app.person_id', '', true), tianping_now()"
)


class ScopedConnection(Protocol):
    """The method that a connection of our database backend adds to Django's (``tenancy.backend``)."""

    def ask(
        self, sql: str, params: Mapping[str, Any], *, keeps_plan: bool = ..., generic: bool = ...
    ) -> list[tuple[Any, ...]]: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """A database role, and whose rows that role may see. ``shop_role`` is the person's in the shop, where they came in
    by a door of shops; the database knows nothing of it."""

    role: str
    merchant_id: UUID | None = None
    person_id: UUID | None = None
    shop_role: str = ""

    @property
    def settings(self) -> tuple[str, str, str]:
        return f"tp_{self.role}", str(self.merchant_id or ""), str(self.person_id or "")


UNBOUND = Scope("")  # the login's own role: Django's tables, and no table of ours
ANONYMOUS = Scope("anonymous")
SYSTEM = Scope("system")


def shopper(person_id: UUID) -> Scope:
    return Scope("shopper", person_id=person_id)


def merchant(merchant_id: UUID, person_id: UUID | None = None, shop_role: str = "") -> Scope:
    return Scope("merchant", merchant_id, person_id, shop_role)


def regulator(person_id: UUID) -> Scope:
    """Scope of a person of an authority: they see their own requests and the data handed over for them, and no row
    of a shop.
    """
    return Scope("regulator", person_id=person_id)


def staff(person_id: UUID) -> Scope:
    return Scope("staff", person_id=person_id)


def outside(provider_id: UUID) -> Scope:
    """An outside system whose signature was checked: it may insert its report and sees nothing else."""
    return Scope("outside", person_id=provider_id)


def holder(row_id: UUID) -> Scope:
    """Scope of a person with a link to the id of a row: they see this row, where its walls say so, and nothing else."""
    return Scope("outside", person_id=row_id)


_current: ContextVar[Scope] = ContextVar("scope", default=UNBOUND)


def current() -> Scope:
    return _current.get()


@contextmanager
def bound(scope: Scope) -> Iterator[None]:
    """Act in this scope: in the open transaction, whose next statement tells the database, and in each one that starts
    inside."""
    token = _current.set(scope)
    try:
        yield
    finally:
        _current.reset(token)


def rebind(scope: Scope) -> None:
    """Change the scope until the enclosing `bound` ends; for authenticators, which learn inside the view who it is."""
    _current.set(scope)


def acting_for(merchant_id: UUID) -> AbstractContextManager[None]:
    """Act for a shop: for the part of a shopper's or the system's command that locks or changes the shop's rows."""
    return bound(merchant(merchant_id, current().person_id))


_reads_one_snapshot: ContextVar[bool] = ContextVar("reads_one_snapshot", default=False)


def begin_statement() -> str:
    """The statement that begins a transaction here."""
    return "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; " if _reads_one_snapshot.get() else "BEGIN; "


@contextmanager
def one_snapshot() -> Iterator[None]:
    """Let each transaction that begins inside read all tables as they stood at its first statement, and write nothing:
    for tables that are read one after the other and have to fit together. A reader alone does not hold up the log."""
    token = _reads_one_snapshot.set(True)
    try:
        yield
    finally:
        _reads_one_snapshot.reset(token)


def ask(
    sql: str, params: Mapping[str, Any], *, keeps_plan: bool = False, generic: bool = False
) -> list[tuple[Any, ...]]:
    """Read once in the current scope, in a third of the round trips of a transaction. Writes nothing.

    ``keeps_plan``: of a statement that is asked often, and whose planning costs more than running it.
    ``generic``: whose best plan is the same for all values, which a server that is told them may not see.
    """
    return cast("ScopedConnection", connection).ask(sql, params, keeps_plan=keeps_plan, generic=generic)
