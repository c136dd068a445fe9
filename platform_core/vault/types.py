"""Values of the vault: kinds of personal data, sealed values, and their places."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, Self
from uuid import UUID

HIDDEN: Final = "•••"


class Kind(StrEnum):
    """The kind of a sealed text, which decides how it is masked."""

    NAME = "name"
    PHONE = "phone"
    EMAIL = "email"
    ADDRESS = "address"
    TEXT = "text"


@dataclass(frozen=True, slots=True, repr=False)
class Sealed:
    """A ciphertext. Printed, logged or formatted it shows three dots; no encoder of ours turns it into JSON."""

    ciphertext: bytes

    def __repr__(self) -> str:
        return f"Sealed({HIDDEN})"

    def __str__(self) -> str:
        return HIDDEN

    def to_text(self) -> str:
        """The text form, for canonical documents and payloads, which hold personal data only as ciphertext."""
        return urlsafe_b64encode(self.ciphertext).decode()

    @classmethod
    def from_text(cls, text: str) -> Self:
        return cls(urlsafe_b64decode(text))


@dataclass(frozen=True, slots=True)
class Place:
    """The row in which a ciphertext is valid, and the person whose data it is. The column is added when it is used."""

    table: str
    row_id: UUID
    subject_id: UUID

    @classmethod
    def of(cls, row: Any, *, subject_id: UUID) -> Self:
        """The place of a model's row, which need not be saved yet: primary keys are created first."""
        return cls(row._meta.db_table, row.pk, subject_id)  # Django's documented API

    def bound_to(self, column: str) -> bytes:
        """The associated data, by which a ciphertext does not open in another row or column, or for another person."""
        return "\x1f".join((self.table, column, str(self.row_id), str(self.subject_id))).encode()
