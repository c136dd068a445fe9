"""The blind index, by which a row is found by a sealed value: a keyed hash, meaningless without the key.

Equal values of one field have equal hashes, and that much leaks. So each field has a key of its own, a hash has 16
bytes, and only values that are looked up have one (a phone number, an e-mail address).
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
