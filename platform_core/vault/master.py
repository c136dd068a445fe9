"""Under which master key does a secret of ours stand? Keys come from outside the database; the newest wraps."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from platform_core.vault.envelope import lock, unlock


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A secret under the master key of this version."""

    data: bytes
    kek_version: int


def wrap(secret: bytes, *, bound_to: bytes) -> Wrapped:
    """Under the newest master key; an older one opens what it closed until everything is wrapped anew."""
    newest = max(settings.VAULT_KEYS)
    return Wrapped(lock(secret, key=settings.VAULT_KEYS[newest], bound_to=bound_to), newest)


def unwrap(wrapped: Wrapped, *, bound_to: bytes) -> bytes:
    """Raises ``Tampered``, and ``KeyError`` where this process was not given the master key."""
    return unlock(wrapped.data, key=settings.VAULT_KEYS[wrapped.kek_version], bound_to=bound_to)
