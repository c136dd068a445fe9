"""The personal data of accounts, and of the tables of libraries that stand on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.sessions.models import Session

import platform_core.vault.queries
from platform_core.accounts import queries
from platform_core.accounts.models import Contact, Membership, Proof, SentCode, User
from platform_core.vault.declarations import OnErasure, PersonalData, hold, holds_none, retain


def export_user(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    return list(User.objects.filter(id=person_id).values("id", "username", "joined_at", "shut_at"))


def anonymise_user(person_id: UUID, at: datetime) -> int:
    """The id stays, since history points at it; the name goes, and with the password every session."""
    return User.objects.filter(id=person_id).update(
        username=f"gone_{person_id.hex[-24:]}",
        password=make_password(None),
        is_active=False,
        is_staff=False,
        is_regulator=False,
        shut_at=None,
    )


def export_contact(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    rows = Contact.objects.filter(person_id=person_id)
    return [dict(platform_core.vault.queries.opened(queries.sealed_fields(r), place=r.place)) for r in rows]


def delete_contact(person_id: UUID, at: datetime) -> int:
    """Delete a contact with its blind indexes; the key's end is privacy's own step."""
    return Contact.objects.filter(person_id=person_id).delete()[0]


def export_memberships(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    return list(Membership.objects.filter(person_id=person_id).values("merchant_id", "role", "since", "ended_at"))


def delete_authenticators(person_id: UUID, at: datetime) -> int:
    return int(Authenticator.objects.filter(user_id=person_id).delete()[0])


def delete_addresses(person_id: UUID, at: datetime) -> int:
    return int(EmailAddress.objects.filter(user_id=person_id).delete()[0])


def delete_proofs(person_id: UUID, at: datetime) -> int:
    """And with them every session: the database takes the proof along with its session."""
    keys = list(Proof.objects.filter(person_id=person_id).values_list("session_key", flat=True))
    Session.objects.filter(session_key__in=keys).delete()
    return len(keys)


def delete_codes(person_id: UUID, at: datetime) -> int:
    return SentCode.objects.filter(person_id=person_id).delete()[0]


hold(
    PersonalData(
        model="accounts.User",
        fields=("username", "password", "joined_at", "shut_at"),
        purpose="signing in, and whether staff shut the account; the name is a pseudonym",
        on_erasure=OnErasure.ANONYMISE,
        export=export_user,
        erase=anonymise_user,
        kept_back={"password": "a hash, by which nobody should be able to try passwords"},
    )
)
hold(
    PersonalData(
        model="accounts.Contact",
        fields=("person_id", "name", "phone", "email", "phone_index", "email_index"),
        purpose="reaching a person about their account and their purchases",
        on_erasure=OnErasure.DELETE,
        export=export_contact,
        erase=delete_contact,
        kept_back=dict.fromkeys(("phone_index", "email_index"), "a keyed hash of what is in the copy"),
    )
)
retain(
    "accounts.Membership",
    "person_id",
    "role",
    "since",
    "ended_at",
    purpose="who acts, and acted, for a shop",
    because="OTM-31a",
    retention="RT_MERCHANT_ID",
    export=export_memberships,
)
hold(
    PersonalData(
        model="accounts.Proof",
        fields=("person_id", "proved_at", "last_seen_at"),
        purpose="whose a session is, and when it was last used, so that it ends unused; goes with the session",
        on_erasure=OnErasure.DELETE,
        erase=delete_proofs,
        kept_back={"*": "whose a session is; it goes with the session"},
    )
)
hold(
    PersonalData(
        model="accounts.SentCode",
        fields=("person_id", "to_index", "good_until", "used_at"),
        purpose="a code that lets a person back in; goes when the next ones are sent after it has run out",
        on_erasure=OnErasure.DELETE,
        erase=delete_codes,
        kept_back={"*": "a keyed hash of a code that is good for minutes"},
    )
)
hold(
    PersonalData(
        model="accounts.CodeRequest",
        fields=("to_index",),
        purpose="where a code is to be sent; goes when it is on its way",
        on_erasure=OnErasure.DELETE,
        kept_back={"*": "a keyed hash that is gone within moments"},
    )
)
hold(
    PersonalData(
        model="sessions.Session",
        fields=("session_key", "session_data"),
        purpose=(
            "staying signed in; sealed, where a code was sent and from which device and network address the session"
            " began, for its owner to recognise it; two weeks, and no longer than the password"
        ),
        on_erasure=OnErasure.DELETE,
        kept_back={"*": "a key by which somebody could sign in"},
    )
)
hold(
    PersonalData(
        model="mfa.Authenticator",
        fields=("user_id", "data", "last_used_at"),
        purpose="the second factor; its secret stands under the master key",
        on_erasure=OnErasure.DELETE,
        erase=delete_authenticators,
        kept_back={"*": "a secret by which somebody could sign in"},
    )
)
hold(
    PersonalData(
        model="account.EmailAddress",
        fields=("user_id", "email"),
        purpose="none: no page that fills it is open; addresses are sealed in accounts.Contact",
        on_erasure=OnErasure.DELETE,
        erase=delete_addresses,
        kept_back={"*": "there are none"},
    )
)
retain(
    "admin.LogEntry",
    "user_id",
    "object_repr",
    "change_message",
    purpose="what staff did in the admin",
    because="MIN-36",
    retention="RT_AUDITLOG",
    kept_back={"*": "what staff did as staff"},
)
holds_none("account.EmailConfirmation", why="a key to an address of which there is none")
holds_none("accounts.User_groups", "accounts.User_user_permissions", why="rights of an id")
holds_none(
    "auth.Group", "auth.Group_permissions", "auth.Permission", "contenttypes.ContentType", why="words of the frame"
)
