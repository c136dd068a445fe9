"""Values of the log: heads, selections and bundles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from platform_core.audit.proofs import Head


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The signed head at one size. A reader who keeps it can tell whether the log was rewritten before it.

    ``note`` is the signed text with its signature line, ``vkey`` the public key that verifies it, ``lag`` how long the
    oldest of its new facts had waited.
    """

    size: int
    root: bytes
    note: str
    vkey: str
    signed_at: datetime
    lag: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """A choice of facts: about any of these things (``ids``) or all of one shop, from ``since`` until before ``until``.

    A fact is about its subject; a clock's fact is also about the thing the clock is for, a posting's about the thing it
    was made for. With ``person_id`` only the facts that concern this person, as the wall of the log shows them.
    """

    ids: frozenset[UUID] = frozenset()
    merchant_id: UUID | None = None
    person_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        if bool(self.ids) == bool(self.merchant_id):
            raise ValueError("either things or one shop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """A bundle as written: how many facts, at which size of the tree, and the file's length and SHA-256."""

    rows: int
    tree_size: int
    length: int
    sha256: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Missing:
    """The operator's account of a loss: why, which lines of the provider's statement our books did not know, and the
    head from which the log goes on, where that is not its newest.
    """

    reason: str
    money: Sequence[Mapping[str, Any]] = ()
    after: Head | None = None


class LogTampered(RuntimeError):
    """The stored log differs from its signed heads. Nothing more is signed until a person has looked."""
