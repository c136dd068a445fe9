"""Values about people, for other packages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from platform_core.labels import Labelled, Reason


class ShopRole(Labelled):
    """The role of somebody in a shop."""

    OWNER = "owner", "owner"
    OPERATOR = "operator", "operator"
    FINANCE = "finance", "finance"
    SERVICE = "service", "customer service"


class Holder(StrEnum):
    """Whose session it is, for how long it may stay unused."""

    PERSON = "person"
    OFFICIAL = "official"  # of staff, or of an authority


class NotYours(Reason):
    """Why somebody may not end something of an account."""

    OWN_ACCOUNT = "own_account"
    NO_LONGER_STAFF = "no_longer_staff"


class AgainstTeam(Reason):
    """Why a change in the team of a shop is refused."""

    NOT_AN_OWNER = "not_an_owner", "only an owner of the shop does this"
    LAST_OWNER = "last_owner", "a shop keeps one owner at least: make somebody else an owner first"


class SentBy(StrEnum):
    """The ways by which a code reaches somebody."""

    SMS = "sms"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Destination:
    """The destination of a code: the way, and the blind index of the number or address."""

    by: SentBy
    index: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """The origin of a session: `Firefox, Windows`, and the network address; each empty where nobody knows."""

    device: str
    address: str

    def __repr__(self) -> str:
        return "Origin(•••)"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenSession:
    """A session by which somebody is signed in. ``id`` opens nothing: it is the hash that the session stands under."""

    id: str
    began_at: datetime
    last_seen_at: datetime
    device: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Credentials:
    """The credentials that somebody shows to sign in, and from where. None of it is kept.

    ``code`` is the second factor's, ``sent_code`` one that we sent to their phone or mail, ``device`` the mark that an
    earlier sign-in left on this device. ``origin`` alone is kept, with the session.
    """

    username: str
    password: str
    address: str
    code: str = ""
    sent_code: str = ""
    device: str = ""
    origin: Origin = Origin(device="", address="")

    def __post_init__(self) -> None:
        """Names are kept in small letters: another spelling is the same account, and counts as such."""
        object.__setattr__(self, "username", self.username.lower())

    def __repr__(self) -> str:
        return "Credentials(•••)"


@dataclass(frozen=True, slots=True)
class OutgoingCode:
    """A code on its way. Address and code exist here in the clear for as long as the call lasts."""

    id: UUID
    person_id: UUID
    username: str
    by: SentBy
    to: str
    code: str

    def __repr__(self) -> str:
        return "OutgoingCode(•••)"


@dataclass(frozen=True, slots=True)
class Person:
    """An account. ``username`` is a pseudonym, never a name."""

    id: UUID
    username: str
    is_staff: bool


@dataclass(frozen=True, slots=True)
class Post:
    """A person's place in a shop."""

    id: UUID
    merchant_id: UUID
    role: ShopRole
    since: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """Somebody of a shop's team, by their login name. ``is_active``: their account is not shut."""

    id: UUID
    person_id: UUID
    username: str
    role: ShopRole
    since: datetime
    is_active: bool


@dataclass(frozen=True, slots=True)
class TeamRights:
    """What somebody may do in the team of their shop: lead it, as an owner does, and leave it."""

    may_lead: bool
    may_leave: bool


@dataclass(frozen=True, slots=True)
class MaskedContact:
    """A contact as a screen may show it: 张*, 138****1234."""

    name: str
    phone: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """The token that a client sends as `Authorization: Bearer <token>`, and its end; and the mark for its device to
    keep.
    """

    token: str
    expires_at: datetime
    device: str
