"""Is the end the same, whoever did it when and under which ids, and another where anything else differs?"""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from tests.drivers.simulator.bank import Given
from tests.drivers.simulator.seen import Ledger, Ran, Seen, projected
from tests.drivers.simulator.tests.scripts import instant

NOON = instant("2026-03-10T12:00:00+08:00")
LEDGER = Ledger({UUID(int=7): (10, 0)}, in_all={"fact payments.refunded": 1})


def seen(*, minutes: int = 0, number: int = 1) -> Seen:
    at, one = NOON + timedelta(minutes=minutes), UUID(int=number)
    return Seen(
        clocks=[Ran("orders.payment", at, "missed", at)],
        states={"order": "cancelled"},
        refunds=[("cancelled", 500, "succeeded")],
        counts=Counter({"notice orders.cancelled": 1}),
        given=[Given(one, one, 500, at)],
    )


class TestAProjection:
    def test_knows_neither_instants_nor_ids(self):
        assert projected({0: seen()}, LEDGER) == projected({0: seen(minutes=9, number=2)}, LEDGER)

    @pytest.mark.parametrize(
        "other",
        [
            {"states": {"order": "paid"}},
            {"refunds": []},
            {"given": []},
            {"counts": Counter({"notice orders.cancelled": 2})},
            {"clocks": [Ran("orders.payment", NOON, "met", NOON)]},
        ],
    )
    def test_knows_everything_else_of_a_case(self, other: dict[str, Any]):
        assert projected({0: seen()}, LEDGER) != projected({0: dataclasses.replace(seen(), **other)}, LEDGER)

    @pytest.mark.parametrize(
        "other",
        [
            {"shelves": {UUID(int=7): (9, 1)}},
            {"waiting": (("orders.notify_paid", "Broken"),)},
            {"in_all": {"fact payments.refunded": 2}},
        ],
    )
    def test_knows_what_is_no_single_case_s(self, other: dict[str, Any]):
        assert projected({0: seen()}, LEDGER) != projected({0: seen()}, dataclasses.replace(LEDGER, **other))
