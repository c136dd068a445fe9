"""The scope of a person by the door they came in."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from platform_core.accounts import queries
from platform_core.accounts.errors import NotInYourRole
from platform_core.accounts.ports import shop_rights
from platform_core.accounts.types import ShopRole
from platform_core.actors import Role
from platform_core.tenancy import scopes

SHOP_HEADER: Final = "Tianping-Merchant"


def scope_for(person_id: UUID, *, by: str, shop: str | None, for_authority: bool) -> scopes.Scope:
    """The scope at the seller's doors of the shop that the person acts for, at the regulators' of the authority, else
    of the person alone.

    ``shop`` chooses among several; without it the oldest. ``for_authority``: a regulator whose session has seen a
    second factor. A person who acts for none, or not for that one, stays a shopper, whom those doors refuse.
    """
    if by == "regulator" and for_authority:
        return scopes.regulator(person_id)
    if by != "seller":
        return scopes.shopper(person_id)
    with scopes.bound(scopes.shopper(person_id)):
        roles = queries.roles_of(person_id)
    chosen = next((each for each in roles if shop is None or str(each) == shop.lower()), None)
    return scopes.merchant(chosen, person_id, roles[chosen]) if chosen else scopes.shopper(person_id)


def refuse_other_roles(path: str) -> None:
    """Refuse that something is sent to this address by who acts for a shop in a role that does other things.

    Raises ``NotInYourRole``.
    """
    scope = scopes.current()
    if scope.role == Role.MERCHANT and scope.shop_role and not may_send(path):
        raise NotInYourRole(role=scope.shop_role)


def may_send(path: str) -> bool:
    """Whether the role of who acts may send something to this address; outside a shop everybody may."""
    role = scopes.current().shop_role
    return not role or shop_rights().may_act(ShopRole(role), path=path)
