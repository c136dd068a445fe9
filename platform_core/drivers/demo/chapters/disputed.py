"""Chapter 4. What if the shop says in time that the goods are not intact? The platform decides, or its silence does."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from platform_core.clock import LOCAL
from platform_core.drivers.demo.acts import (
    TEA,
    Sale,
    bring_back,
    clock_of,
    give_notice,
    order,
    photo,
    reach,
    sell,
    send_back,
)
from platform_core.drivers.demo.clockwork import Chapter, until
from platform_core.drivers.demo.marks import Marks
from platform_core.drivers.demo.stage import BEGINS, Stage

NOTICED: Final = datetime(2026, 9, 18, 20, 0, tzinfo=LOCAL)
ARRIVED: Final = datetime(2026, 9, 21, 11, 0, tzinfo=LOCAL)
OBJECTED: Final = datetime(2026, 9, 22, 16, 0, tzinfo=LOCAL)
DECIDED: Final = datetime(2026, 9, 23, 10, 0, tzinfo=LOCAL)
SENT_HOME: Final = datetime(2026, 9, 24, 9, 0, tzinfo=LOCAL)


def undecided(stage: Stage) -> Chapter:
    """The platform's people are silent: what nobody has proven does not stop the money."""
    yield BEGINS
    marks = stage.chapter("undecided")
    sale = sell(stage, TEA, shop=stage.chen)
    case = yield from _objected(stage, marks, sale, grounds="soiled", statement="退回的茶叶罐外有污渍。")
    due = clock_of(case, "aftersales.ruling")

    yield due
    until("the money is back", lambda: _refunds(stage, case["id"]) == ["succeeded"])
    marks.ran_out("aftersales.ruling", about=case["id"], due=due)
    marks.add("aftersales.ruling_missed", due=due, return_id=case["id"])
    marks.add("aftersales.granted", due=due, return_id=case["id"], basis="unproven", amount=sale.total)
    marks.add("payments.refunded", cause=f"return:{case['id']}", amount=sale.total)
    stage.say("clock.unproven", amount=sale.total)


def decided(stage: Stage) -> Chapter:
    """They decide, with reasons; here for the shop, which sends the goods home and whose money waits no longer."""
    yield BEGINS
    marks = stage.chapter("decided")
    sale = sell(stage, TEA, shop=stage.chen)
    case = yield from _objected(stage, marks, sale, grounds="seal_broken", statement="内封口已破,不能再作食品销售。")
    received = clock_of(order(stage.li, sale.order_id), "orders.confirm_receipt")

    yield DECIDED
    reasons = "照片显示一次性密封已破坏,食品安全无法保证,商品不完好。"
    stage.lin.handle(f"aftersales/return/{case['id']}/handle/", {"choice": "no_refund", "reasons": reasons})
    until("the return has ended", lambda: stage.li.get(f"/returns/{case['id']}")["state"] == "declined")
    marks.add("deadlines.met", kind="aftersales.ruling", about_id=case["id"])
    marks.add("aftersales.ruled", due=DECIDED, return_id=case["id"], outcome="no_refund", amount=0)
    marks.add("aftersales.declined", due=DECIDED, return_id=case["id"])
    case = stage.li.get(f"/returns/{case['id']}")
    stage.say("lin.declined", due=clock_of(case, "aftersales.send_home"))

    yield SENT_HOME
    parcel = {"carrier": "sf", "waybill": f"HOME{case['number']}"}
    stage.chen.send("PUT", f"/returns/{case['id']}/way-home", parcel)
    marks.add("deadlines.met", kind="aftersales.send_home", about_id=case["id"])
    marks.add("aftersales.sent_home", due=SENT_HOME, return_id=case["id"])
    stage.say("chen.sent_home")

    yield received
    reach(stage.li, sale.order_id, "received")
    marks.add("orders.received", due=received, order_id=sale.order_id, automatic=True)
    marks.add("payments.share_settled", due=received, order_id=sale.order_id)


def _objected(stage: Stage, marks: Marks, sale: Sale, *, grounds: str, statement: str) -> Any:
    """Notice, parcel, arrival, and an objection in time, with a photo; gives the return as it then stands."""
    yield NOTICED
    case_id = give_notice(stage, sale)["id"]
    waybill = send_back(stage, case_id)
    marks.add("aftersales.noticed", due=NOTICED, return_id=case_id, amount=sale.total)
    marks.add("aftersales.sent", return_id=case_id)

    yield ARRIVED
    bring_back(stage, case_id, waybill)
    marks.add("aftersales.arrived", return_id=case_id, source="carrier")

    yield OBJECTED
    shown = stage.chen.upload(f"/returns/{case_id}/evidence", photo(grounds), name="evidence.jpg")
    words = {"grounds": [grounds], "evidence": [shown["id"]], "statement": statement}
    stage.chen.send("PUT", f"/returns/{case_id}/objection", words)
    marks.add("files.kept", file_id=shown["id"])
    marks.add("aftersales.objected", return_id=case_id, grounds=[grounds], evidence=[shown["id"]])
    stage.say("chen.objected", grounds=grounds)
    return stage.li.get(f"/returns/{case_id}")


def _refunds(stage: Stage, case_id: str) -> list[str]:
    grant = stage.li.get(f"/returns/{case_id}")["grant"]
    return list(grant["refunds"]) if grant else []
