"""Where do sessions stand? In Django's table, under the hash of their key: who reads the table can use none of them.

Nor can who writes it: whose a session says it is counts only where the database has seen the proof (`proofs`).
"""

from __future__ import annotations

import hashlib
from typing import Any, cast

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import InterfaceError, OperationalError

from platform_core.accounts import proofs
from platform_core.accounts.models import User

WITH_OWNER = """
SELECT owner.*, session.session_data FROM django_session AS session
JOIN accounts_proof AS proof USING (session_key) JOIN accounts_user AS owner ON owner.id = proof.person_id
WHERE session.session_key = %s AND session.expire_date > statement_timestamp()
"""
LENGTH = 40  # of Django's column; 160 bits
ROW = """
SELECT *, (SELECT person_id FROM accounts_proof AS proof WHERE proof.session_key = found.session_key) AS proved_for
FROM django_session AS found WHERE session_key = %s AND expire_date > statement_timestamp()
"""


class SessionStore(db.SessionStore):
    """The browser or the client has the key itself. A key is random and long, so a plain hash is enough."""

    def exists(self, session_key: str) -> bool:
        return super().exists(_kept(session_key))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(_kept(key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = _kept(row.session_key)
        return row

    def save(self, must_create: bool = False) -> None:  # noqa: FBT001, FBT002  # Django's signature
        """Django's, which takes a database that is away for a session that somebody else has ended."""
        try:
            super().save(must_create)
        except UpdateError as lost:
            if isinstance(lost.__context__, (OperationalError, InterfaceError)):
                raise lost.__context__ from None
            raise

    def load(self) -> dict[str, Any]:
        """Nothing for a session that is not there, or is of somebody who never proved to be that person."""
        row = self._row()
        data = self.decode(row.session_data) if row else {}
        if row is None or (SESSION_KEY in data and data[SESSION_KEY] != str(row.proved_for)):
            self._session_key = None
            return {}
        return data

    def cycle_key(self) -> None:
        """Django's, which takes the old row away, and the proof with it: handed on before that."""
        data, old = self._session, self.session_key  # type: ignore[attr-defined]  # the stubs lack it
        self.create()
        self._session_cache = data
        if old:
            proofs.carry(old, cast("str", self.session_key))
            self.delete(old)

    def with_owner(self) -> tuple[User | None, dict[str, Any]]:
        """Who proved that it is theirs, and what it holds; by one query."""
        found: Any = next(iter(User.objects.raw(WITH_OWNER, [_kept(self.session_key or "")])), None)
        return (None, {}) if found is None else (found, self.decode(found.session_data))

    def _row(self) -> Any:
        """By one query, on every request; Django would put it together anew each time."""
        return next(iter(self.model.objects.raw(ROW, [_kept(self.session_key or "")])), None)


def _kept(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:LENGTH]
