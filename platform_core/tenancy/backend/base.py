"""A PostgreSQL backend whose BEGIN also sends the scope and returns the time, in one round trip.

psycopg2 stays in autocommit, since its own BEGIN is a separate round trip; BEGIN, COMMIT and ROLLBACK are sent here.
A scope that changes within a transaction costs no round trip either: it goes with the next statement, before it.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from types import TracebackType
from typing import Any, ClassVar, Final, TypeGuard, TypeVar

import psycopg2
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, InterfaceError, NotSupportedError, OperationalError
from django.db.backends.postgresql import base, operations
from django.db.backends.utils import debug_transaction
from django.db.transaction import TransactionManagementError
from django.db.utils import DatabaseErrorWrapper
from django.utils.functional import cached_property
from psycopg2 import DatabaseError as PsycopgError
from psycopg2 import extensions
from psycopg2.errors import (
    DuplicatePreparedStatement,
    FeatureNotSupported,
    InvalidSqlStatementName,
    ReadOnlySqlTransaction,
)
from psycopg2.extensions import TRANSACTION_STATUS_INTRANS

from platform_core.tenancy.scopes import BIND, RIDE, UNBIND, UNBOUND, Scope, begin_statement, current

T = TypeVar("T")
POWERS = (
    "SELECT session_user, rolsuper OR rolbypassrls OR pg_has_role(session_user, 'tp_owner', 'MEMBER')"
    " FROM pg_roles WHERE rolname = session_user"
)


Statement = tuple[str, Any]  # with its parameters
MOST_PLANS: Final = 100  # of a connection
STALE: Final = (InvalidSqlStatementName, DuplicatePreparedStatement, FeatureNotSupported)  # plans are not as we think
READERS: Final = ("auditor",)  # logins that write nowhere
GENERIC: Final[Statement] = ("SET LOCAL plan_cache_mode TO force_generic_plan", {})
PARAMETER: Final = re.compile(r"%\((\w+)\)s")


@dataclass(frozen=True, slots=True)
class Plan:
    """A statement that a server plans once: how it is told, and how it is asked for. Its name is that of its text."""

    sql: str
    name: str
    prepare: str
    execute: str


@lru_cache(MOST_PLANS)
def plan_of(sql: str) -> Plan:
    names = list(dict.fromkeys(PARAMETER.findall(sql)))
    numbered = PARAMETER.sub(lambda found: f"${names.index(found[1]) + 1}", sql)
    name = f"asked_{hashlib.blake2b(sql.encode(), digest_size=8).hexdigest()}"
    places = ", ".join(f"%({each})s" for each in names)
    return Plan(sql, name, f"PREPARE {name} AS {numbered}", f"EXECUTE {name}({places})" if names else f"EXECUTE {name}")


class Cursor(extensions.cursor):  # type: ignore[misc]  # psycopg2 has no types
    """Sends the scope, if the server does not have the present one yet, together with the statement that needs it."""

    owner: DatabaseWrapper

    def execute(self, query: Any, vars: Any = None) -> None:  # noqa: A002  # psycopg2's name
        if (scope := self.owner.unsent_scope()) is None:
            return self.send(query, vars)
        binding = self.mogrify(UNBIND) if scope == UNBOUND else self.mogrify(RIDE, scope.settings)
        self.send(b"; ".join((binding, self.mogrify(query, vars))))
        return self.owner.note_sent(scope)

    def send(self, query: Any, params: Any = None) -> None:
        """One round trip, with nothing before it."""
        super().execute(query, params)

    def executemany(self, query: Any, vars_list: Any) -> None:
        self._send_scope()
        super().executemany(query, vars_list)

    def callproc(self, procname: Any, parameters: Any = None) -> Any:
        self._send_scope()
        return super().callproc(procname, parameters)

    def copy_expert(self, sql: Any, file: Any, size: int = 8192) -> None:
        self._send_scope()
        super().copy_expert(sql, file, size)

    def _send_scope(self) -> None:
        """Send the scope before a call that runs without `execute`."""
        if self.owner.unsent_scope() is not None:
            self.execute("SELECT 1")


class ErrorWrapper(DatabaseErrorWrapper):
    """Django's, which also counts two more kinds of servers as away: one that takes no writes (a standby, or the
    primary of before) and one that dies in the middle of an answer.

    A caller who asks again may reach another one, while Django would call it a bug of ours.
    """

    wrapper: DatabaseWrapper  # the stubs do not know it

    def __exit__(
        self,
        exc_type: type[BaseException] | None,
        exc_value: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if _is_away(exc_value):
            self.wrapper.errors_occurred = True
            raise OperationalError(*exc_value.args).with_traceback(traceback) from exc_value
        super().__exit__(exc_type, exc_value, traceback)


def _is_away(failure: BaseException | None) -> TypeGuard[PsycopgError]:
    """Tell whether the server is away. Of one that dies, psycopg2 raises its most general error, without a code."""
    if isinstance(failure, ReadOnlySqlTransaction):
        return settings.DATABASE_LOGIN not in READERS
    return isinstance(failure, PsycopgError) and type(failure) is PsycopgError and failure.pgcode is None


class DatabaseOperations(operations.DatabaseOperations):
    compiler_module = "platform_core.tenancy.backend.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's backend with scope and clock bound at BEGIN. It refuses a login that could bypass the walls."""

    ops_class = DatabaseOperations
    cursor_class: ClassVar[type[Cursor]] = Cursor
    transaction_time: datetime | None = None
    _plans: AbstractSet[str] = frozenset()  # by name, those that the server keeps for this connection
    _sent: Scope | None = None  # what the open transaction is bound to, as the server knows it
    _harmless: ClassVar[set[str]] = set()  # logins that this process has already checked

    @cached_property
    def wrap_database_errors(self) -> ErrorWrapper:
        return ErrorWrapper(self)

    def init_connection_state(self) -> None:
        super().init_connection_state()
        self._plans = frozenset()
        if settings.DATABASE_LOGIN != "migrator":
            self._refuse_a_powerful_login()

    def is_usable(self) -> bool:
        """Tell whether the server answers and still takes writes: Django asks after an error, and else keeps the
        connection.
        """
        try:
            with self.connection.cursor() as cursor:
                cursor.execute("SELECT pg_is_in_recovery()")
                [in_recovery] = cursor.fetchone()
        except psycopg2.Error:
            return False
        return not in_recovery

    def _refuse_a_powerful_login(self) -> None:
        user = self.settings_dict["USER"]
        if user in self._harmless:
            return
        with self.connection.cursor() as cursor:
            cursor.execute(POWERS)
            login, powerful = cursor.fetchone()
        if powerful:
            raise ImproperlyConfigured(f"{login} is a superuser, an owner or beyond row security; run as tp_app")
        self._harmless.add(user)

    def _start_transaction_under_autocommit(self) -> None:  # Django calls it at the outermost atomic, if it exists
        self.transaction_time = self._first(lambda: self._bind(begin_statement()))

    def create_cursor(self, name: str | None = None) -> Any:
        """Ours. Cursors of the server are switched off (`settings`), and would have nothing before their DECLARE."""
        if name:
            raise NotSupportedError("a cursor of the server outlives no pooled transaction")
        cursor = self.connection.cursor(cursor_factory=self.cursor_class)
        cursor.owner, cursor.tzinfo_factory = self, self.tzinfo_factory
        return cursor

    def unsent_scope(self) -> Scope | None:
        """The present scope, where the open transaction is bound to another."""
        scope = current()
        return None if self._sent is None or scope is self._sent or scope == self._sent else scope

    def note_sent(self, scope: Scope) -> None:
        self._sent = scope

    def ask(
        self, sql: str, params: Mapping[str, Any], *, keeps_plan: bool = False, generic: bool = False
    ) -> list[tuple[Any, ...]]:
        """Read in the current scope in one round trip: statements that are sent together share one transaction.

        With ``keeps_plan`` the server keeps its plan for this connection, where planning would take longer than
        running; with ``generic`` one plan for all values, where the server would go on hoping that a plan for these
        values is better.
        """
        if self.in_atomic_block:
            return self._rows_of((sql, params))
        binding = (UNBIND, None) if current() == UNBOUND else (BIND, current().settings)
        if keeps_plan and (plan := self._plan(sql)):
            before = (binding, GENERIC) if generic else (binding,)
            return self._first(lambda: self._by_plan(plan, before, params))
        return self._first(lambda: self._rows_of(binding, (sql, params)))

    def _plan(self, sql: str) -> Plan | None:
        """None once there are so many that a server would rather forget some."""
        plan = plan_of(sql)
        return plan if plan.name in self._plans or len(self._plans) < MOST_PLANS else None

    def _by_plan(self, plan: Plan, before: Sequence[Statement], params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """A pooler between us and the server may give us a connection that knows more plans, or fewer; and a migration
        may have changed the columns that one gives. Each way of asking is one message, and each message may come to
        another server, which makes none of the ways sure. The last asks without a plan, which every server can answer.
        """
        prepare: Statement = (plan.prepare, {})
        forget: Statement = (f"DEALLOCATE {plan.name}", {})
        known, new = ((plan.execute, params),), (prepare, (plan.execute, params))
        self._plans, was_known = self._plans | {plan.name}, plan.name in self._plans
        ways = (known, new) if was_known else (new, known)
        for way in (*ways, (forget, *new)):
            try:
                return self._rows_of(*before, *way)
            except DatabaseError as other:
                if not isinstance(other.__cause__, STALE):
                    raise
        return self._rows_of(*before, (plan.sql, params))

    def _rows_of(self, *statements: Statement) -> list[tuple[Any, ...]]:
        """The rows of the last of these statements."""
        with self.cursor() as cursor:
            cursor.execute(b"; ".join(cursor.mogrify(sql, params) for sql, params in statements).decode())
            rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows

    def _first(self, say: Callable[[], T]) -> T:
        """Open the conversation; try once more if the server had hung up since the last, when nothing is done twice.

        It takes the place of Django's health check, which is a round trip before every request.
        """
        try:
            return say()
        except (OperationalError, InterfaceError):
            if self.connection is not None and not self.connection.closed:
                raise
            self.close()
            self.ensure_connection()  # `connect` alone would let the driver's own error through
            return say()

    def _savepoint_rollback(self, sid: str) -> None:
        # The rollback also undoes set_config(…, true), and the scope in Python may have changed since: Python's counts.
        self._bind(f"{self.ops.savepoint_rollback_sql(sid)}; ")

    def _bind(self, first: str = "") -> datetime:
        """Send the scope and return the time. Only BEGIN stores it: a transaction has one time."""
        scope = current()
        sql, settings = (UNBIND, None) if scope == UNBOUND else (BIND, scope.settings)
        with debug_transaction(self, first + sql), self.wrap_database_errors, self.create_cursor() as cursor:
            cursor.send(first + sql, settings)
            at: datetime = cursor.fetchone()[-1]
        self._sent = scope
        return at

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001  # Django's signature
        if not autocommit:
            raise NotSupportedError("open transactions with atomic()")
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs do not know it

    def _commit(self) -> None:
        """Commit in the scope of the code that began: deferred triggers see the same rows."""
        if self.unsent_scope() is not None and self.connection.info.transaction_status == TRANSACTION_STATUS_INTRANS:
            self._bind()
        if self._end("COMMIT") == "ROLLBACK":
            raise TransactionManagementError("the server rolled back: an error inside was swallowed")

    def _rollback(self) -> None:
        self._end("ROLLBACK")

    def _end(self, sql: str) -> str:
        self.transaction_time = self._sent = None
        if self.connection is None:
            return sql
        with debug_transaction(self, sql), self.wrap_database_errors, self.create_cursor() as cursor:
            cursor.send(sql)
            return str(cursor.statusmessage)
