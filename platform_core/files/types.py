"""Descriptions of a file, for code that does not open it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from platform_core.actors import Role


@dataclass(frozen=True, slots=True)
class About:
    """The thing that a file belongs to (`aftersales.return`, its id), and the retention class."""

    type: str
    id: UUID
    retention: str = "RT_TRANSACTION"


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptFile:
    """A file as it is kept: its type, not its name. Size and hash are those of a download."""

    id: UUID
    media_type: str
    size: int
    sha256: str
    about_type: str
    about_id: UUID
    kept_by: Role
    kept_at: datetime


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture that everybody may see, as it was drawn anew; the hash names it."""

    sha256: str
    media_type: str
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class DrawnPicture:
    """A picture drawn anew, whole, and by the length of its longer edge in the smaller sizes that were asked for."""

    data: bytes
    width: int
    height: int
    sizes: Mapping[int, bytes] = field(default_factory=dict)
