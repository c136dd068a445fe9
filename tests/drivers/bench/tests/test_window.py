"""Do both servers hand on the same rows, so that their costs can be compared?"""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from tests.database import as_login
from tests.drivers.bench.figures import FIGURES
from tests.drivers.bench.tests.rounds import a_round
from tests.drivers.bench.window import API, Both, both

Shown = tuple[str, str, str, int, int]
SMALL = 0.004  # four hundred listings
UNPACKED = {"Accept-Encoding": "identity"}  # the bare view packs nothing
BEYOND_WALLS = """
SELECT bool_and(role.rolsuper) FROM pg_stat_activity found JOIN pg_roles role ON role.rolname = found.usename
WHERE found.application_name = %(name)s AND found.datname = current_database()
"""


def shown(found: Both, ours: str, bare: str) -> tuple[list[Shown], list[Shown]]:
    """The listings on both pages, in their order: what they are called and cost."""
    theirs = httpx.get(f"{found.bare.url}{bare}", headers=UNPACKED).raise_for_status().json()
    mine = httpx.get(f"{found.ours.url}{API}{ours}", headers=UNPACKED).raise_for_status().json()
    return [said(card) for card in mine.get("items", [mine])], [said(card) for card in theirs]


def said(card: dict[str, Any]) -> Shown:
    price = card["price"] if "price" in card else card["skus"][0]["price"]
    return card["id"], card["category"], card["title_zh"], card["version"], price["amount"]


@pytest.mark.commits(anew=True)
class TestTheWindow:
    def test_is_measured_against_the_same_rows(self) -> None:
        with as_login("worker"), a_round(scale=SMALL) as first:
            found = first.shared(both, by_all=True)
            one = found.ids[0]
            for ours, bare in (
                ("/listings", "/listings"),
                (f"/listings/{one}", f"/listings/{one}"),
                ("/listings", "/tables/listings"),
                (f"/listings/{one}", f"/tables/listings/{one}"),
                ("/search?q=茶壶&order=newest", "/search?q=茶壶"),
            ):
                mine, theirs = shown(found, ours, bare)
                assert mine == theirs
                assert mine

            assert found.bare.clone.ask(BEYOND_WALLS, name=found.bare.name) == (True,)
            assert FIGURES["catalog.recall"].measure(first).value == 1
            for name in ("list", "detail", "search", "deep"):
                measured = FIGURES[f"catalog.{name}"].measure(first)
                assert min(measured.ours or 0, measured.yardstick or 0) > 0
