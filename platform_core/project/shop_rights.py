"""The rights of roles in a shop: which work is done at which address of a seller's door, of pages and of the API."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Final

from merchants.team import policies
from merchants.team.types import ShopTask
from platform_core.accounts.ports import fill_shop_rights
from platform_core.accounts.types import ShopRole

DOORS: Final = ("/seller/", "/api/seller/v1/")
T = ShopTask
# By the first part of the address, and whether an id follows where that is another work.
DONE_AT: Final[Mapping[ShopTask, Collection[str]]] = {
    T.SELLING: (
        *("goods", "import", "listings", "images", "prices", "skus", "stock", "plans", "deposits", "freight"),
        *("safety", "recalls", "samples", "advertisements", "holidays"),
    ),
    T.SENDING: ("orders",),
    T.AFTER_SALE: (
        *("returns", "claims", "complaints", "complaint-records", "conversations", "questions", "reviews", "maskings"),
        *("mediations", "remedies", "deposits/<id>", "freight/<id>"),
    ),
    T.MONEY: ("balance", "payout-accounts", "awards", "debts", "guarantees"),
    T.SHOP: (
        *("applications", "changes", "documents", "sanctions", "credit", "webhooks", "closings", "archives"),
        *("infringements", "outside", "outside-cases"),
    ),
}
BELOW: Final = frozenset(place for places in DONE_AT.values() for place in places if place.endswith("/<id>"))
IS_ID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}(/|$)")
OF_EVERYBODY: Final = frozenset({"notices", "team"})  # one reads one's own notices; in the team a rule decides each act


class RightsByAddress:
    """Refuses what the table does not name: a new address is the owner's until somebody says whose it is."""

    def may_act(self, role: ShopRole, *, path: str) -> bool:
        place = place_of(path)
        if role is ShopRole.OWNER or place in OF_EVERYBODY:
            return True
        return any(place in places and policies.may_do(role, task=task) for task, places in DONE_AT.items())


def place_of(path: str) -> str:
    """The part of an address that follows the door; with `/<id>` where an id follows and makes it another work."""
    rest = next((path.removeprefix(door) for door in DOORS if path.startswith(door)), "")
    first, _, second = rest.partition("?")[0].partition("/")
    below = f"{first}/<id>"
    return below if below in BELOW and IS_ID.match(second) else first


def fill() -> None:
    fill_shop_rights(RightsByAddress())
