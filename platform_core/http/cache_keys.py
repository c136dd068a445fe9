"""Under which key does something stand in the cache? Under a hash: what libraries put into a key may be an address."""

from __future__ import annotations

from django.utils.crypto import salted_hmac


def hidden(key: str, prefix: str, version: int) -> str:
    """For CACHES. Keyed by our secret, since there are so few addresses that a plain hash would hide none."""
    return f"{prefix}:{version}:{salted_hmac('cache', str(key), algorithm='sha256').hexdigest()}"
