"""A PostgreSQL backend whose BEGIN also sends the scope and returns the time, in one round trip.

psycopg2 stays in autocommit, since its own BEGIN is a separate round trip; BEGIN, COMMIT and ROLLBACK are sent here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, NotSupportedError, OperationalError
from django.db.backends.postgresql import base
from django.db.backends.utils import debug_transaction
from django.db.transaction import TransactionManagementError
from psycopg2.extensions import TRANSACTION_STATUS_INTRANS

from platform_core.tenancy.scopes import BIND, UNBIND, UNBOUND, current

T = TypeVar("T")
POWERS = (
    "SELECT session_user, rolsuper OR rolbypassrls OR pg_has_role(session_user, 'tp_owner', 'MEMBER')"
    " FROM pg_roles WHERE rolname = session_user"
)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's backend with scope and clock bound at BEGIN. It refuses a login that could bypass the walls."""

    transaction_time: datetime | None = None
    _harmless: ClassVar[set[str]] = set()  # logins that this process has already checked

    def init_connection_state(self) -> None:
        super().init_connection_state()
        if settings.DATABASE_LOGIN != "migrator":
            self._refuse_a_powerful_login()

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
        self.transaction_time = self._first(lambda: self._bind("BEGIN; "))

    def bind(self) -> None:
        """Send the scope to the open transaction. A failed one gets it when its savepoint is rolled back."""
        if self.connection.info.transaction_status == TRANSACTION_STATUS_INTRANS:
            self._bind()

    def ask(self, sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
        """Read in the current scope in one round trip: statements that are sent together share one transaction."""

        def asked() -> list[tuple[Any, ...]]:
            scoped = (UNBIND,) if current() == UNBOUND else (BIND, current().settings)
            with self.cursor() as cursor:
                scope, question = cursor.mogrify(*scoped), cursor.mogrify(sql, params)
                cursor.execute(b"; ".join((scope, question)).decode())
                rows: list[tuple[Any, ...]] = cursor.fetchall()
            return rows

        return asked() if self.in_atomic_block else self._first(asked)

    def _first(self, say: Callable[[], T]) -> T:
        """What opens the conversation, once more if the server had hung up since the last: nothing is done twice.

        It takes the place of Django's health check, which is a round trip before every request.
        """
        try:
            return say()
        except (OperationalError, InterfaceError):
            if self.connection is not None and not self.connection.closed:
                raise
            self.close()
            self.connect()
            return say()

    def _savepoint_rollback(self, sid: str) -> None:
        # The rollback also undoes set_config(…, true), and the scope in Python may have changed since: Python's counts.
        self._bind(f"{self.ops.savepoint_rollback_sql(sid)}; ")

    def _bind(self, first: str = "") -> datetime:
        """Send the scope and return the time. Only BEGIN stores it: a transaction has one time."""
        scope = current()
        sql, settings = (first + UNBIND, None) if scope == UNBOUND else (first + BIND, scope.settings)
        with debug_transaction(self, sql), self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(sql, settings)
            at: datetime = cursor.fetchone()[-1]
        return at

    def _set_autocommit(self, autocommit: bool) -> None:  # noqa: FBT001  # Django's signature
        if not autocommit:
            raise NotSupportedError("open transactions with atomic()")
        super()._set_autocommit(autocommit)  # type: ignore[misc]  # the stubs do not know it

    def _commit(self) -> None:
        if self._end("COMMIT") == "ROLLBACK":
            raise TransactionManagementError("the server rolled back: an error inside was swallowed")

    def _rollback(self) -> None:
        self._end("ROLLBACK")

    def _end(self, sql: str) -> str:
        self.transaction_time = None
        if self.connection is None:
            return sql
        with debug_transaction(self, sql), self.wrap_database_errors, self.connection.cursor() as cursor:
            cursor.execute(sql)
            return str(cursor.statusmessage)
