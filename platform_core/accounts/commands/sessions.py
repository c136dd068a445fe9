"""Commands on one's own sessions: end one, end all others."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from platform_core.accounts import session_store
from platform_core.accounts.errors import SessionNotFound
from platform_core.accounts.events import SessionsEnded
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish


@transaction.atomic(savepoint=False)
def end_session(session_id: str, *, by: Actor, at: datetime) -> None:
    """End a session of one's own: its next call is refused, in every process. Raises ``SessionNotFound``."""
    if not session_store.end_sessions(by.id, only=session_id):
        raise SessionNotFound
    publish(SessionsEnded(person_id=by.id, sessions=1), by=by, at=at)


@transaction.atomic(savepoint=False)
def end_other_sessions(token: str, *, by: Actor, at: datetime) -> int:
    """End all sessions of one's own but the one with this token; return how many that were."""
    ended = session_store.end_sessions(by.id, but=session_store.kept_as(token))
    if ended:
        publish(SessionsEnded(person_id=by.id, sessions=ended), by=by, at=at)
    return ended
