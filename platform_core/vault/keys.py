"""The keys of persons: those that open a ciphertext, and the one that seals the next.

Keys are not cached, but for the length of one page that is read. Unwrapping takes microseconds and reading the row
takes a round trip, which is needed anyway: a key that was just destroyed must not open anything in any process. Reading
many keys at once saves round trips.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from platform_core.tenancy import scopes
from platform_core.tenancy.remembering import once_a_page
from platform_core.vault import master, retention
from platform_core.vault.envelope import Header, Tampered
from platform_core.vault.errors import Forgotten
from platform_core.vault.models import SubjectKey
from platform_core.vault.states import KeyState

KEY_BYTES = 32
NEWEST = "SELECT * FROM vault_subjectkey WHERE subject_id = %s AND retention_class = %s ORDER BY version DESC LIMIT 1"


@dataclass(frozen=True, slots=True)
class Name:
    """The name of a key: its subject, and which of the subject's keys."""

    subject_id: UUID
    header: Header


class Keyring:
    """The plain keys of some ciphertexts, for the length of one call."""

    def __init__(self, names: Iterable[Name]) -> None:
        self._rows = _rows_of(frozenset(names))

    def key(self, name: Name) -> bytes:
        """Raises ``Forgotten`` for a destroyed key, and ``Tampered`` for one that never existed."""
        row = self._rows.get(name)
        if row is None:
            raise Tampered("no such key")
        return _unwrap_key(row)


@once_a_page
def _rows_of(names: frozenset[Name]) -> dict[Name, SubjectKey]:
    return {_name_of(row): row for row in SubjectKey.objects.filter(_any_of(names))}


def newest(subject_id: UUID, *, retention_class: str) -> tuple[Header, bytes]:
    """The key that seals now, created when first needed. Raises ``Forgotten`` after it was destroyed."""
    row = _newest(subject_id, retention_class) or _create_key(subject_id, retention_class)
    return Header(row.version, retention_class), _unwrap_key(row)


def tombstone_for(subject_id: UUID, *, retention_class: str) -> list[SubjectKey]:
    """All keys to destroy, locked. A subject without a key gets one first, so that none can be created later."""
    if _newest(subject_id, retention_class) is None:
        _create_key(subject_id, retention_class)
    rows = SubjectKey.objects.filter(subject_id=subject_id, retention_class=retention_class)
    return list(rows.filter(state=KeyState.ACTIVE).select_for_update().order_by("id"))


def _newest(subject_id: UUID, retention_class: str) -> SubjectKey | None:
    return next(iter(SubjectKey.objects.raw(NEWEST, [subject_id, retention.require_class(retention_class)])), None)


def _create_key(subject_id: UUID, retention_class: str) -> SubjectKey:
    """Create a key. Of concurrent threads one creates it; the rows of the others are ignored, and all read the same.

    In the subject's own scope, not the asker's: a shop that writes about a buyer must not see or create others' keys.
    """
    header = Header(1, retention_class)
    wrapped = master.wrap(os.urandom(KEY_BYTES), bound_to=_bound_to(subject_id, header))
    row = SubjectKey(
        subject_id=subject_id, retention_class=retention_class, wrapped=wrapped.data, kek_version=wrapped.kek_version
    )
    with scopes.bound(scopes.shopper(subject_id)):
        SubjectKey.objects.bulk_create([row], ignore_conflicts=True)
        return SubjectKey.objects.get(subject_id=subject_id, retention_class=retention_class)


def _unwrap_key(row: SubjectKey) -> bytes:
    if row.stage is KeyState.DESTROYED:
        raise Forgotten(closed_at=row.destroyed_at)
    name = _name_of(row)
    wrapped = master.Wrapped(bytes(row.wrapped), row.kek_version)
    return master.unwrap(wrapped, bound_to=_bound_to(name.subject_id, name.header))


def _name_of(row: SubjectKey) -> Name:
    return Name(row.subject_id, Header(row.version, row.retention_class))


def _any_of(names: frozenset[Name]) -> Q:
    found = Q(pk__in=[])
    for name in names:
        found |= Q(subject_id=name.subject_id, retention_class=name.header.retention, version=name.header.version)
    return found


def _bound_to(subject_id: UUID, header: Header) -> bytes:
    """The associated data: a wrapped key that was moved to another person's row does not unwrap."""
    return b"subject key " + subject_id.bytes + header.pack()
