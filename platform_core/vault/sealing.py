"""How is a field or a file sealed? (`vault.commands` shows it to people.)

Without actor and time: sealing publishes nothing, and changes nothing except that the subject now has a key.
"""

from __future__ import annotations

from collections.abc import Mapping

from platform_core.vault import envelope, keys
from platform_core.vault.types import Place, Sealed


def seal(texts: Mapping[str, str], *, retention: str, place: Place) -> dict[str, Sealed]:
    """Seal the fields of one row by column, for that row, with its subject's key of this class.

    One query for any number of columns. Raises ``Forgotten`` if the subject's key of this class was destroyed.
    """
    header, key = keys.newest(place.subject_id, retention_class=retention)
    return {
        column: envelope.close(text, key=key, header=header, bound_to=place.bound_to(column))
        for column, text in texts.items()
    }


def seal_bytes(data: bytes, *, column: str, retention: str, place: Place) -> Sealed:
    """Seal a file's content. The ciphertext may be kept outside the table. Raises ``Forgotten``."""
    header, key = keys.newest(place.subject_id, retention_class=retention)
    return envelope.close_bytes(data, key=key, header=header, bound_to=place.bound_to(column))
