"""With whose eyes does this transaction look at the rows?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol, cast
from uuid import UUID

from django.db import connection

BIND = (
    "SELECT set_config('role', %s, true), set_config('app.merchant_id', %s, true),"
    " set_config('app.person_id', %s, true), tianping_now()"
)

# Back to what the login is by itself: for the app itself, for a migrator the owner.
UNBIND = (
    "SET LOCAL role TO DEFAULT;"
    " SELECT set_config('app.merchant_id', '', true), set_config('app.person_id', '', true), tianping_now()"
)


class ScopedConnection(Protocol):
    """What a connection of our database backend can do beyond Django's (``tenancy.backend``)."""

    def bind(self) -> None: ...

    def ask(self, sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]: ...


@dataclass(frozen=True, slots=True)
class Scope:
    """A role of the database, and whose rows that role means."""

    role: str
    merchant_id: UUID | None = None
    person_id: UUID | None = None

    @property
    def settings(self) -> tuple[str, str, str]:
        return f"tp_{self.role}", str(self.merchant_id or ""), str(self.person_id or "")


UNBOUND = Scope("")  # the login itself: framework tables, no table of ours
ANONYMOUS = Scope("anonymous")
SYSTEM = Scope("system")


def shopper(person_id: UUID) -> Scope:
    return Scope("shopper", person_id=person_id)


def merchant(merchant_id: UUID, person_id: UUID | None = None) -> Scope:
    return Scope("merchant", merchant_id, person_id)


def regulator(person_id: UUID) -> Scope:
    """Somebody of an authority: their own requests and what was handed over for them, and no row of any shop."""
    return Scope("regulator", person_id=person_id)


def staff(person_id: UUID) -> Scope:
    return Scope("staff", person_id=person_id)


def outside(provider_id: UUID) -> Scope:
    """An outside system whose signature we have checked: it may leave its report, and sees nothing else."""
    return Scope("outside", person_id=provider_id)


_current: ContextVar[Scope] = ContextVar("scope", default=UNBOUND)


def current() -> Scope:
    return _current.get()


@contextmanager
def bound(scope: Scope) -> Iterator[None]:
    """Look with these eyes: in the open transaction, and in each that begins inside."""
    token = _current.set(scope)
    try:
        _tell_the_database()
        yield
    finally:
        _current.reset(token)
        _tell_the_database()


def rebind(scope: Scope) -> None:
    """For authenticators, which learn who it is inside the view: until the enclosing `bound` ends."""
    _current.set(scope)
    _tell_the_database()


def acting_for(merchant_id: UUID) -> AbstractContextManager[None]:
    """The part of a shopper's or the system's command that locks or changes a shop's rows."""
    return bound(merchant(merchant_id, current().person_id))


def ask(sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Look with these eyes, once and quickly: a third of the round trips that a transaction takes. Writes nothing."""
    return cast("ScopedConnection", connection).ask(sql, params)


def _tell_the_database() -> None:
    if connection.in_atomic_block:
        cast("ScopedConnection", connection).bind()
