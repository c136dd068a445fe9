"""Is the end the same, whoever did it when and under which ids, and another where anything else differs?"""

from __future__ import annotations

import dataclasses
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from platform_core.drivers.simulator.bank import Given
from platform_core.drivers.simulator.projection import fingerprint, projected
from platform_core.drivers.simulator.seen import Ledger, Ran, Seen
from tests.platform_core.drivers.simulator.scripts import instant

NOON = instant("2026-03-10T12:00:00+08:00")
LEDGER = Ledger(
    {UUID(int=7): (10, 0)},
    (),
    notices={"complaints.forwarded": 1},
    happened={"payments.refunded": 1},
    booked={"buyer_escrow": (500, 500)},
)


def seen(*, minutes: int = 0, number: int = 1, **changes: object) -> Seen:
    at = NOON + timedelta(minutes=minutes)
    one = Seen(
        clocks=[Ran("orders.payment", at, "missed", at)],
        states={"order": "cancelled"},
        refunds=[("cancelled", 500, "succeeded")],
        notices=Counter({"orders.cancelled": 1}),
        facts=Counter({"orders.cancelled": 1}),
        given=[Given(UUID(int=number), UUID(int=number), 500, at)],
    )
    return dataclasses.replace(one, **changes)


class TestAProjection:
    def test_knows_neither_instants_nor_ids(self):
        assert projected({0: seen()}, LEDGER) == projected({0: seen(minutes=9, number=2)}, LEDGER)

    def test_knows_everything_else(self):
        ends = [
            seen(),
            seen(states={"order": "paid"}),
            seen(refunds=[]),
            seen(given=[]),
            seen(notices=Counter()),
            seen(facts=Counter({"orders.cancelled": 2})),
            seen(breaches=["refund_not_made"]),
            seen(clocks=[Ran("orders.payment", NOON, "met", NOON)]),
        ]

        assert len({fingerprint(projected({0: end}, LEDGER)) for end in ends}) == len(ends)

    @pytest.mark.parametrize(
        "other",
        [
            {"shelves": {UUID(int=7): (9, 1)}},
            {"waiting": (("orders.notify_paid", "Broken"),)},
            {"notices": {"complaints.forwarded": 2}},
            {"happened": {"payments.refunded": 2}},
            {"booked": {"buyer_escrow": (500, 400)}},
        ],
    )
    def test_knows_what_is_no_single_case_s(self, other: dict[str, Any]):
        """Shelves and books; what shops and staff were told; facts about whatever they are."""
        assert projected({0: seen()}, LEDGER) != projected({0: seen()}, dataclasses.replace(LEDGER, **other))
