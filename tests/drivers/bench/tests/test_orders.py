"""Is each figure of a purchase computed from what was bought over HTTP, and from nothing else?"""

from __future__ import annotations

from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any
from unittest.mock import MagicMock

import pytest

from tests.database import as_login
from tests.drivers.bench import orders
from tests.drivers.bench.figures import FIGURES, Measured, Round
from tests.drivers.bench.orders import Buyer


def measured(name: str, first: Round) -> tuple[Measured, bool]:
    """One round of the figure, and whether it is good."""
    figure = FIGURES[f"orders.{name}"]
    found = figure.measure(first)
    return found, figure.holds(found.value)


@pytest.mark.proof  # a server of its own, as the next has, and its rates are those of a quiet machine
@pytest.mark.commits(anew=True)
class TestPlace:
    def test_is_the_rate_of_purchases_in_that_of_their_own_statements(
        self, fresh: dict[str, str], first: Round, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(orders, "WARM", 1)
        with as_login("worker"):
            found, _ = measured("place", first)  # raises `Wrong` where the contracts are not the same to the byte

        assert found.ours
        assert found.yardstick
        assert found.value == found.ours / found.yardstick < 1


@pytest.mark.commits(anew=True)
class TestOversell:
    def test_counts_who_is_told_that_they_have_one_too_many(
        self, fresh: dict[str, str], first: Round, monkeypatch: pytest.MonkeyPatch
    ):
        monkeypatch.setattr(orders, "CROWD", 5)
        monkeypatch.setattr(orders, "LAST", 2)
        monkeypatch.setattr(orders, "TRIALS", 1)
        honest, answers = Buyer.gets, []

        def noted(buyer: Buyer, body: Any) -> bool:
            answers.append(honest(buyer, body))
            return True  # whatever they were told

        with as_login("worker"), monkeypatch.context() as lying:
            lying.setattr(Buyer, "gets", noted)
            found, ok = measured("oversell", first)

        assert sorted(answers) == [False, False, False, True, True]
        assert (found.value, ok) == (3, False)


class TestHot:
    def test_is_the_rate_on_one_thing_in_that_on_many(self, first: Round, monkeypatch: pytest.MonkeyPatch):
        own, rates = SimpleNamespace(skus=[f"sku {n}" for n in range(64)], clone=None), iter([0.0, 50.0, 45.0])
        asked = []
        monkeypatch.setattr(orders, "market", lambda **_: nullcontext(own))
        monkeypatch.setattr(orders, "served", lambda _: nullcontext())
        monkeypatch.setattr(orders, "_signed_in", lambda *_: [])
        monkeypatch.setattr(orders, "_rate", lambda _, skus, *, each: asked.append(set(skus)) or next(rates))

        found, ok = measured("hot", first)

        assert (found.value, found.ours, found.yardstick, ok) == (0.9, 45, 50, True)
        assert [len(skus) for skus in asked] == [64, 64, 1]


class TestCpu:
    @pytest.mark.parametrize(("web", "ok"), [(0.25, True), (0.26, False)])
    def test_is_of_web_and_database_together(self, first: Round, monkeypatch: pytest.MonkeyPatch, web: float, ok: bool):
        cost = MagicMock(web=web, database=0.1, ms_per=lambda times: (web + 0.1) * 1_000 / times)
        own, buyer = SimpleNamespace(skus=["a", "b", "c"], clone=None), MagicMock()
        monkeypatch.setattr(orders, "market", lambda: nullcontext(own))
        monkeypatch.setattr(orders, "served", lambda _: nullcontext(MagicMock(measured=lambda: nullcontext(cost))))
        monkeypatch.setattr(orders, "_signed_in", lambda *_: [buyer])

        found, good = measured("cpu", first)

        assert (found.value, good) == ((web + 0.1) * 100, ok)  # of ten purchases
        assert {tuple(call.args[0]) for call in buyer.buy.call_args_list} == {("a", "b")}
