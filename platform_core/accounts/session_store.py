"""Where do sessions stand? In Django's table, under the hash of their key: who reads the table can use none of them."""

from __future__ import annotations

import hashlib
from typing import Any

from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession

LENGTH = 40  # of Django's column; 160 bits


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

    def _get_session_from_db(self) -> AbstractBaseSession | None:
        """Django's, which looks for the key that it finds here, and forgets it where there is no such session."""
        shown = self.session_key or ""
        self._session_key = _kept(shown)
        row: AbstractBaseSession | None = super()._get_session_from_db()  # type: ignore[misc]  # the stubs lack it
        if row is not None:
            self._session_key = shown
        return row


def _kept(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()[:LENGTH]
