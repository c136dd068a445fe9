"""What do others learn of a person?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID


class ShopRole(StrEnum):
    """What somebody is in a shop."""

    OWNER = "owner"
    CLERK = "clerk"


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


@dataclass(frozen=True, slots=True)
class MaskedContact:
    """What a screen may show: 张*, 138****1234."""

    name: str
    phone: str
    email: str | None


@dataclass(frozen=True, slots=True)
class Session:
    """What a client sends as `Authorization: Bearer <token>`, and until when."""

    token: str
    expires_at: datetime
