"""Who is let in, and what is told of it?"""

from __future__ import annotations

from datetime import datetime
from functools import partial
from uuid import UUID

from django.contrib.auth import authenticate
from django.db import transaction

from platform_core.accounts import attempts, queries, second_factor, sessions
from platform_core.accounts.commands._people import user_row
from platform_core.accounts.errors import (
    BadCredentials,
    NotARegulator,
)
from platform_core.accounts.events import (
    SignedIn,
    SignedOut,
    SignInRefused,
)
from platform_core.accounts.models import User
from platform_core.accounts.types import Session
from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.tenancy import door, scopes


@transaction.atomic(savepoint=False)
def sign_in(username: str, *, password: str, address: str, by: Actor, at: datetime) -> Session:
    """A session for who knows the password. Raises ``TooManyAttempts`` and ``BadCredentials``.

    ``address`` is where the call came from; it is counted and not kept.
    """
    attempts.refuse_too_many(username, address=address)
    user = authenticate(None, username=username, password=password)
    return _admitted(user, username=username, address=address, by=by, at=at)


@transaction.atomic(savepoint=False)
def sign_in_regulator(username: str, *, password: str, code: str, address: str, by: Actor, at: datetime) -> Session:
    """A session that counts at the regulators' door; ``code`` is the authenticator's, and good once.

    One refusal, whichever of the three was wrong; ``NotARegulator`` for who proved to be somebody else.
    """
    attempts.refuse_too_many(username, address=address)
    user = authenticate(None, username=username, password=password)
    proven = user if isinstance(user, User) and second_factor.accepts(user, code) else None
    if proven and not proven.is_regulator:
        raise NotARegulator
    return _admitted(proven, username=username, address=address, by=by, at=at, with_code=True)


def tell_refused_sign_in(username: str, *, by: Actor, at: datetime) -> None:
    """Into the person's own history, although the request is rolled back. An unknown name leaves no trace."""
    known = queries.find_person(username)
    if known is not None:
        door.survives(partial(_tell_person, SignInRefused(person_id=known.id), by=by, at=at))


@transaction.atomic(savepoint=False)
def open_session(person_id: UUID, *, by: Actor, at: datetime, with_code: bool = False) -> Session:
    """A session for a person whom the caller has recognised. Raises ``PersonNotFound``."""
    session = sessions.begin(user_row(person_id), at=at, with_code=with_code)
    _tell_person(SignedIn(person_id=person_id), by=by, at=at)
    return session


@transaction.atomic(savepoint=False)
def tell_signed_in(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """For the pages, whose sessions are begun by allauth."""
    _tell_person(SignedIn(person_id=person_id), by=by, at=at)


@transaction.atomic(savepoint=False)
def sign_out(person_id: UUID, *, token: str, by: Actor, at: datetime) -> None:
    """End this session; the person's others stay."""
    sessions.end(token)
    _tell_person(SignedOut(person_id=person_id), by=by, at=at)


def _admitted(
    user: object, *, username: str, address: str, by: Actor, at: datetime, with_code: bool = False
) -> Session:
    """A session for who was recognised; a counted failure and ``BadCredentials`` where nobody was."""
    if not isinstance(user, User):
        attempts.note_failure(username, address=address)
        tell_refused_sign_in(username, by=by, at=at)
        raise BadCredentials
    attempts.forget(username, address=address)
    return open_session(user.id, by=by, at=at, with_code=with_code)


def _tell_person(fact: SignedIn | SignedOut | SignInRefused, *, by: Actor, at: datetime) -> None:
    """With the person's own eyes: who signs in or fails to has no others yet."""
    with scopes.bound(scopes.shopper(fact.person_id)):
        publish(fact, by=by, at=at)
