"""Commands for getting back in and for changing a password.

A code goes to the phone or the address for mail that the account already has. Whether anybody has an account there is
told to nobody: the request is taken in any case, and the worker looks.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q

import platform_core.vault.queries
from platform_core.accounts import attempts, codes, proofs, sessions
from platform_core.accounts.attempts import Caller
from platform_core.accounts.commands.people import strong, user_row
from platform_core.accounts.commands.signing_in import showed_second_factor, tell_person
from platform_core.accounts.errors import BadCredentials, BadSentCode
from platform_core.accounts.events import CodeRequested, CodeSent, PasswordChanged
from platform_core.accounts.models import CodeRequest, Contact, SentCode, User
from platform_core.accounts.types import Destination, Origin, OutgoingCode, SentBy, Session
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import new_id


@transaction.atomic(savepoint=False)
def request_code(to: Destination, *, address: str, by: Actor, at: datetime) -> None:
    """Have a code sent there, if anybody has an account there. Raises ``TooManyAttempts``."""
    attempts.note_code_request(to.index, address=address)
    request = CodeRequest(id=new_id(), by=to.by, to_index=to.index, asked_at=at)
    request.save(force_insert=True)
    tell_person(CodeRequested(request_id=request.id), by=by, at=at)


@transaction.atomic(savepoint=False)
def make_codes(request_id: UUID, *, by: Actor, at: datetime) -> Sequence[OutgoingCode]:
    """Make codes for the accounts with that phone or address, for the worker; of an e-mail address the newest few.

    Asked again it makes others, also good; but nobody has more than a few at a time.
    """
    request = CodeRequest.objects.filter(id=request_id).first()
    if request is None:
        return ()
    column = {SentBy.SMS: "phone", SentBy.EMAIL: "email"}[SentBy(request.by)]
    found = Contact.objects.filter(**{f"{column}_index": request.to_index}, person__is_active=True)
    newest = found.select_related("person").order_by("-id")[: codes.ACCOUNTS_OF_AN_ADDRESS]
    return [_code_for(each, request, column=column, at=at) for each in newest if _may_have_another(each, at=at)]


@transaction.atomic(savepoint=False)
def note_codes_sent(request_id: UUID, *, sent: Sequence[OutgoingCode], by: Actor, at: datetime) -> None:
    """They are on their way: each person is told in their history, and the request is forgotten."""
    SentCode.objects.filter(good_until__lt=at).delete()
    over = Q(asked_at__lt=at - timedelta(seconds=codes.GOOD_FOR))
    CodeRequest.objects.filter(Q(id=request_id) | over).delete()
    for each in sent:
        publish(CodeSent(person_id=each.person_id, by=each.by), by=by, at=at)


@transaction.atomic(savepoint=False)
def reset_password(
    to: Destination, *, sent_code: str, password: str, code: str, address: str, by: Actor, at: datetime
) -> UUID:
    """A new password for who shows a code that we sent there; gives whose it is. Every session ends.

    Raises ``TooManyAttempts``, ``BadSentCode``, ``WeakPassword``; where a second factor is enrolled, ``CodeWanted`` and
    ``WrongCode``. After a refusal the sent code is still good.
    """
    attempts.refuse_too_many_sent_codes(address)
    owner = proofs.owner_of(to.index, sent_code)
    if owner is None:
        attempts.note_bad_sent_code(address)
        raise BadSentCode
    user = user_row(owner)
    strong(password, user)
    caller = Caller(user.username, address=address, device=f"sent {codes.index_of(sent_code).hex()}")
    showed_second_factor(user, code, caller=caller, by=by, at=at)
    if not proofs.reset_password(to.index, sent_code, password):
        raise BadSentCode
    tell_person(PasswordChanged(person_id=user.id, by_code=True), by=by, at=at)
    return user.id


@transaction.atomic(savepoint=False)
def change_password(
    person_id: UUID, *, password: str, new_password: str, code: str, origin: Origin, by: Actor, at: datetime
) -> Session:
    """A new password for who knows the old one and shows the second factor; every session ends, and a new one begins.

    Raises ``TooManyAttempts``, ``BadCredentials``, ``WeakPassword``, ``CodeWanted`` and ``WrongCode``.
    """
    user = user_row(person_id)
    caller = Caller(user.username, address=origin.address, device=f"signed in {user.id}")
    attempts.refuse_too_many(caller)
    if not user.check_password(password):
        attempts.note_failure(caller)
        raise BadCredentials
    strong(new_password, user)
    with_code = showed_second_factor(user, code, caller=caller, by=by, at=at)
    replace_password(user, password=new_password, by=by, at=at)
    user.check_password(new_password)
    return sessions.begin(user, device="", origin=origin, at=at, with_code=with_code)


@transaction.atomic(savepoint=False)
def replace_password(user: User, *, password: str, by: Actor, at: datetime) -> None:
    """Replace the password of a person who has just shown the old one, which ``user`` remembers.

    Raises ``BadCredentials`` if it is another.
    """
    if not proofs.change_password(user, password):
        raise BadCredentials
    tell_person(PasswordChanged(person_id=user.id, by_code=False), by=by, at=at)


def _may_have_another(contact: Contact, *, at: datetime) -> bool:
    """However many the web asks for: with many alive at a time, one could be guessed."""
    alive = SentCode.objects.filter(person_id=contact.person_id, used_at=None, good_until__gt=at)
    return alive.count() < codes.AT_A_TIME


def _code_for(contact: Contact, request: CodeRequest, *, column: str, at: datetime) -> OutgoingCode:
    code = codes.new()
    row = SentCode.objects.create(
        person=contact.person,
        to_index=request.to_index,
        code_index=codes.index_of(code),
        good_until=at + timedelta(seconds=codes.GOOD_FOR),
    )
    address = platform_core.vault.queries.opened({column: getattr(contact, column)}, place=contact.place)[column]
    return OutgoingCode(row.id, contact.person_id, contact.person.username, SentBy(request.by), to=address, code=code)
