"""How does a field, or a file, go into the vault? (`vault.commands` shows this to others.)

No actor and no time: sealing tells nothing and changes nothing but that the subject has a key from now on.
"""

from __future__ import annotations

from collections.abc import Mapping

from platform_core.vault import envelope, keys
from platform_core.vault.types import Place, Sealed


def seal(texts: Mapping[str, str], *, retention: str, place: Place) -> dict[str, Sealed]:
    """The fields of one row by column, sealed for that row, under its subject's key of this class.

    One query, however many columns. Raises ``Forgotten`` for a subject whose key of this class was destroyed.
    """
    header, key = keys.newest(place.subject_id, retention_class=retention)
    return {
        column: envelope.close(text, key=key, header=header, bound_to=place.bound_to(column))
        for column, text in texts.items()
    }


def seal_bytes(data: bytes, *, column: str, retention: str, place: Place) -> Sealed:
    """A file's content, sealed as a field is; the ciphertext may be kept outside the table. Raises ``Forgotten``."""
    header, key = keys.newest(place.subject_id, retention_class=retention)
    return envelope.close_bytes(data, key=key, header=header, bound_to=place.bound_to(column))
