"""Encryption of a text or a file, and the way back. Without tables or settings.

    format (1) ‖ key version (2) ‖ class number (1) ‖ nonce (12) ‖ ciphertext and tag

The header names the key and is authenticated with the text. The nonce is random: one key serves one subject and class,
which stays far below the 2^32 messages at which random nonces become risky.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from platform_core.vault import retention
from platform_core.vault.types import Sealed

FORMAT: Final = 1
NONCE: Final = 12
TAG: Final = 16
_HEADER: Final = struct.Struct(">BHB")


class Tampered(RuntimeError):
    """The ciphertext was altered since it was written. It is no refusal: it is reported and investigated."""


@dataclass(frozen=True, slots=True)
class Header:
    """The name of the subject's key that opens a ciphertext."""

    version: int
    retention: str

    def pack(self) -> bytes:
        return _HEADER.pack(FORMAT, self.version, retention.NUMBERS[self.retention])

    @classmethod
    def of(cls, sealed: Sealed) -> Self:
        """Read the header. Raises ``Tampered`` for bytes that cannot be ours."""
        if len(sealed.ciphertext) < _HEADER.size + NONCE + TAG:
            raise Tampered("too short")
        format_, version, number = _HEADER.unpack_from(sealed.ciphertext)
        if format_ != FORMAT:
            raise Tampered(f"format {format_}")
        try:
            return cls(version, retention.class_by_number(number))
        except LookupError:
            raise Tampered(f"class {number}") from None


def close(text: str, *, key: bytes, header: Header, bound_to: bytes) -> Sealed:
    """Seal ``text`` with ``key``; it opens only with the same ``bound_to``."""
    return close_bytes(text.encode(), key=key, header=header, bound_to=bound_to)


def open_(sealed: Sealed, *, key: bytes, bound_to: bytes) -> str:
    """Open a text. Raises ``Tampered`` if a bit, the row, the column or the subject differs."""
    return open_bytes(sealed, key=key, bound_to=bound_to).decode()


def close_bytes(data: bytes, *, key: bytes, header: Header, bound_to: bytes) -> Sealed:
    """Seal bytes as ``close`` seals a text."""
    front = header.pack()
    return Sealed(front + lock(data, key=key, bound_to=front + bound_to))


def open_bytes(sealed: Sealed, *, key: bytes, bound_to: bytes) -> bytes:
    """Open bytes sealed by `close_bytes`. Raises ``Tampered``."""
    front, rest = sealed.ciphertext[: _HEADER.size], sealed.ciphertext[_HEADER.size :]
    return unlock(rest, key=key, bound_to=front + bound_to)


def lock(data: bytes, *, key: bytes, bound_to: bytes) -> bytes:
    """Return nonce, ciphertext and tag."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, data, bound_to)


def unlock(locked: bytes, *, key: bytes, bound_to: bytes) -> bytes:
    try:
        return AESGCM(key).decrypt(locked[:NONCE], locked[NONCE:], bound_to)
    except InvalidTag:
        raise Tampered("the tag does not fit") from None
