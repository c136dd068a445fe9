"""The store of sessions: Django's table, under the hash of the key, so that a reader of the table can use none.

Nor can who writes it: whose a session says it is counts only where the database has seen the proof (`proofs`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from typing import Any, cast
from uuid import UUID

from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.contrib.sessions.base_session import AbstractBaseSession
from django.contrib.sessions.models import Session
from django.db import InterfaceError, OperationalError
from django.utils.crypto import constant_time_compare

from platform_core.accounts import policies, proofs
from platform_core.accounts.models import Proof, User
from platform_core.accounts.origins import kept_origin
from platform_core.accounts.types import OpenSession

# When it was last used and what the time is, both by the machine's clock: that of the house can be moved.
WITH_OWNER = """
SELECT owner.*, session.session_key, session.session_data, proof.proved_at,
  coalesce(proof.last_seen_at, proof.proved_at) AS last_seen_at, statement_timestamp() AS asked_at
FROM django_session AS session
JOIN accounts_proof AS proof USING (session_key) JOIN accounts_user AS owner ON owner.id = proof.person_id
WHERE session.expire_date > statement_timestamp() AND """
ONE = WITH_OWNER + "session.session_key = %s"
ALL_OF = WITH_OWNER + "owner.id = %s ORDER BY last_seen_at DESC, session.session_key"
LENGTH = 40  # of Django's column; 160 bits
ROW = """
SELECT found.*, proof.person_id AS proved_for, owner.is_staff, owner.is_regulator,
  coalesce(proof.last_seen_at, proof.proved_at) AS last_seen_at, statement_timestamp() AS asked_at
FROM django_session AS found
LEFT JOIN accounts_proof AS proof USING (session_key) LEFT JOIN accounts_user AS owner ON owner.id = proof.person_id
WHERE found.session_key = %s AND found.expire_date > statement_timestamp()
"""


class SessionStore(db.SessionStore):
    """The browser or the client has the key itself. A key is random and long, so a plain hash is enough.

    ``is_unnoted``: it is in use, and nobody has noted that within the last minute (`sessions.note_use`).
    """

    is_unnoted = False

    def exists(self, session_key: str) -> bool:
        return super().exists(kept_as(session_key))

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            super().delete(kept_as(key))

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        row = super().create_model_instance(data)
        row.session_key = kept_as(row.session_key)
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
        """Nothing for a session that is not there, is of somebody who never proved to be that person, or lay unused."""
        row = self._row()
        data = self.decode(row.session_data) if row else {}
        owned = SESSION_KEY in data
        if row is None or (owned and (data[SESSION_KEY] != str(row.proved_for) or not self._goes_on(row))):
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
        """The session's proved owner, and its data; by one query."""
        found: Any = next(iter(User.objects.raw(ONE, [kept_as(self.session_key or "")])), None)
        if found is None or not self._goes_on(found):
            return None, {}
        return found, self.decode(found.session_data)

    def _goes_on(self, row: Any) -> bool:
        self.is_unnoted = policies.is_to_be_noted(row.last_seen_at, now=row.asked_at)
        return _goes_on(row)

    def _row(self) -> Any:
        """The row of the session by one query, on every request; Django would put it together anew each time."""
        return next(iter(self.model.objects.raw(ROW, [kept_as(self.session_key or "")])), None)


def open_sessions(person_id: UUID) -> list[OpenSession]:
    """The sessions in which a person is signed in now, the one last used first."""
    rows: Any = User.objects.raw(ALL_OF, [person_id])
    found = [(row, SessionStore().decode(row.session_data)) for row in rows if row.is_active and _goes_on(row)]
    return [_open_session(row, data) for row, data in found if is_marked(row, data)]


def end_sessions(person_id: UUID, *, only: str = "", but: str = "") -> int:
    """End sessions of a person, by their ids: all, one alone, or all but one; how many that were."""
    keys = Proof.objects.filter(person_id=person_id).exclude(session_key=but)
    keys = keys.filter(session_key=only) if only else keys
    return Session.objects.filter(session_key__in=keys.values("session_key")).delete()[0]


def is_marked(person: User, data: Mapping[str, Any]) -> bool:
    """Whether a session bears the mark of its owner's password, which changes with it."""
    return constant_time_compare(data.get(HASH_SESSION_KEY, ""), person.get_session_auth_hash())


def kept_as(key: str) -> str:
    """The name under which a session stands."""
    return hashlib.sha256(key.encode()).hexdigest()[:LENGTH]


def _goes_on(row: Any) -> bool:
    holder = policies.holder(is_staff=row.is_staff, is_regulator=row.is_regulator)
    return policies.may_go_on(row.last_seen_at, holder=holder, now=row.asked_at)


def _open_session(row: Any, data: dict[str, Any]) -> OpenSession:
    origin = kept_origin(data)
    return OpenSession(
        id=row.session_key,
        began_at=row.proved_at,
        last_seen_at=row.last_seen_at,
        device=origin.device,
        address=origin.address,
    )
