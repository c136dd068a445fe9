"""Secrets that are not personal data, kept in another package's table as text wrapped by the master key."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from platform_core.vault import master
from platform_core.vault.envelope import Tampered


def protect(text: str, *, purpose: str) -> str:
    """Return `<version>:<base64>`, which opens only for the same purpose."""
    wrapped = master.wrap(text.encode(), bound_to=purpose.encode())
    return f"{wrapped.kek_version}:{urlsafe_b64encode(wrapped.data).decode()}"


def expose(text: str, *, purpose: str) -> str:
    """Raises ``Tampered`` for a text that `protect` did not produce."""
    version, colon, data = text.partition(":")
    if not colon or not version.isdigit():
        raise Tampered("not under the master key")
    return master.unwrap(master.Wrapped(urlsafe_b64decode(data), int(version)), bound_to=purpose.encode()).decode()
