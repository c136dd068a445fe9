"""The master keys, which wrap our secrets. They come from outside the database; the newest wraps."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings

from platform_core.vault.envelope import lock, unlock


@dataclass(frozen=True, slots=True)
class Wrapped:
    """A secret wrapped by the master key of this version."""

    data: bytes
    kek_version: int


def wrap(secret: bytes, *, bound_to: bytes) -> Wrapped:
    """Wrap with the newest master key; an older one still unwraps its secrets until all are wrapped again."""
    newest = max(settings.VAULT_KEYS)
    return Wrapped(lock(secret, key=settings.VAULT_KEYS[newest], bound_to=bound_to), newest)


def unwrap(wrapped: Wrapped, *, bound_to: bytes) -> bytes:
    """Raises ``Tampered``, and ``KeyError`` if this process does not have the master key."""
    return unlock(wrapped.data, key=settings.VAULT_KEYS[wrapped.kek_version], bound_to=bound_to)
