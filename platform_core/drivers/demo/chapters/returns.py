"""What if the shop is silent about a return, and then the provider? What if the shop objects in time?"""

from __future__ import annotations

from collections.abc import Generator
from datetime import datetime, timedelta
from functools import partial
from http import HTTPStatus
from typing import Final

from platform_core.clock import LOCAL
from platform_core.drivers.demo.checks import Marks
from platform_core.drivers.demo.stage import BEGINS, TEA, Chapter, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut
from platform_core.drivers.world.orders import Order, Return, clock_of

# Seven days from then end within the National Day: by law on the first working day after it.
ARRIVES: Final = datetime(2026, 9, 30, 10, 0, tzinfo=LOCAL)
BEFORE: Final = timedelta(hours=1)
LAST_MOMENT: Final = timedelta(seconds=4)  # before a right ends
SILENCE: Final = 7  # seconds, and the house's patience is five
NOTICED: Final = datetime(2026, 9, 18, 20, 0, tzinfo=LOCAL)
ARRIVED: Final = datetime(2026, 9, 21, 11, 0, tzinfo=LOCAL)
OBJECTED: Final = datetime(2026, 9, 22, 16, 0, tzinfo=LOCAL)
RULED: Final = datetime(2026, 9, 23, 10, 0, tzinfo=LOCAL)
SENT_HOME: Final = datetime(2026, 9, 24, 9, 0, tzinfo=LOCAL)


def silent(stage: Stage) -> Chapter:
    """Chapter 3. The money goes back, once."""
    yield BEGINS
    marks = stage.chapter("returned")
    order = stage.sell(TEA, quantity=2)
    stage.orders["returned"] = order.id
    received = clock_of(order.look(), "orders.confirm_receipt")
    case = yield from _noticed_in_the_last_moment(marks, order)
    noticed, waybill = case.look(), f"RT{case.look()['number']}"
    case.send_back(waybill)
    marks.add("aftersales.sent", return_id=case.id, tracked=True)

    yield received
    order.reach("received")
    marks.add("orders.received", due=received, order_id=order.id, automatic=True)

    yield ARRIVES
    back = case.arrive(waybill)
    marks.add("aftersales.arrived", return_id=case.id, source="carrier")
    if clock_of(back, "aftersales.refund", end="due_strict") >= clock_of(back, "aftersales.refund", end="due_legal"):
        raise Shut("no holiday lies in the way of this refund")

    yield from _silence(stage, marks, case)
    red_lines = {
        "return_not_handled": clock_of(noticed, "aftersales.handle_red_line"),
        "refund_not_made": clock_of(back, "aftersales.refund_red_line"),
    }
    for kind, due in red_lines.items():  # what the platform has paid in its place does not help the shop across them
        yield due
        until(f"the shop's record says {kind}", partial(_is_on_record, stage, case, kind))
        marks.add("merchants.violation_recorded", due=due, kind=kind, about_id=case.id)


def _noticed_in_the_last_moment(marks: Marks, order: Order) -> Generator[datetime, None, Return]:
    """The address is shown at once, and stands when the shop names no other."""
    yield (last := order.returnable_until() - LAST_MOMENT)
    case = _noticed(order)
    noticed = case.look()
    fen, shown = order.total // 2, bool(noticed["address"]["address"])
    marks.add("aftersales.noticed", return_id=case.id, due=last, amount=fen, address_shown=shown)

    yield (named := clock_of(noticed, "aftersales.address"))
    until("the verified address stands", lambda: _happened(case, "aftersales.address_stands"))
    marks.ran_out("aftersales.address", about=case.id, due=named)
    marks.add("aftersales.address_stands", due=named, return_id=case.id)
    return case


def _silence(stage: Stage, marks: Marks, case: Return) -> Chapter:
    """The shop does not object and does not pay; the provider has paid and does not say so."""
    back, cause = case.look(), f"return:{case.id}"
    yield (objection := clock_of(back, "aftersales.objection"))
    until("the goods count as intact", lambda: _happened(case, "aftersales.accepted"))
    marks.ran_out("aftersales.objection", about=case.id, due=objection)
    marks.add("aftersales.accepted", due=objection, return_id=case.id)
    late = case.objection("soiled", "有茶渍。")
    stage.refused(stage.chen, "PUT", f"{case.path}/objection", late, status=HTTPStatus.GONE)

    yield (due := clock_of(back, "aftersales.refund")) - BEFORE
    stage.outside.breaks("pay", "timeout", seconds=SILENCE)
    stage.outside.breaks("pay", "drop_webhook")

    yield due
    until("the money is back", lambda: "succeeded" in case.refunds())
    fen = back["amount"]["amount"]
    marks.ran_out("aftersales.refund", about=case.id, due=due)
    marks.add("aftersales.granted", due=due, return_id=case.id, basis="clock", amount=fen)
    marks.add("payments.refund_requested", due=due, cause=cause, amount=fen)
    marks.add("payments.refund_unknown", cause=cause)
    marks.add("payments.refunded", cause=cause, amount=fen)
    marks.add("payments.share_settled", order_id=case.order.id)


def undecided(stage: Stage) -> Chapter:
    """Chapter 4a. The platform's people are silent: what nobody has proven does not stop the money."""
    yield BEGINS
    marks = stage.chapter("undecided")
    order = stage.sell(TEA)
    case = yield from _objected(stage, marks, order, grounds="soiled", statement="退回的茶叶罐外有污渍。")

    yield (due := clock_of(case.look(), "aftersales.ruling"))
    until("the money is back", lambda: case.refunds() == ["succeeded"])
    marks.ran_out("aftersales.ruling", about=case.id, due=due)
    marks.add("aftersales.ruling_missed", due=due, return_id=case.id)
    marks.add("aftersales.granted", due=due, return_id=case.id, basis="unproven", amount=order.total)
    marks.add("payments.refunded", cause=f"return:{case.id}", amount=order.total)


def decided(stage: Stage) -> Chapter:
    """Chapter 4b. They decide for the shop, which sends the goods home and whose money waits no longer."""
    yield BEGINS
    marks = stage.chapter("decided")
    order = stage.sell(TEA)
    statement = "内封口已破,不能再作食品销售。"
    case = yield from _objected(stage, marks, order, grounds="seal_broken", statement=statement)
    received = clock_of(order.look(), "orders.confirm_receipt")

    yield RULED
    reasons = "照片显示一次性密封已破坏,食品安全无法保证,商品不完好。"
    stage.lin.handle(f"aftersales/return/{case.id}/handle/", {"choice": "no_refund", "reasons": reasons})
    until("the return has ended", lambda: case.look()["state"] == "declined")
    marks.add("deadlines.met", kind="aftersales.ruling", about_id=case.id)
    marks.add("aftersales.ruled", due=RULED, return_id=case.id, outcome="no_refund", amount=0)
    marks.add("aftersales.declined", due=RULED, return_id=case.id)

    yield SENT_HOME
    parcel = {"carrier": "sf", "waybill": f"HOME{case.look()['number']}"}
    stage.chen.send("PUT", f"{case.path}/way-home", parcel)
    marks.add("deadlines.met", kind="aftersales.send_home", about_id=case.id)
    marks.add("aftersales.sent_home", due=SENT_HOME, return_id=case.id)

    yield received
    order.reach("received")
    marks.add("orders.received", due=received, order_id=order.id, automatic=True)
    marks.add("payments.share_settled", due=received, order_id=order.id)


def _objected(
    stage: Stage, marks: Marks, order: Order, *, grounds: str, statement: str
) -> Generator[datetime, None, Return]:
    """Notice, parcel, arrival, and an objection in time, with a photo. Gives the return."""
    yield NOTICED
    case = _noticed(order)
    waybill = f"RT{case.look()['number']}"
    case.send_back(waybill)
    marks.add("aftersales.noticed", due=NOTICED, return_id=case.id, amount=order.total)
    marks.add("aftersales.sent", return_id=case.id)

    yield ARRIVED
    case.arrive(waybill)
    marks.add("aftersales.arrived", return_id=case.id, source="carrier")

    yield OBJECTED
    objection = case.objection(grounds, statement)
    stage.chen.send("PUT", f"{case.path}/objection", objection)
    marks.add("files.kept", file_id=objection["evidence"][0])
    marks.add("aftersales.objected", return_id=case.id, grounds=[grounds], evidence=objection["evidence"])
    return case


def _noticed(order: Order) -> Return:
    """One piece is to go back."""
    return order.give_notice(dict.fromkeys(order.lines, 1))


def _happened(case: Return, topic: str) -> bool:
    return topic in [entry["topic"] for entry in case.order.shopper.get(f"{case.path}/timeline")]


def _is_on_record(stage: Stage, case: Return, kind: str) -> bool:
    found = stage.chen.get("/violations")["items"]
    return (kind, case.id) in [(row["kind"], row["about_id"]) for row in found]
