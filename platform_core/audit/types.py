"""What does the log speak of to others? Heads of its tree, parts of it, and what was handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Checkpoint:
    """The signed head of the tree at one size: whoever has it can tell whether an older log was rewritten.

    ``note`` is the text that was signed with its signature line, ``vkey`` the public key that checks it, ``lag`` how
    long the oldest of the facts that it added had waited.
    """

    size: int
    root: bytes
    note: str
    vkey: str
    signed_at: datetime
    lag: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which facts? Those about any of these things (``ids``) or all of one shop, from ``since`` until before ``until``.

    A fact is about its subject, a clock's also about what it runs for, a posting's about what it was made for.
    """

    ids: frozenset[UUID] = frozenset()
    merchant_id: UUID | None = None
    since: datetime | None = None
    until: datetime | None = None

    def __post_init__(self) -> None:
        if bool(self.ids) == bool(self.merchant_id):
            raise ValueError("either things or one shop")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bundle:
    """What was written: how many facts, at which size of the tree, and the file's own length and SHA-256."""

    rows: int
    tree_size: int
    length: int
    sha256: str


class LogTampered(RuntimeError):
    """The stored log is not the one that was signed. Nothing more is signed until a person has looked."""
