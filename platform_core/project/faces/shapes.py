"""The subjects of pages and forms of a case."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Some pieces of one line of a sale, for a page or a form that names them."""

    id: UUID
    title: str
    quantity: int
