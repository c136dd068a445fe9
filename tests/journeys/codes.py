"""What does an authenticator app show?"""

from __future__ import annotations

import base64
import hashlib
import hmac
import struct
import time


def code(secret: str, *, at: float | None = None) -> str:
    """What an authenticator app shows (RFC 6238)."""
    step = int((time.time() if at is None else at) // 30)
    digest = hmac.digest(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1)
    start = digest[-1] & 0x0F
    number = int.from_bytes(digest[start : start + 4]) & 0x7FFFFFFF
    return f"{number % 10**6:06d}"
