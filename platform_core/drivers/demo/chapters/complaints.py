"""Chapter 6. What if neither our people nor the shop answer a complaint? The clock carries it to who decides."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from platform_core.clock import LOCAL
from platform_core.drivers.demo.checks import Marks
from platform_core.drivers.demo.stage import BEGINS, WHITE_TEA, Chapter, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.orders import clock_of, in_state

FILED: Final = datetime(2026, 9, 28, 15, 0, tzinfo=LOCAL)  # three working days on is after the National Day
DECIDED: Final = datetime(2026, 10, 10, 10, 0, tzinfo=LOCAL)  # a Saturday on which people work
DEMANDED: Final = 3_000


def silent(stage: Stage) -> Chapter:
    yield BEGINS
    marks = stage.chapter("complained")
    order = stage.sell(WHITE_TEA)

    yield FILED
    body = {
        "topic": "not_as_described",
        "demand": {"kind": "partial_refund", "amount": {"amount": DEMANDED, "currency": "CNY"}},
        "statement": "净含量标100克,实称82克。",
    }
    filed = stage.li.send("POST", f"/orders/{order.id}/complaints", body)
    path, case_id = f"/complaints/{filed['id']}", filed["id"]
    marks.add("complaints.filed", due=FILED, complaint_id=case_id, amount=DEMANDED)

    yield (due := clock_of(filed, "complaints.acknowledge"))
    case = until("it is before the shop", lambda: in_state(stage.li, path, "with_shop"))
    marks.ran_out("complaints.acknowledge", about=case_id, due=due)
    marks.add("complaints.forwarded", due=due, complaint_id=case_id, automatic=True)
    stage.chen.send("POST", f"{path}/messages", {"text": "已收到,正在核实。"})
    marks.add("complaints.message_written", complaint_id=case_id, written_by="merchant")

    yield (due := clock_of(case, "complaints.answer"))
    until("the platform decides", lambda: in_state(stage.li, path, "escalated"))
    marks.ran_out("complaints.answer", about=case_id, due=due)
    marks.add("complaints.escalated", due=due, complaint_id=case_id, why="shop_silent")

    yield from _decided(stage, marks, case_id)


def _decided(stage: Stage, marks: Marks, case_id: str) -> Chapter:
    """By somebody of ours, and with its effect at once."""
    yield DECIDED
    reasons = "商家未在期限内答复;消费者称重照片可信,净含量不足。"
    decision = {"choice": "upheld", "reasons": reasons, "basis": "HSE-08", "amount": ""}
    stage.lin.handle(f"complaints/complaint/{case_id}/handle/", decision)
    until("the money is back", lambda: _refunds(stage, case_id) == ["succeeded"])
    cause = f"complaint:{case_id}"
    marks.add("complaints.decided", due=DECIDED, complaint_id=case_id, outcome="upheld", amount=DEMANDED)
    marks.add("payments.refund_requested", due=DECIDED, cause=cause, amount=DEMANDED)
    marks.add("complaints.remedy_granted", due=DECIDED, complaint_id=case_id, amount=DEMANDED)
    marks.add("payments.refunded", cause=cause, amount=DEMANDED)


def _refunds(stage: Stage, case_id: str) -> list[str]:
    return [remedy["state"] for remedy in stage.li.get(f"/complaints/{case_id}")["remedies"]]
