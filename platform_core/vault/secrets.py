"""How does a secret that is no person's data stand in a table of somebody else's? As text under the master key."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode

from platform_core.vault import master
from platform_core.vault.envelope import Tampered


def protect(text: str, *, purpose: str) -> str:
    """`<version>:<base64>`; it opens only for the same purpose."""
    wrapped = master.wrap(text.encode(), bound_to=purpose.encode())
    return f"{wrapped.kek_version}:{urlsafe_b64encode(wrapped.data).decode()}"


def expose(text: str, *, purpose: str) -> str:
    """Raises ``Tampered`` for what `protect` did not make."""
    version, colon, data = text.partition(":")
    if not colon or not version.isdigit():
        raise Tampered("not under the master key")
    return master.unwrap(master.Wrapped(urlsafe_b64decode(data), int(version)), bound_to=purpose.encode()).decode()
