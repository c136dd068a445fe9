"""Does the table of rights name every address of a seller's door to which something is sent, and no other?"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from merchants.team.types import ShopTask
from platform_core.accounts.types import ShopRole
from platform_core.project.shop_rights import DONE_AT, DOORS, OF_EVERYBODY, RightsByAddress, place_of
from platform_core.rows import new_id

AN_ID = "01999999-0000-7000-8000-000000000001"  # the same in each worker: it stands in the names of tests
WRITES = ("post", "put", "patch", "delete")


def addresses(of: URLResolver, before: str = "/") -> Iterator[tuple[str, URLPattern]]:
    for each in of.url_patterns:
        address = f"{before}{each.pattern}"
        if isinstance(each, URLResolver):
            yield from addresses(each, address)
        else:
            yield address, each


def plain(pattern: str) -> str:
    """An address of this pattern."""
    return re.sub(r"<(\w+):\w+>", lambda found: str(new_id()) if found[1] == "uuid" else "x", pattern)


def sent_to() -> set[str]:
    found = set()
    for address, pattern in addresses(get_resolver()):
        view = getattr(pattern.callback, "view_class", getattr(pattern.callback, "cls", None))
        is_form = "form_action" in address
        if address.startswith("/seller/") and is_form:
            found.add(place_of(plain(address)))
        if address.startswith("/api/seller/") and any(hasattr(view, verb) for verb in WRITES):
            found.add(place_of(plain(address)))
    return found


def test_each_address_has_its_work() -> None:
    named = {place for places in DONE_AT.values() for place in places} | OF_EVERYBODY

    assert sent_to() - named == set()
    assert named - sent_to() == set()
    assert set(DONE_AT) == set(ShopTask)


@pytest.mark.duty("PIP-51")
@pytest.mark.parametrize("door", DOORS)
@pytest.mark.parametrize(
    ("place", "roles"),
    [
        ("goods/new/begin", {"owner", "operator"}),
        ("orders/1/ship", {"owner", "operator"}),
        ("returns/1/grant", {"owner", "operator", "service"}),
        ("balance/payout", {"owner", "finance"}),
        ("payout-accounts", {"owner", "finance"}),
        ("freight/standard", {"owner", "operator"}),
        ("deposits/state", {"owner", "operator"}),
        (f"freight/{AN_ID}/answer", {"owner", "operator", "service"}),
        (f"deposits/{AN_ID}/keep", {"owner", "operator", "service"}),
        ("documents?page=2", {"owner"}),
        ("something-new/1", {"owner"}),
        ("", {"owner"}),
        ("team/leave", {"owner", "operator", "finance", "service"}),
    ],
)
def test_each_role_sends_to_its_own(door: str, place: str, roles: set[str]) -> None:
    rights = RightsByAddress()

    assert {role.value for role in ShopRole if rights.may_act(role, path=f"{door}{place}")} == roles
