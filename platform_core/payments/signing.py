"""Signatures of parameters: only somebody who knows our secret can have written them.

The cashier's URL travels through the payer's browser, so its receiver verifies it before believing a word.
"""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from platform_core.http.outside import key_for

SIGN: Final = "sign"  # the parameter that carries the signature, and is not signed itself


def sign(params: Mapping[str, str], secret: str) -> str:
    """HMAC-SHA256, as hexadecimal digits, over the sorted parameters other than ``sign``."""
    key = key_for("cashier", secret=secret)
    return hmac.new(key.encode(), _canonical(params), hashlib.sha256).hexdigest()


def verify(params: Mapping[str, str], secret: str) -> bool:
    """Whether ``params["sign"]`` is the signature of all the others. Compares in constant time."""
    return hmac.compare_digest(params.get(SIGN, "").encode(), sign(params, secret).encode())


def _canonical(params: Mapping[str, str]) -> bytes:
    """Percent-encoded, so that no value can pretend to be two parameters."""
    return urlencode(sorted((name, value) for name, value in params.items() if name != SIGN)).encode()
