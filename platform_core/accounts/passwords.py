"""The hasher of passwords, and the proof to the database that somebody knows a password.

Argon2id makes a digest of the password, and the SHA-256 of the digest is kept. The digest itself is the *proof*: the
database compares it with the kept hash, while somebody who can read the table cannot make one from it.
"""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from typing import Any, ClassVar, Final

from argon2.low_level import Type, hash_secret_raw
from django.contrib.auth.hashers import BasePasswordHasher, get_hasher

DIGEST_BYTES: Final = 32
VERSION: Final = 19  # of Argon2: 1.3, the only one in use (RFC 9106)


class Argon2(BasePasswordHasher):
    """Hash with OWASP's minimal costs (19 MiB, two passes, one lane). Django's own would let two cores do six a second.

    ``argon2s$argon2id$v=19$m=19456,t=2,p=1$<salt>$<SHA-256 of the digest>``, salt and hash in base64 without padding.
    """

    algorithm = "argon2s"
    time_cost: ClassVar[int] = 2
    memory_cost: ClassVar[int] = 19 * 1024
    parallelism: ClassVar[int] = 1

    def encode(self, password: str, salt: str) -> str:
        costs = f"m={self.memory_cost},t={self.time_cost},p={self.parallelism}"
        recipe = f"{self.algorithm}$argon2id$v={VERSION}${costs}${_text(salt.encode())}"
        return f"{recipe}${_kept_hash(digest(password, recipe))}"

    def verify(self, password: str, encoded: str) -> bool:
        return proof(password, encoded) is not None

    def decode(self, encoded: str) -> dict[str, Any]:
        algorithm, variety, version, costs, salt, kept = encoded.split("$")
        return {
            "algorithm": algorithm,
            "variety": variety,
            "version": int(version.removeprefix("v=")),
            "salt": _bytes(salt).decode(),
            "hash": kept,
            **{name: int(value) for name, value in (cost.split("=") for cost in costs.split(","))},
        }

    def safe_summary(self, encoded: str) -> dict[Any, Any]:
        return {name: value for name, value in self.decode(encoded).items() if name not in ("salt", "hash")}

    def harden_runtime(self, password: str, encoded: str) -> None:
        """Do nothing: each verification costs the same."""


def proof(password: str, kept: str) -> bytes | None:
    """The digest (32 bytes) if this is the password behind a kept hash, else None.

    Each answer takes the time of one hash, also for an account without a password, so that nobody learns which these
    are.
    """
    hasher: Any = get_hasher()
    if not kept.startswith(f"{hasher.algorithm}$"):
        hasher.encode(password, hasher.salt())
        return None
    recipe, _, wanted = kept.rpartition("$")
    answer = digest(password, recipe)
    return answer if hmac.compare_digest(_kept_hash(answer), wanted) else None


def digest(password: str, recipe: str) -> bytes:
    """Argon2id of a password by a recipe: the kept hash without its last part."""
    *_, costs, salt = recipe.split("$")
    cost = {name: int(value) for name, value in (each.split("=") for each in costs.split(","))}
    return hash_secret_raw(
        password.encode(),
        _bytes(salt),
        time_cost=cost["t"],
        memory_cost=cost["m"],
        parallelism=cost["p"],
        hash_len=DIGEST_BYTES,
        type=Type.ID,
        version=VERSION,
    )


def _kept_hash(answer: bytes) -> str:
    return _text(hashlib.sha256(answer).digest())


def _text(value: bytes) -> str:
    return b64encode(value).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return b64decode(text + "=" * (-len(text) % 4))
