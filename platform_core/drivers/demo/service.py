"""Chapter 7.20: a shop that does not reply to a customer, and a complaint taken down by telephone.

A machine of Chen's says that it has got it, which is no reply: his time runs out, Lin takes over, and Li makes a
complaint of it. Another Li tells Lin on the telephone, and corrects the words that were taken down.
"""

from __future__ import annotations

from datetime import datetime
from http import HTTPStatus
from typing import Any, Final

from platform_core.drivers.demo.opening import TEA
from platform_core.drivers.demo.people import SHOPPER
from platform_core.drivers.demo.stage import Chapter, Scene, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut

ASKED: Final = {"text": "这批茶叶适合冷泡吗?"}
MACHINE: Final = {"text": "已收到,稍后回复。", "automatic": True}
REPLY: Final = {"choice": "reply_for_platform", "text": "可以冷泡,三克配五百毫升。"}
COMPLAINT: Final = {"topic": "service", "demand": {"kind": "other"}, "statement": "商家一天没有回复。"}
TELEPHONE: Final = "complaints/complaint/take-down/"
READ_BACK: Final = "第一盒受潮。"


def talked(stage: Stage, scene: Scene) -> Chapter:
    """No machine stops a clock, a person takes over, and words become a complaint with one act."""
    order = stage.sell(TEA)
    begun: dict[str, Any] = stage.li.send("POST", "/conversations", {"order_id": order.id} | ASKED)
    conversation, one = begun["id"], f"/conversations/{begun['id']}"
    scene.saw("complaints.conversation_passed_on", conversation_id=conversation)
    stage.chen.send("POST", f"{one}/messages", MACHINE)
    scene.saw("complaints.conversation_written", conversation_id=conversation, automatic=True)

    yield (due := _due(begun, "complaints.service_reply"))
    until("a person takes over", lambda: stage.li.get(one)["state"] == "with_staff")
    scene.saw("deadlines.missed", about_id=conversation, kind="complaints.service_reply", due=due)
    scene.saw("complaints.conversation_handed_over", conversation_id=conversation, due=due, why="shop_silent")
    stage.lin.handle(f"complaints/conversation/{conversation}/handle/", REPLY)
    scene.saw("complaints.conversation_answered", conversation_id=conversation, answered_by="staff")
    scene.expect_refusal(stage.chen, "PUT", f"{one}/closure", None, status=HTTPStatus.CONFLICT)
    complaint = stage.li.send("PUT", f"{one}/complaint", COMPLAINT)["id"]
    scene.saw("complaints.filed", complaint_id=complaint)
    scene.saw("complaints.conversation_became_complaint", conversation_id=conversation, complaint_id=complaint)
    stage.li.send("PUT", f"/complaints/{complaint}/withdrawal")
    scene.saw("complaints.withdrawn", complaint_id=complaint)
    _by_telephone(stage, scene, str(order.look()["number"]))


def _by_telephone(stage: Stage, scene: Scene, number: str) -> None:
    """Take down a complaint: only the words that the caller has confirmed, of one who knows the account's phone and
    the order's number.
    """
    said = {
        "choice": "take_down",
        "topic": "faulty",
        "demand": "refund",
        "read_back": READ_BACK,
        "order_number": number,
    }
    scene.turned_away(stage.lin, TELEPHONE, said | {"phone": SHOPPER.resident.phone})
    scene.turned_away(stage.lin, TELEPHONE, said | {"phone": "13900000001", "confirmed": "on"})
    stage.lin.handle(TELEPHONE, said | {"phone": SHOPPER.resident.phone, "confirmed": "on"})
    complaint = stage.li.get("/complaints")["items"][0]["id"]
    scene.saw("complaints.taken_down", complaint_id=complaint)
    stage.li.send("PUT", f"/complaints/{complaint}/correction", {"text": "受潮的是第二盒。"})
    scene.saw("complaints.corrected", complaint_id=complaint)
    if stage.li.get(f"/complaints/{complaint}")["taken_down"]["correction"] is None:
        raise Shut("what was corrected is not shown")
    stage.li.send("PUT", f"/complaints/{complaint}/withdrawal")
    scene.saw("complaints.withdrawn", complaint_id=complaint)


def _due(case: dict[str, Any], kind: str) -> datetime:
    """The end of the running clock of this kind."""
    [running] = [clock for clock in case["clocks"] if (clock["kind"], clock["state"]) == (kind, "running")]
    return datetime.fromisoformat(running["due_at"])


CHAPTERS: Final = (talked,)
