"""What goes between a page, its template and its forms?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

A_co = TypeVar("A_co", covariant=True)

Facts = dict[str, object]  # what a template reads
Row = Any  # a row as the queries of an app give it: pages may not import its model
Said = dict[str, Any]  # what somebody has filled in, checked by the fields of the form
Ids = dict[str, UUID]  # what stands in the address of a page


@dataclass(frozen=True, slots=True)
class Face(Generic[A_co]):
    """A page as things stand: what its template reads, what may be done now, and what the forms for it are made from.

    What is offered is accepted, so ask those who decide. Of ``offered`` a page shows what it has a form for.
    """

    facts: Facts
    offered: Collection[str]
    about: A_co


@dataclass(frozen=True, slots=True, kw_only=True)
class Goods:
    """Some pieces of one line of a sale, for a page or a form that names them."""

    id: UUID
    title: str
    quantity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Disputed:
    """What a case is about: its goods, and whether the reader has shown a file of their own."""

    own_files: bool
    goods: Collection[Goods] = ()
