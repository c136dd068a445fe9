"""The ports for the terms that somebody must accept to open an account, and for the rights of roles in a shop. A
package above registers them. Pure of Django.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

from platform_core.accounts.types import ShopRole
from platform_core.actors import Actor


class Terms(Protocol):
    """The rules of the platform, as far as an account asks for them."""

    def accept(self, person_id: UUID, *, versions: Collection[UUID], by: Actor, at: datetime) -> None:
        """Store that the person accepted these versions. Raises a refusal where they are not those that hold."""


class ShopRights(Protocol):
    """The rights of each role in a shop, by address."""

    def may_act(self, role: ShopRole, *, path: str) -> bool:
        """Whether somebody in this role may send something to this address of a seller's door."""


_FILLED: Final[list[Terms]] = []
_RIGHTS: Final[list[ShopRights]] = []


def fill_terms(found: Terms) -> None:
    """Register the terms. Raises ``ValueError`` where there are some already."""
    if _FILLED:
        raise ValueError("the terms of an account are registered already")
    _FILLED.append(found)


def terms() -> Terms:
    """The registered terms. Raises ``LookupError`` where there are none."""
    if not _FILLED:
        raise LookupError("nobody has registered the terms of an account")
    return _FILLED[0]


def fill_shop_rights(found: ShopRights) -> None:
    """Register the rights. Raises ``ValueError`` where there are some already."""
    if _RIGHTS:
        raise ValueError("the rights of roles in a shop are registered already")
    _RIGHTS.append(found)


def shop_rights() -> ShopRights:
    """The registered rights. Raises ``LookupError`` where there are none."""
    if not _RIGHTS:
        raise LookupError("nobody has registered the rights of roles in a shop")
    return _RIGHTS[0]
