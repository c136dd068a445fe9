"""Keys of the cache, as hashes: a library may put an address into a key."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def hidden(key: str, prefix: str, version: int) -> str:
    """Hide a key, for CACHES. Keyed by our secret, since there are so few addresses that a plain hash would hide
    none.
    """
    return f"{prefix}:{version}:{salted_hmac('cache', str(key), algorithm='sha256').hexdigest()}"
