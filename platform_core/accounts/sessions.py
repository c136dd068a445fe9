"""Sessions of API clients, and the owner of a token. The session is Django's own, its key the token."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from typing import Final

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, SESSION_KEY, get_user, login
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from platform_core.accounts import devices, origins, proofs, second_factor
from platform_core.accounts.errors import BadCredentials
from platform_core.accounts.models import User
from platform_core.accounts.session_store import SessionStore, is_marked
from platform_core.accounts.types import Origin, Session
from platform_core.tenancy import door

LONGEST: Final = 40  # characters of a session key


def begin(user: User, *, device: str, origin: Origin, at: datetime, with_code: bool = False) -> Session:
    """A new session beside the browser's, which it leaves alone: no cookie is set.

    ``user`` is one whose password was just checked; the database wants the proof, and without it raises
    ``BadCredentials``. ``device`` is the mark of the caller's device, ``with_code`` where the second factor was shown.
    """
    carrier = HttpRequest()
    carrier.session = SessionStore()
    login(carrier, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if with_code:
        second_factor.record(carrier, user)
    origins.keep_origin(carrier.session, origin)
    carrier.session.save()
    token = str(carrier.session.session_key)
    if not proofs.prove(token, user):
        raise BadCredentials
    return Session(
        token=token,
        expires_at=at + timedelta(seconds=carrier.session.get_expiry_age()),
        device=devices.mark(device, user.id),
    )


def owner_of(token: str) -> AbstractBaseUser | AnonymousUser:
    """The owner of a session; nobody where it has ended, the password has changed since or the account is closed.

    By one query for a session that Django would take as it stands. All others, a key from before the secret was
    replaced among them, Django judges itself.
    """
    return _proved_owner(token) or get_user(make_request(token))


def note_use(session: SessionBase) -> None:
    """Note the use of a session once a minute, after the call's own transaction: no other call of this session waits
    for it.
    """
    if getattr(session, "is_unnoted", False) and session.session_key:
        proofs.note_use(session.session_key)


def _proved_owner(token: str) -> User | None:
    if not is_token(token):
        return None
    session = SessionStore(token)
    person, data = session.with_owner()
    if person is None or data.get(SESSION_KEY) != str(person.id) or not person.is_active:
        return None
    known = data.get(BACKEND_SESSION_KEY) in settings.AUTHENTICATION_BACKENDS
    if not (known and is_marked(person, data)):
        return None
    if session.is_unnoted:
        door.survives(partial(note_use, session))
    return person


def make_request(token: str) -> HttpRequest:
    """A request as its session would carry it; with an empty session for a text that can be no token."""
    carrier = HttpRequest()
    carrier.session = SessionStore(token if is_token(token) else None)
    return carrier


def is_token(text: str) -> bool:
    return text.isalnum() and len(text) <= LONGEST


def end(token: str) -> None:
    SessionStore(token).delete()
