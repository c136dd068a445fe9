"""Is the end the same, whoever did it when and under which ids, and another where anything else differs?"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from tests.drivers.simulator.projecting import projected
from tests.drivers.simulator.seen import Seen, Thing
from tests.drivers.simulator.tests.ends import LI, REFUND, TEA, given_back, notice


def end(seen: Seen) -> bytes:
    return projected(seen, {LI: 7})


class TestAProjection:
    def test_knows_neither_instants_nor_ids(self):
        [line], [refund] = given_back().given, given_back().refunds
        later = replace(line, at=line.at + timedelta(minutes=9))

        assert end(given_back()) == end(replace(given_back(), given=[later], refunds=[replace(refund, id="another")]))

    @pytest.mark.parametrize(
        "other",
        [
            {"things": [Thing("order", "any", "paid", [LI])]},
            {"refunds": []},
            {"given": []},
            {"notices": [notice("orders.cancelled")]},
            {"notices": [notice("orders.cancelled", times=2)]},
            {"clocks": [replace(given_back().clocks[0], end="missed")]},
            {"facts": []},
            {"shelves": {TEA: (9, 1)}},
            {"waiting": [("orders.notify_paid", "Broken")]},
            {"in_all": {"fact payments.refunded": 2}},
        ],
    )
    def test_knows_everything_else(self, other: dict[str, Any]):
        assert end(given_back()) != end(replace(given_back(), **other))

    def test_keeps_out_what_is_no_cases(self):
        assert REFUND not in end(given_back()).decode()
        assert end(given_back()) == end(
            replace(given_back(), things=[*given_back().things, Thing("order", "x", "paid", [])])
        )
