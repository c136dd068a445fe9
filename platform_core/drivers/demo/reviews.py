"""Chapter 7.9: a bad review, and the wish to have it masked.

Li gives one star. Lin proposes to mask a passage, He decides, since Lin may not decide alone, and since nobody of the
platform decides Li's appeal, everybody reads the review again.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from platform_core.drivers.demo.opening import TEA
from platform_core.drivers.demo.stage import Chapter, Scene, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut

PASSAGE: Final = "店主电话13800001111无人接听"
SAID: Final = {"stars": 1, "text": f"茶叶受潮,有霉味。{PASSAGE}。"}
PROPOSED: Final = {"ground": "personal_data", "passage": PASSAGE, "why": "公开了他人的手机号码。", "choice": "propose"}
MASKED: Final = {"choice": "mask", "reasons": "号码属于个人,未经同意公开。"}
DECIDED: Final = timedelta(hours=10)  # of the morning after the hearing


def masked(stage: Stage, scene: Scene) -> Chapter:
    """Only goods that were handed over are reviewed, one person masks nothing, and silence brings a review back."""
    review = _write_review(stage, scene)
    stage.chen.send("POST", f"/reviews/{review['id']}/reply", {"text": "抱歉,已更换防潮包装。"})
    scene.saw("orders.review_replied", review_id=review["id"])
    stage.lin.handle(f"orders/review/{review['id']}/propose/", PROPOSED)
    [proposal] = stage.li.get("/reviews")["items"][0]["maskings"]
    case, page = f"/maskings/{proposal['id']}", f"orders/masking/{proposal['id']}/handle/"
    scene.saw("orders.mask_proposed", masking_id=proposal["id"], review_id=review["id"])
    stage.li.send("POST", f"{case}/objection", {"text": "这是店铺公布的客服电话。"})
    scene.saw("orders.mask_objected", masking_id=proposal["id"])
    scene.turned_away(stage.he, page, MASKED)
    closes = datetime.fromisoformat(proposal["heard_until"])

    yield closes
    until("shop and author could speak", lambda: stage.li.get(case)["state"] == "heard")
    scene.saw("deadlines.missed", about_id=proposal["id"], kind="orders.mask_hearing", due=closes)
    scene.saw("orders.mask_heard", masking_id=proposal["id"], due=closes)
    scene.expect_refusal(stage.chen, "POST", f"{case}/answer", {"text": "迟了。"}, status=HTTPStatus.GONE)

    yield closes + DECIDED
    scene.turned_away(stage.lin, page, MASKED)
    stage.he.handle(page, MASKED)
    scene.saw("orders.review_masked", masking_id=proposal["id"], since=closes + DECIDED, stars=1)
    if _public(stage, review) != (None, 1):
        raise Shut("a masked review is read, or not counted")
    appealed = stage.li.send("POST", f"{case}/appeal", {"text": "请再核对,这是店铺公布的号码。"})
    scene.saw("orders.mask_appealed", masking_id=proposal["id"])

    yield (due := _due(appealed))
    until("the review is shown again", lambda: stage.li.get(case)["state"] == "restored")
    scene.saw("deadlines.missed", about_id=proposal["id"], kind="orders.mask_appeal_decision", due=due)
    scene.saw("orders.review_restored", masking_id=proposal["id"], due=due, automatic=True)
    if _public(stage, review) != (SAID["text"], 0):
        raise Shut("nobody decided the appeal, and the review is masked still")


def _write_review(stage: Stage, scene: Scene) -> dict[str, Any]:
    """Write a review: not before the hand-over, not without stars, and once."""
    order = stage.buy(TEA)
    order.pay()
    path = f"{order.path}/lines/{next(iter(order.lines.values()))}/review"
    scene.expect_refusal(stage.li, "POST", path, SAID, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    order.deliver(f"SF{order.look()['number']}")
    scene.expect_refusal(stage.li, "POST", path, {"text": SAID["text"]}, status=HTTPStatus.BAD_REQUEST)
    given: dict[str, Any] = stage.li.send("POST", path, SAID)
    scene.expect_refusal(stage.li, "POST", path, SAID, status=HTTPStatus.CONFLICT)
    scene.saw("orders.review_given", order, review_id=given["id"], stars=1)
    return given


def _public(stage: Stage, review: dict[str, Any]) -> tuple[str | None, int]:
    """The review's public text, and how many are masked of the listing."""
    page = stage.li.get(f"/listings/{review['listing_id']}/reviews")
    [shown] = [row for row in page["items"] if row["id"] == review["id"]]
    return shown["text"], int(page["rating"]["masked"])


def _due(case: dict[str, Any]) -> datetime:
    """The end of the appeal's clock."""
    [running] = [clock for clock in case["clocks"] if clock["state"] == "running"]
    return datetime.fromisoformat(running["due_at"])


CHAPTERS: Final = (masked,)
