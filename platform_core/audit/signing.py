"""The signer of the log's head: the sequencer, whose process alone holds the key; no database does.

A head is a C2SP checkpoint: three lines under an Ed25519 signature, which outside witnesses can sign too.
"""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

ED25519 = b"\x01"


@dataclass(frozen=True, slots=True)
class Signer:
    """A log's name and its key."""

    origin: str
    key: Ed25519PrivateKey

    @property
    def public(self) -> bytes:
        return self.key.public_key().public_bytes_raw()

    @property
    def key_id(self) -> bytes:
        return hashlib.sha256(self.origin.encode() + b"\n" + ED25519 + self.public).digest()[:4]

    @property
    def vkey(self) -> str:
        """The public key, in the form that verifiers of notes read."""
        return f"{self.origin}+{self.key_id.hex()}+{in_base64(ED25519 + self.public)}"

    def note(self, size: int, root: bytes) -> str:
        """The signed head."""
        text = f"{self.origin}\n{size}\n{in_base64(root)}\n"
        return f"{text}\n— {self.origin} {in_base64(self.key_id + self.key.sign(text.encode()))}\n"


def signer() -> Signer:
    """This process's signer. Raises ``ImproperlyConfigured`` except in a sequencer whose key matches the public one."""
    if not settings.AUDIT_KEY:
        raise ImproperlyConfigured("only the sequencer has the log's key; TIANPING_LOGIN=sequencer")
    own = Signer(settings.AUDIT_ORIGIN, Ed25519PrivateKey.from_private_bytes(settings.AUDIT_KEY))
    if own.vkey != settings.AUDIT_PUBLIC_KEY:
        raise ImproperlyConfigured(f"TIANPING_AUDIT_PUBLIC_KEY is another log's; of this key it is {own.vkey}")
    return own


def in_base64(data: bytes) -> str:
    return base64.b64encode(data).decode()
