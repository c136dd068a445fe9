"""What does privacy say of a model that holds personal data, and of what somebody agreed to?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from platform_core.labels import Labelled

Copy = Mapping[str, Sequence[Mapping[str, Any]]]  # by model, the person's rows as plain values


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """One model: which fields, what for, until when, and what a person may ask of it."""

    model: str
    fields: tuple[str, ...]
    purpose: str
    on_erasure: str
    because: str
    retention: str
    exported: bool


class Purpose(Labelled):
    """What somebody may agree to or not, and buys all the same. Each is asked for on its own."""

    ADVERTISING = "advertising", "advertisements by notice and e-mail"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentText:
    """What is agreed to, to the letter: purpose, manner and extent, and how to take it back."""

    version: int
    zh: str
    en: str

    @property
    def sha256(self) -> str:
        """Of both languages, a line feed between them: anyone can compute it again."""
        return hashlib.sha256(f"{self.zh}\n{self.en}".encode()).hexdigest()


@dataclass(frozen=True, slots=True, kw_only=True)
class Act:
    """Somebody agreed, or took it back: for one advertiser (none: the platform itself), or back from all of them."""

    advertiser: UUID | None
    everyone: bool
    agreed: bool
    text_version: int
    said_at: datetime
