"""Values of consent: purpose, text, act."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from platform_core.labels import Labelled


class Purpose(Labelled):
    """Something that a person may agree to or not, and buys all the same. Each is asked for on its own."""

    ADVERTISING = "advertising", "advertisements by notice and e-mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """The text of a consent, to the letter: purpose, manner and extent, and how to take it back."""

    version: int
    zh: str
    en: str

    @property
    def sha256(self) -> str:
        """The hash of both languages, a line feed between them: anyone can compute it again."""
        return hashlib.sha256(f"{self.zh}\n{self.en}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """One act of a person: agreed, or took it back, for one advertiser (None: the platform itself) or from all."""

    advertiser: UUID | None
    everyone: bool
    agreed: bool
    text_version: int
    said_at: datetime
