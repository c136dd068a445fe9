"""What does a driver see of a case over HTTP?"""

from __future__ import annotations

from datetime import datetime

from platform_core.drivers.world import orders


def test_the_latest_clock_of_a_kind_is_the_one_that_is_due_last():
    clocks = [
        {"kind": "merchants.top_up", "due_at": "2026-10-12T00:00:00+08:00"},
        {"kind": "merchants.top_up", "due_at": "2026-10-01T00:00:00+08:00"},
        {"kind": "merchants.pay_debt", "due_at": "2026-11-01T00:00:00+08:00"},
    ]

    assert orders.latest(clocks, "merchants.top_up") == datetime.fromisoformat("2026-10-12T00:00:00+08:00")
