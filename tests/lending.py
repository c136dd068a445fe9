"""How is one connection two logins', in turns? A superuser lends it, and PostgreSQL judges by who has it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final

from psycopg2 import extensions

from platform_core.tenancy.roles import TIMEOUTS

BORROWER: Final = "worker"


class Lent(extensions.connection):
    """The worker's, until it is lent on: what `session_user` may decides, and not who opened it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._become(BORROWER)
        self.commit()

    @property
    def is_open(self) -> bool:
        """Whether there is a transaction, and it has not failed."""
        return self.info.transaction_status == extensions.TRANSACTION_STATUS_INTRANS

    @contextmanager
    def lent_on(self, login: str) -> Iterator[None]:
        self._become(login)
        try:
            yield
        finally:
            if self.is_open:  # else the test has only its rollback left, which also gives it back
                self._become(BORROWER)

    def _become(self, login: str) -> None:
        with self.cursor() as cursor:
            cursor.execute(f"SET SESSION AUTHORIZATION tp_{login}")


def lent(superuser: Mapping[str, Any]) -> dict[str, Any]:
    """Django's words for a server that a superuser reaches so; the times of a login come with the login alone."""
    idle, whole = TIMEOUTS[BORROWER]
    limits = f"-c idle_in_transaction_session_timeout={idle} -c transaction_timeout={whole}"
    return {**superuser, "OPTIONS": {**superuser.get("OPTIONS", {}), "connection_factory": Lent, "options": limits}}
