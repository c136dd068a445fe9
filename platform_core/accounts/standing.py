"""The scope of a person by the door they came in."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from platform_core.accounts import queries
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
        shops = [str(shop) for shop in queries.shops_of(person_id)]
    chosen = shops[:1] if shop is None else [s for s in shops if s == shop.lower()]
    return scopes.merchant(UUID(chosen[0]), person_id) if chosen else scopes.shopper(person_id)
