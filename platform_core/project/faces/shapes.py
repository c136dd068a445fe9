"""The subjects of pages and forms of a case."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Some pieces of one line of a sale, for a page or a form that names them."""

    id: UUID
    title: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """The subject of a case: its goods, and whether the reader has shown a file of their own."""

    own_files: bool
    goods: Collection[Goods] = ()
