"""Sealing of fields and files. (`vault.commands` shows them to people.)

Without actor and time: sealing publishes nothing, and changes nothing except that the subject now has a key.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from uuid import UUID

from platform_core.vault import envelope, keys
from platform_core.vault.envelope import Header
from platform_core.vault.types import Place, Sealed


@dataclass(frozen=True, slots=True)
class Sealer:
    """The key by which one command seals all that it writes about one subject. It lives no longer than the command."""

    subject_id: UUID
    header: Header
    key: bytes = field(repr=False)

    def seal(self, texts: Mapping[str, str], *, place: Place) -> dict[str, Sealed]:
        """The fields of one row by column. Raises ``ValueError`` for a row about somebody else."""
        if place.subject_id != self.subject_id:
            raise ValueError("what is about another subject is sealed by that subject's key")
        return {
            column: envelope.close(text, key=self.key, header=self.header, bound_to=place.bound_to(column))
            for column, text in texts.items()
        }


def sealer(subject_id: UUID, *, retention: str) -> Sealer:
    """A sealer with the subject's newest key of this class, by one query. Raises ``Forgotten`` if it was destroyed."""
    return Sealer(subject_id, *keys.newest(subject_id, retention_class=retention))


def seal(texts: Mapping[str, str], *, retention: str, place: Place) -> dict[str, Sealed]:
    """Seal the fields of one row by column, for that row, with its subject's key of this class.

    One query for any number of columns. Raises ``Forgotten`` if the subject's key of this class was destroyed.
    """
    return sealer(place.subject_id, retention=retention).seal(texts, place=place)


def seal_bytes(data: bytes, *, column: str, retention: str, place: Place) -> Sealed:
    """Seal a file's content. The ciphertext may be kept outside the table. Raises ``Forgotten``."""
    header, key = keys.newest(place.subject_id, retention_class=retention)
    return envelope.close_bytes(data, key=key, header=header, bound_to=place.bound_to(column))
