"""Do both servers hand on the same rows, so that their costs can be compared, and are they compared?"""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import httpx
import pytest

from tests.database import as_login
from tests.drivers.bench import window
from tests.drivers.bench.figures import FIGURES, Round
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


class TestAComparison:
    def test_is_of_what_a_call_costs_at_the_bare_view_and_at_ours(
        self, first: Round, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        ours, bare, asked = SimpleNamespace(), SimpleNamespace(), []
        ms = {f"{API}/listings": iter((9.0, 4.0, 5.0, 4.0)), "/listings": iter((2.0, 3.0, 3.0, 9.0))}

        def block(program: object, address: Callable[[int], str], calls: int) -> float:
            asked.append((program is ours, address(0), calls))
            return next(ms.get(address(0), iter((7.0,))))

        monkeypatch.setattr(window, "both", lambda _: SimpleNamespace(ours=ours, bare=bare))
        monkeypatch.setattr(window, "_block", block)

        found = FIGURES["catalog.list"].measure(first)

        assert (found.value, found.ours, found.yardstick) == (3.0 / 4.5, 1_000 / 4.5, 1_000 / 3.0)
        assert asked == [(True, f"{API}/listings", 20), (False, "/listings", 20), (False, "/tables/listings", 20)] * 4

    def test_is_refused_where_the_bare_view_does_not_come_by_its_index(self) -> None:
        window._refuse_other_plans({"by_id": ["Index Scan", "by_id"]})

        with pytest.raises(RuntimeError, match="by_id"):
            window._refuse_other_plans({"by_id": ["Seq Scan"]})


@pytest.mark.proof  # four processes of two servers, and each figure
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
