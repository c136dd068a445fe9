"""Reads of sealed data: opened or masked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from platform_core.vault import envelope, masks
from platform_core.vault.envelope import Header
from platform_core.vault.keys import Keyring, Name
from platform_core.vault.models import SubjectKey
from platform_core.vault.states import KeyState
from platform_core.vault.types import Kind, Place, Sealed

Fields = Mapping[str, Sealed]
Opened = dict[str, str]


def masked_fields(fields: Fields, *, place: Place, kinds: Mapping[str, Kind]) -> Opened:
    """One row's fields as a screen may show them: 138****1234, 张*. Raises ``Forgotten``."""
    return masked_all([(fields, place)], kinds=kinds)[0]


def masked_all(rows: Sequence[tuple[Fields, Place]], *, kinds: Mapping[str, Kind]) -> list[Opened]:
    """The same for a page of rows, in one query."""
    opened = opened_all(rows)
    return [{column: masks.mask(text, kind=kinds[column]) for column, text in row.items()} for row in opened]


def opened(fields: Fields, *, place: Place) -> Opened:
    """The fields in full, for the system's own use: a label, an e-mail address. Showing them to people is `reveal`.

    Raises ``Forgotten``.
    """
    return opened_all([(fields, place)])[0]


def opened_all(rows: Sequence[tuple[Fields, Place]]) -> list[Opened]:
    """The same for many rows, in one query."""
    ring = Keyring(_name(sealed, place) for fields, place in rows for sealed in fields.values())
    return [{column: _open(sealed, column, place, ring) for column, sealed in fields.items()} for fields, place in rows]


def opened_bytes(sealed: Sealed, *, column: str, place: Place) -> bytes:
    """Open bytes sealed by `seal_bytes`. Raises ``Forgotten``, and ``Tampered`` for bytes that were not sealed here."""
    name = _name(sealed, place)
    return envelope.open_bytes(sealed, key=Keyring([name]).key(name), bound_to=place.bound_to(column))


def classes_of(subject_id: UUID) -> set[str]:
    """The retention classes under which something of this subject can still be opened."""
    rows = SubjectKey.objects.filter(subject_id=subject_id, state=KeyState.ACTIVE)
    return set(rows.values_list("retention_class", flat=True))


def _open(sealed: Sealed, column: str, place: Place, ring: Keyring) -> str:
    return envelope.open_(sealed, key=ring.key(_name(sealed, place)), bound_to=place.bound_to(column))


def _name(sealed: Sealed, place: Place) -> Name:
    return Name(place.subject_id, Header.of(sealed))
