"""How does a test get the export of a small story? A bundle is packed and signed as the sequencer does it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from platform_core.actors import DEADLINES
from platform_core.drivers.demo.bundles import Row, rows_of
from tests.platform_core.audit import bundles

ORDER, CASE, PAYMENT = (f"01a21386-1b0c-71da-a159-88e1e25ecd{n}" for n in (20, 21, 22))
REFUND, SHARE, CLOCK = (f"01a21386-1b0c-71da-a159-88e1e25ecd{n}" for n in (23, 24, 25))
DUE = "2026-10-09T00:00:00+08:00"
AT = "2026-10-08T16:00:00.000000Z"  # the same instant
Fact = dict[str, Any]

MONEY: Fact = {"order_id": ORDER, "payment_id": PAYMENT}
STATEMENT = [
    {"kind": "capture", "out_trade_no": PAYMENT, "refund_no": None, "amount": 25_600},
    {"kind": "refund", "out_trade_no": PAYMENT, "refund_no": REFUND, "amount": 12_800},
]


def fact(topic: str, *, at: str = AT, role: str = "system", by: str = str(DEADLINES.id), **says: Any) -> Fact:
    return {"topic": topic, "occurred_at": at, "role": role, "actor_id": by, "payload": says}


def story() -> list[Fact]:
    """Two are bought, one goes back; the shop is silent, and the clock pays."""
    somebody = {"by": ORDER, "at": "2026-09-17T01:00:00.000000Z"}
    clock = {"kind": "aftersales.refund", "about_id": CASE, "due_at": DUE, "deadline_id": CLOCK}
    refund = MONEY | {"refund_id": REFUND, "amount": 12_800, "cause": f"return:{CASE}"}
    settled = {"order_id": ORDER, "share_id": SHARE, "amount": 12_160, "commission": 640}
    return [
        fact("orders.placed", order_id=ORDER, role="shopper", **somebody),
        fact("payments.share_captured", share_id=SHARE, amount=25_600, **somebody, **MONEY),
        fact("catalog.stock_reserved", order_id=ORDER, **somebody),
        fact("aftersales.noticed", return_id=CASE, order_id=ORDER, amount=12_800, role="shopper", **somebody),
        fact("deadlines.missed", **clock),
        fact("aftersales.granted", return_id=CASE, order_id=ORDER, basis="clock", amount=12_800),
        fact("payments.refund_requested", **refund),
        fact("payments.refunded", at="2026-10-08T16:00:03.000000Z", **refund),
        fact("payments.share_settled", at="2026-10-08T16:00:04.000000Z", **settled),
    ]


def bundle(folder: Path, facts: Sequence[Fact], *, name: str = "order.zip") -> Path:
    """Packed, signed, and written where a person would find it."""
    log = bundles.Log([bundles.fact(0, **one, subject_id=bundles.THING) for one in facts])
    kept = folder / name
    kept.write_bytes(bundles.pack(log))
    return kept


def rows(folder: Path, facts: Sequence[Fact]) -> list[Row]:
    return rows_of([bundle(folder, facts)])


def without(topic: str) -> list[Fact]:
    """The story as somebody tells it who leaves this out."""
    return [one for one in story() if one["topic"] != topic]
