"""Commands for signing in, and the facts that tell of it."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any, cast
from uuid import UUID

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth import authenticate
from django.db import transaction

from platform_core.accounts import attempts, codes, devices, proofs, queries, second_factor, sessions
from platform_core.accounts.attempts import Caller
from platform_core.accounts.errors import BadCredentials, CodeWanted, NotARegulator, ShutByStaff, WrongCode
from platform_core.accounts.events import (
    CodeRequested,
    PasswordChanged,
    SignedIn,
    SignedOut,
    SignInRefused,
    UnknownNameRefused,
)
from platform_core.accounts.models import User
from platform_core.accounts.types import Credentials, Person, Session
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import new_id
from platform_core.tenancy import door, scopes

Fact = SignedIn | SignedOut | SignInRefused | UnknownNameRefused | CodeRequested | PasswordChanged


@transaction.atomic(savepoint=False)
def sign_in(shown: Credentials, *, by: Actor, at: datetime) -> Session:
    """A session for who knows the password and, where one is enrolled, shows the second factor.

    Raises ``TooManyAttempts``, ``BadCredentials``, ``CodeWanted`` and ``WrongCode``.
    """
    caller, user = _recognise(shown, by=by, at=at)
    with_code = showed_second_factor(user, shown.code, caller=caller, by=by, at=at)
    return _admit(user, shown, caller=caller, with_code=with_code, by=by, at=at)


@transaction.atomic(savepoint=False)
def sign_in_regulator(shown: Credentials, *, by: Actor, at: datetime) -> Session:
    """A session that counts at the regulators' door, for password and code at once.

    One refusal for a wrong name, password or code; ``NotARegulator`` for a person who proved to be somebody else.
    """
    caller, user = _recognise(shown, by=by, at=at)
    attempts.refuse_too_many_codes(caller)
    if not second_factor.accepts(user, shown.code):
        attempts.note_wrong_code(caller)
        raise _refuse(shown.username, by=by, at=at)
    if not user.is_regulator:
        raise NotARegulator
    return _admit(user, shown, caller=caller, with_code=True, by=by, at=at)


def showed_second_factor(user: User, code: str, *, caller: Caller, by: Actor, at: datetime) -> bool:
    """Whether the second factor was shown; False where none is enrolled, with any ``code``.

    Raises ``CodeWanted`` without a code, ``WrongCode``, which is counted and told, and then ``TooManyAttempts``.
    """
    if not second_factor.is_enrolled(user):
        return False
    if not code:
        raise CodeWanted
    attempts.refuse_too_many_codes(caller)
    if not second_factor.accepts(user, code):
        attempts.note_wrong_code(caller)
        tell_refused_sign_in(user.username, by=by, at=at)
        raise WrongCode
    return True


def tell_refused_sign_in(username: str, *, by: Actor, at: datetime) -> None:
    """Into the person's own history, although the request is rolled back.

    For a name that nobody has, a fact that does not say the name: without it the answer would come sooner.
    """
    known = queries.find_person(username)
    fact = SignInRefused(person_id=known.id) if known else UnknownNameRefused(attempt_id=new_id())
    door.survives(partial(tell_person, fact, by=by, at=at))


@transaction.atomic(savepoint=False)
def tell_signed_in(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Tell of a sign-in by the pages, whose sessions are begun by allauth."""
    tell_person(SignedIn(person_id=person_id), by=by, at=at)


@transaction.atomic(savepoint=False)
def sign_out(person_id: UUID, *, token: str, by: Actor, at: datetime) -> None:
    """End this session; the person's others stay."""
    sessions.end(token)
    tell_person(SignedOut(person_id=person_id), by=by, at=at)


def tell_person(fact: Fact, *, by: Actor, at: datetime) -> None:
    """Publish a fact in the person's own scope: a person who signs in or fails to has no other yet."""
    with scopes.bound(scopes.shopper(cast("UUID", fact.about().person_id))):
        publish(fact, by=by, at=at)


def _recognise(shown: Credentials, *, by: Actor, at: datetime) -> tuple[Caller, User]:
    """The person whose password it is.

    A code that we sent lets its owner past the counted failures; success uses it up.
    """
    person = queries.find_person(shown.username)
    device = devices.known_as(shown.device, person.id if person else None)
    if shown.sent_code and _redeem_code(shown, person):
        device = f"sent {codes.index_of(shown.sent_code).hex()}"
    caller = Caller(shown.username, address=shown.address, device=device)
    attempts.refuse_too_many(caller)
    AuthenticationBackend.unstash_authenticated_user()  # whom an earlier call on this thread has left there
    user = authenticate(None, username=shown.username, password=shown.password)
    if not isinstance(user, User):
        _refuse_shut(AuthenticationBackend.unstash_authenticated_user())
        attempts.note_failure(caller)
        raise _refuse(shown.username, by=by, at=at)
    return caller, user


def _refuse_shut(inactive: Any) -> None:
    """Raises ``ShutByStaff`` for an account that staff has shut: allauth keeps it where the password was right."""
    if isinstance(inactive, User) and inactive.shut_at:
        raise ShutByStaff(shut_at=inactive.shut_at)


def _redeem_code(shown: Credentials, person: Person | None) -> bool:
    """Asked for a name that nobody has, too: the answer must not come sooner. Guesses at codes are counted."""
    attempts.refuse_too_many_sent_codes(shown.address)
    redeemed = proofs.redeem(person.id if person else new_id(), shown.sent_code)
    if not redeemed:
        attempts.note_bad_sent_code(shown.address)
    return redeemed


def _admit(user: User, shown: Credentials, *, caller: Caller, with_code: bool, by: Actor, at: datetime) -> Session:
    attempts.forget(caller)
    session = sessions.begin(user, device=shown.device, origin=shown.origin, at=at, with_code=with_code)
    tell_person(SignedIn(person_id=user.id), by=by, at=at)
    return session


def _refuse(username: str, *, by: Actor, at: datetime) -> BadCredentials:
    tell_refused_sign_in(username, by=by, at=at)
    return BadCredentials()
