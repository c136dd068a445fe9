"""Reads of accounts: people, how they are reached, and the shops for which they act."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final
from uuid import UUID

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from django.db.models import Q

import platform_core.vault.queries
from platform_core.accounts import codes as codes_by
from platform_core.accounts import policies, session_store
from platform_core.accounts.errors import ContactNotFound, PersonNotFound, TeamRefused
from platform_core.accounts.models import Contact, Membership, User
from platform_core.accounts.types import (
    Destination,
    Holder,
    MaskedContact,
    Member,
    OpenSession,
    Person,
    Post,
    SentBy,
    ShopRole,
    TeamRights,
)
from platform_core.actors import Actor
from platform_core.tenancy import scopes
from platform_core.vault import normal
from platform_core.vault.index import index
from platform_core.vault.masks import mask
from platform_core.vault.types import Kind, Sealed

SHOPS: Final = """
SELECT merchant_id, role FROM accounts_membership WHERE person_id = %(person)s AND ended_at IS NULL ORDER BY since, id
"""


def person(person_id: UUID) -> Person:
    """Raises ``PersonNotFound``."""
    user = User.objects.filter(id=person_id).first()
    if user is None:
        raise PersonNotFound(person_id=person_id)
    return _person(user)


def find_person(username: str) -> Person | None:
    """Find a person by a login name as people type it: names are kept in small letters."""
    user = User.objects.filter(username=username.lower()).first()
    return None if user is None else _person(user)


def find_by_phone(text: str) -> UUID | None:
    """Whose account a phone belongs to, as people say it: for staff, with somebody on the telephone."""
    try:
        phone = normal.phone(text)
    except ValueError:
        return None
    row = Contact.objects.filter(phone_index=index(codes_by.FIELDS[SentBy.SMS], phone)).first()
    return row.person_id if row else None


def posts_of(person_id: UUID) -> list[Post]:
    """The shops a person acts for, the oldest first."""
    rows = Membership.objects.filter(person_id=person_id, ended_at=None).order_by("since", "id")
    return [Post(row.id, row.merchant_id, ShopRole(row.role), row.since) for row in rows]


def roles_of(person_id: UUID) -> dict[UUID, ShopRole]:
    """The role of a person in each shop that they act for, the oldest first; in one trip, for a door that has no
    transaction yet."""
    return {shop: ShopRole(role) for shop, role in scopes.ask(SHOPS, {"person": person_id})}


def people_of(merchant_id: UUID) -> list[UUID]:
    """The people who act for a shop, the owner first."""
    rows = Membership.objects.filter(merchant_id=merchant_id, ended_at=None).order_by("since", "id")
    people = rows.values_list("person_id", "role")
    return [person_id for person_id, _ in sorted(people, key=lambda one: one[1] != ShopRole.OWNER)]


def team_of(merchant_id: UUID) -> list[Member]:
    """The people who act for a shop with their roles, the longest first."""
    rows = Membership.objects.filter(merchant_id=merchant_id, ended_at=None).select_related("person")
    return [
        Member(
            id=row.id,
            person_id=row.person_id,
            username=row.person.username,
            role=ShopRole(row.role),
            since=row.since,
            is_active=row.person.is_active,
        )
        for row in rows.order_by("since", "id")
    ]


def rights_in(team: Collection[Member], *, person_id: UUID, needs_owner: bool = True) -> TeamRights:
    """What this person may do in the team, by the rules that judge it when it is done."""
    own = next((one.role for one in team if one.person_id == person_id), None)
    if own is None:
        return TeamRights(may_lead=False, may_leave=False)
    others = sum(one.role is ShopRole.OWNER and one.is_active for one in team if one.person_id != person_id)
    leaving = policies.may_leave_role(own, to=None, owners=others + 1, by=own, is_own=True, needs_owner=needs_owner)
    return TeamRights(may_lead=bool(policies.may_lead(own)), may_leave=bool(leaving))


def held_team(by: Actor) -> list[Membership]:
    """The places in the actor's shop that are not over, locked until commit in one order: whose turn comes second reads
    what the first has left."""
    rows = Membership.objects.select_for_update(of=("self",)).filter(merchant_id=by.merchant_id, ended_at=None)
    return list(rows.select_related("person").order_by("id"))


def role_in(team: Collection[Membership], *, person_id: UUID) -> ShopRole | None:
    return next((ShopRole(each.role) for each in team if each.person_id == person_id), None)


def is_owner(person_id: UUID, *, merchant_id: UUID) -> bool:
    """Whether this person owns the shop now, as the bound scope sees it."""
    mine = Membership.objects.filter(merchant_id=merchant_id, person_id=person_id, ended_at=None)
    return mine.filter(role=ShopRole.OWNER).exists()


def refuse_who_does_not_lead(by: Actor) -> None:
    """Refuse who is no owner of the shop that they act for; its team is locked until commit. Raises ``TeamRefused``."""
    if not (verdict := policies.may_lead(role_in(held_team(by), person_id=by.id))):
        raise TeamRefused(reasons=verdict.codes())


def people_at(to: Destination) -> list[UUID]:
    """The people with this phone or address; for the worker, which may know them all."""
    column = {SentBy.SMS: "phone_index", SentBy.EMAIL: "email_index"}[to.by]
    return list(Contact.objects.filter(**{column: to.index}).order_by("id").values_list("person_id", flat=True))


def staff() -> list[UUID]:
    """The people who may act for the platform today."""
    return list(User.objects.filter(is_staff=True, is_active=True).order_by("id").values_list("id", flat=True))


def open_sessions(person_id: UUID) -> list[OpenSession]:
    """The sessions in which a person is signed in now, the one last used first."""
    return session_store.open_sessions(person_id)


def session_id_of(token: str) -> str:
    """The id of the session with this token, as ``open_sessions`` has it."""
    return session_store.kept_as(token)


def idle_limit(person_id: UUID) -> timedelta:
    """How long a session of theirs may stay unused."""
    user = User.objects.filter(id=person_id).first()
    official = user is not None and (user.is_staff or user.is_regulator)
    return timedelta(seconds=policies.IDLE_LIMITS[Holder.OFFICIAL if official else Holder.PERSON])


def masked_contact_of(person_id: UUID) -> MaskedContact:
    """Raises ``ContactNotFound``, and ``Forgotten`` for who has been."""
    row = contact_row(person_id)
    shown = platform_core.vault.queries.masked_fields(sealed_fields(row), place=row.place, kinds=Contact.KINDS)
    return MaskedContact(name=shown["name"], phone=shown["phone"], email=shown.get("email"))


def mail_address_of(person_id: UUID) -> str | None:
    """The person's address, for the machine that sends the mail, at the moment of sending.

    None where no address is kept.
    """
    return mail_addresses_of([person_id]).get(person_id)


def mail_addresses_of(person_ids: Collection[UUID]) -> dict[UUID, str]:
    """The same for several; without those of whom no address is kept."""
    rows = list(Contact.objects.filter(person_id__in=person_ids, email__isnull=False))
    opened = platform_core.vault.queries.opened_all([({"email": row.email}, row.place) for row in rows])
    return {row.person_id: address["email"] for row, address in zip(rows, opened, strict=True)}


def destination(to: str) -> tuple[Destination, str]:
    """Where a phone number or an address for mail leads, and how a screen may show it. Raises ``ValueError``."""
    found = codes_by.destination(to)
    plain, kind = (normal.email(to), Kind.EMAIL) if found.by is SentBy.EMAIL else (normal.phone(to), Kind.PHONE)
    return found, mask(plain, kind=kind)


def destinations_of(person_id: UUID) -> frozenset[Destination]:
    """The phone and the address of a person, for commands on their own behalf."""
    row = Contact.objects.filter(person_id=person_id).first()
    if row is None:
        return frozenset()
    found = {SentBy.SMS: row.phone_index, SentBy.EMAIL: row.email_index}
    return frozenset(Destination(by=by, index=bytes(kept)) for by, kept in found.items() if kept is not None)


def normalise(contact: Mapping[str, str]) -> dict[str, str]:
    """Name, phone and e-mail address as they are kept; an empty one stays empty. Raises ``ValueError``."""
    how = {"name": normal.name, "phone": normal.phone, "email": normal.email}
    return {field: how[field](text) if text else "" for field, text in contact.items()}


def contact_row(person_id: UUID) -> Contact:
    """The row, for this package's own commands. Raises ``ContactNotFound``."""
    row = Contact.objects.filter(person_id=person_id).first()
    if row is None:
        raise ContactNotFound
    return row


def sealed_fields(row: Contact) -> dict[str, Sealed]:
    """The filled fields, by column."""
    return {column: sealed for column in Contact.KINDS if (sealed := getattr(row, column)) is not None}


def codes() -> dict[str, str]:
    """Staff's and regulators' one-time codes of this moment. Only for places where `manage.py otp` may run."""
    asked = Q(user__is_staff=True) | Q(user__is_regulator=True)
    rows = Authenticator.objects.filter(asked, type=Authenticator.Type.TOTP).select_related("user")
    counters = list(yield_hotp_counters_from_time())
    now = counters[len(counters) // 2]
    return {r.user.username: format_hotp_value(hotp_value(decrypt(r.data["secret"]), now)) for r in rows}


def _person(user: User) -> Person:
    return Person(user.id, user.username, user.is_staff)
