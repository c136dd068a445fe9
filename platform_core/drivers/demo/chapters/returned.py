"""Chapter 3. What if the shop is silent about a return, and then the provider? The money goes back, once."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Any, Final

from platform_core.clock import LOCAL
from platform_core.drivers.demo.acts import (
    TEA,
    Sale,
    both_ends,
    bring_back,
    clock_of,
    give_notice,
    instant,
    order,
    photo,
    reach,
    right,
    sell,
    send_back,
)
from platform_core.drivers.demo.clockwork import Chapter, until
from platform_core.drivers.demo.doors import Shut
from platform_core.drivers.demo.marks import Marks
from platform_core.drivers.demo.stage import BEGINS, Stage

# Seven days from then end within the National Day: by law on the first working day after it.
ARRIVES: Final = datetime(2026, 9, 30, 10, 0, tzinfo=LOCAL)
BEFORE: Final = timedelta(hours=1)
LAST_MOMENT: Final = timedelta(seconds=4)  # before a right ends
SILENCE: Final = 7  # seconds, and our patience is five


def play(stage: Stage) -> Chapter:
    yield BEGINS
    marks = stage.chapter("returned")
    sale = sell(stage, TEA, shop=stage.chen, quantity=2)
    stage.orders["returned"] = sale.order_id
    window = instant(right(stage.li, sale.order_id, "return_without_reason")["until"])
    received = clock_of(order(stage.li, sale.order_id), "orders.confirm_receipt")

    yield window - LAST_MOMENT
    case_id = _notice_in_the_last_second(stage, marks, sale, window=window)
    named = clock_of(_case(stage, case_id), "aftersales.address")
    lines = [clock_of(_case(stage, case_id), "aftersales.handle_red_line")]

    yield named
    until("the verified address stands", lambda: _happened(stage, case_id, "aftersales.address_stands"))
    marks.ran_out("aftersales.address", about=case_id, due=named)
    marks.add("aftersales.address_stands", due=named, return_id=case_id)
    waybill = send_back(stage, case_id)
    marks.add("aftersales.sent", return_id=case_id, tracked=True)
    stage.say("li.sent", waybill=waybill)

    yield received
    reach(stage.li, sale.order_id, "received")
    marks.add("orders.received", due=received, order_id=sale.order_id, automatic=True)
    stage.say("clock.received_and_held")

    yield ARRIVES
    case = bring_back(stage, case_id, waybill)
    marks.add("aftersales.arrived", return_id=case_id, source="carrier")
    lines.append(clock_of(case, "aftersales.refund_red_line"))
    strict, legal = both_ends(case, "aftersales.refund")
    if strict >= legal:
        raise Shut("no holiday lies in the way of this refund")
    stage.say("goods.back", strict=strict, legal=legal)

    yield from _silence(stage, marks, sale, case)
    yield from _red_lines(stage, marks, case_id, lines)


def _notice_in_the_last_second(stage: Stage, marks: Marks, sale: Sale, *, window: datetime) -> str:
    case = give_notice(stage, sale)
    if case["amount"]["amount"] != sale.piece:
        raise Shut(f"one of two costs {sale.piece}, and {case['amount']} is to go back")
    marks.add(
        "aftersales.noticed", return_id=case["id"], due=window - LAST_MOMENT, amount=sale.piece, address_shown=True
    )
    address = stage.li.get(f"/returns/{case['id']}")["address"]
    stage.say("li.gave_notice", number=case["number"], address=address["address"], before=window)
    return str(case["id"])


def _silence(stage: Stage, marks: Marks, sale: Sale, case: Any) -> Chapter:
    """The shop does not object, does not pay; the provider has paid and does not say so."""
    case_id, path = case["id"], f"/returns/{case['id']}"
    objection, due = clock_of(case, "aftersales.objection"), clock_of(case, "aftersales.refund")
    yield objection
    until("the goods count as intact", lambda: _happened(stage, case_id, "aftersales.accepted"))
    marks.ran_out("aftersales.objection", about=case_id, due=objection)
    marks.add("aftersales.accepted", due=objection, return_id=case_id)
    shown = stage.chen.upload(f"{path}/evidence", photo("too late"), name="late.jpg")
    words = {"grounds": ["soiled"], "evidence": [shown["id"]], "statement": "有茶渍。"}
    late = stage.chen.refused("PUT", f"{path}/objection", words)
    if late.status != HTTPStatus.GONE:
        raise Shut(f"a late objection: {late}")
    stage.say("chen.is_too_late", refusal=f"{late.status} {late.code}")

    yield due - BEFORE
    stage.world.breaks("pay", "timeout", seconds=SILENCE)
    stage.world.breaks("pay", "drop_webhook")

    yield due
    until("the money is back", lambda: "succeeded" in _refunds(stage, case_id))
    cause = f"return:{case_id}"
    marks.ran_out("aftersales.refund", about=case_id, due=due)
    marks.add("aftersales.granted", due=due, return_id=case_id, basis="clock", amount=sale.piece)
    marks.add("payments.refund_requested", due=due, cause=cause, amount=sale.piece)
    marks.add("payments.refund_unknown", cause=cause)
    marks.add("payments.refunded", cause=cause, amount=sale.piece)
    marks.add("payments.share_settled", order_id=sale.order_id)
    stage.say("clock.refunded", amount=sale.piece)


def _red_lines(stage: Stage, marks: Marks, case_id: str, lines: list[datetime]) -> Chapter:
    """What the platform has paid in its place does not help the shop across them."""
    for kind, due in zip(("return_not_handled", "refund_not_made"), lines, strict=True):
        yield due
        until(f"the shop's record says {kind}", partial(_is_on_record, stage, case_id, kind))
        marks.add("merchants.violation_recorded", due=due, kind=kind, about_id=case_id)
        stage.say("chen.crossed_a_line", kind=kind)


def _case(stage: Stage, case_id: str) -> Any:
    return stage.li.get(f"/returns/{case_id}")


def _happened(stage: Stage, case_id: str, topic: str) -> bool:
    return topic in [entry["topic"] for entry in stage.li.get(f"/returns/{case_id}/timeline")]


def _refunds(stage: Stage, case_id: str) -> list[str]:
    grant = _case(stage, case_id)["grant"]
    return list(grant["refunds"]) if grant else []


def _is_on_record(stage: Stage, case_id: str, kind: str) -> bool:
    found = stage.chen.get("/violations")["items"]
    return (kind, case_id) in [(row["kind"], row["about_id"]) for row in found]
