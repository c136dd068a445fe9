"""Commands on an account: opening it, its contact, memberships, and roles."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

import platform_core.vault.commands
from platform_core.accounts import codes, queries
from platform_core.accounts.errors import (
    AlreadyInShop,
    PersonNotFound,
    PhoneTaken,
    UsernameTaken,
    WeakPassword,
)
from platform_core.accounts.events import (
    MadeRegulator,
    MadeStaff,
    MembershipGranted,
    Registered,
    RegulatorNoMore,
    SecondFactorEnrolled,
)
from platform_core.accounts.models import Contact, Membership, User
from platform_core.accounts.ports import terms
from platform_core.accounts.types import Person, SentBy, ShopRole
from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.errors import DomainError
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import new_id
from platform_core.tenancy import scopes
from platform_core.vault import normal, retention
from platform_core.vault.index import index


@fulfils("PIP-05")
@transaction.atomic(savepoint=False)
def register(
    username: str, *, password: str | None, name: str, phone: str, email: str | None, by: Actor, at: datetime
) -> Person:
    """Open an account, from any door: the rows are written with the new person's own eyes.

    Without a password nobody can sign in by one. Raises ``WeakPassword``, ``UsernameTaken``, ``PhoneTaken``, and
    ``ValueError`` for a phone or address that is none.
    """
    user = User(id=new_id(), username=username, joined_at=at)
    user.password = make_password(strong(password, user))
    with scopes.bound(scopes.shopper(user.id)):
        with _or(UsernameTaken()):
            user.save(force_insert=True)
        with _or(PhoneTaken()):
            _contact(user, name=name, phone=phone, email=email).save(force_insert=True)
        publish(Registered(person_id=user.id), by=by, at=at)
    return Person(user.id, user.username, user.is_staff)


@transaction.atomic(savepoint=False)
def accept_terms(person_id: UUID, *, versions: Collection[UUID], by: Actor, at: datetime) -> None:
    """Store which versions of the rules somebody accepts with their new account, in the transaction that opens it.

    Raises ``TermsNotAccepted`` where these are not the versions in force.
    """
    with scopes.bound(scopes.shopper(person_id)):
        terms().accept(person_id, versions=versions, by=by, at=at)


@transaction.atomic(savepoint=False)
def reveal_contact(person_id: UUID, *, purpose: str, by: Actor, at: datetime) -> dict[str, str]:
    """Name, phone and address in full, and a fact about it. Raises ``ContactNotFound`` where ``by`` sees none."""
    row = queries.contact_row(person_id)
    return platform_core.vault.commands.reveal(
        queries.sealed_fields(row), place=row.place, purpose=purpose, by=by, at=at
    )


@transaction.atomic(savepoint=False)
def grant_membership(person_id: UUID, *, merchant_id: UUID, role: ShopRole, by: Actor, at: datetime) -> UUID:
    """A place in a shop; its id. Raises ``AlreadyInShop`` and ``PersonNotFound``."""
    person = queries.person(person_id)
    row = Membership(merchant_id=merchant_id, person_id=person.id, role=role, since=at)
    with _or(AlreadyInShop()):
        row.save(force_insert=True)
    publish(
        MembershipGranted(membership_id=row.id, person_id=person.id, merchant_id=merchant_id, shop_role=role),
        by=by,
        at=at,
    )
    return row.id


@transaction.atomic(savepoint=False)
def make_staff(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """One of the platform's own people. There is one kind for now, which may do all that the admin offers.

    In the worker alone: the web's login cannot become the system, and nobody else may give rights.
    """
    user = user_row(person_id)
    user.is_staff = user.is_superuser = True
    with scopes.bound(scopes.SYSTEM):
        user.save(update_fields=["is_staff", "is_superuser"])
    publish(MadeStaff(person_id=person_id), by=by, at=at)


@transaction.atomic(savepoint=False)
def make_regulator(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Somebody of an authority, who may come in by the regulators' door. In the worker alone, as for staff."""
    _let_in(person_id, to_regulators=True)
    publish(MadeRegulator(person_id=person_id), by=by, at=at)


@transaction.atomic(savepoint=False)
def end_regulator(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """The person is no longer of an authority. In the worker alone."""
    _let_in(person_id, to_regulators=False)
    publish(RegulatorNoMore(person_id=person_id), by=by, at=at)


@transaction.atomic(savepoint=False)
def enrol_second_factor(person_id: UUID, *, secret: str, by: Actor, at: datetime) -> None:
    """Enrol a second factor, in the worker alone; people enrol on allauth's pages.

    ``secret`` is base 32 and replaces an earlier one.
    """
    user = user_row(person_id)
    with scopes.bound(scopes.SYSTEM):
        Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP).delete()
        TOTP.activate(user, secret)
    publish(SecondFactorEnrolled(person_id=person_id), by=by, at=at)


def _let_in(person_id: UUID, *, to_regulators: bool) -> None:
    user = user_row(person_id)
    user.is_regulator = to_regulators
    with scopes.bound(scopes.SYSTEM):
        user.save(update_fields=["is_regulator"])


def user_row(person_id: UUID) -> User:
    user = User.objects.filter(id=person_id).first()
    if user is None:
        raise PersonNotFound(person_id=person_id)
    return user


def strong(password: str | None, user: User) -> str | None:
    """The password, if it passes; all that is wrong with it, if not."""
    if password is None:
        return None
    try:
        validate_password(password, user)
    except ValidationError as error:
        raise WeakPassword(reasons=tuple(sorted(str(e.code) for e in error.error_list))) from None
    return password


def _contact(user: User, *, name: str, phone: str, email: str | None) -> Contact:
    texts = {"name": normal.name(name), "phone": normal.phone(phone)}
    if email:
        texts["email"] = normal.email(email)
    row = Contact(person=user, phone_index=index(codes.FIELDS[SentBy.SMS], texts["phone"]))
    if email:
        row.email_index = index(codes.FIELDS[SentBy.EMAIL], texts["email"])
    for column, sealed in platform_core.vault.commands.seal(
        texts, retention=retention.ACCOUNT, place=row.place
    ).items():
        setattr(row, column, sealed)
    return row


@contextmanager
def _or(refusal: DomainError) -> Iterator[None]:
    """Turn a violated constraint into this refusal; a savepoint keeps the transaction usable for code that catches
    it.
    """
    try:
        with transaction.atomic():
            yield
    except IntegrityError as error:
        raise refusal from error
