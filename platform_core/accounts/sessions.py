"""How does a session of an API client begin, and whose is a token? The session is Django's own, its key the token."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from django.conf import settings
from django.contrib.auth import get_user, login
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest

from platform_core.accounts import devices, proofs, second_factor
from platform_core.accounts.errors import BadCredentials
from platform_core.accounts.models import User
from platform_core.accounts.session_store import SessionStore
from platform_core.accounts.types import Session

LONGEST: Final = 40  # characters of a session key


def begin(user: User, *, device: str, at: datetime, with_code: bool = False) -> Session:
    """A new session beside the browser's, which it leaves alone: no cookie is set.

    ``user`` is one whose password was just checked; the database wants the proof, and without it raises
    ``BadCredentials``. ``device`` is the mark of the caller's device, ``with_code`` where the second factor was shown.
    """
    carrier = HttpRequest()
    carrier.session = SessionStore()
    login(carrier, user, backend=settings.AUTHENTICATION_BACKENDS[0])
    if with_code:
        second_factor.record(carrier, user)
    carrier.session.save()
    token = str(carrier.session.session_key)
    if not proofs.prove(token, user):
        raise BadCredentials
    return Session(
        token=token,
        expires_at=at + timedelta(seconds=carrier.session.get_expiry_age()),
        device=devices.marked(device, user.id),
    )


def owner_of(token: str) -> AbstractBaseUser | AnonymousUser:
    """Nobody, where the session has ended, the password has changed since or the account is closed."""
    return get_user(carried(token))


def carried(token: str) -> HttpRequest:
    """A request as its session would carry it; with an empty session for what can be no token."""
    carrier = HttpRequest()
    carrier.session = SessionStore(token if token.isalnum() and len(token) <= LONGEST else None)
    return carrier


def end(token: str) -> None:
    SessionStore(token).delete()
