"""How does one find a row by what is sealed in it? By a keyed hash, which tells nothing to who has no key.

Equal values have equal hashes within one field, and that much leaks; hence a key of its own for each field, 16 bytes,
and only for values that are asked for by value (a phone, an address for mail).
"""

from __future__ import annotations

import hashlib
import hmac
from typing import Final

from django.conf import settings

LENGTH: Final = 16


def index(field: str, value: str) -> bytes:
    """The blind index of a *normalised* value (`vault.normal`) of one field (`accounts.contact.phone`)."""
    key = hmac.digest(settings.VAULT_INDEX_KEY, f"blind index of {field}".encode(), hashlib.sha256)
    return hmac.digest(key, value.encode(), hashlib.sha256)[:LENGTH]
