"""Chapter 7.4: the public credit of a shop, and its replies.

Chen replies to a fact against him, Wu may not, and in the night the score is made from the facts on file.
"""

from __future__ import annotations

from datetime import timedelta
from http import HTTPStatus
from typing import Any, Final

from django.db import transaction

from merchants.credit import commands as credit_commands
from platform_core import clock
from platform_core.actors import part
from platform_core.drivers.demo.chapters import COMES
from platform_core.drivers.demo.stage import Chapter, Scene, Stage
from platform_core.drivers.world.doors import Shut
from platform_core.tenancy.scopes import SYSTEM, bound

EVENING: Final = COMES - timedelta(hours=12)
SAID: Final = {"text": "仓库搬迁,退货无人处理,已改由专人负责。"}


def on_file(stage: Stage, scene: Scene) -> Chapter:
    """No score is better than one from too few sales; each fact stands with the shop's reply."""
    yield EVENING
    shop = stage.chen.get("/shop")["merchant_id"]
    path = f"/merchants/{shop}/credit"
    against: list[dict[str, Any]] = stage.li.get(f"{path}/facts")["items"]
    fact = next(row["id"] for row in against if row["kind"] == "violation")
    reply = f"/credit/facts/{fact}/reply"
    scene.expect_refusal(stage.wu, "PUT", reply, SAID, status=HTTPStatus.NOT_FOUND)
    stage.chen.send("PUT", reply, SAID)
    scene.saw("merchants.credit_replied", fact_id=fact)
    scene.expect_refusal(stage.chen, "PUT", reply, SAID, status=HTTPStatus.CONFLICT)

    with bound(SYSTEM), transaction.atomic():  # as at night; the beat's own clock nobody moves
        credit_commands.score_shops(None, by=part("credit"), at=clock.now())
    credit = stage.li.get(path)
    scene.saw("merchants.credit_scored", score=credit["score"], sales=credit["sales"])
    if (credit["score"] is None) is (credit["sales"] >= credit["least_sales"]):
        raise Shut(f"{credit['sales']} sales give {credit['score']}")
    if SAID["text"] not in [row["reply"]["text"] for row in stage.li.get(f"{path}/facts")["items"] if row["reply"]]:
        raise Shut("the reply of the shop is not shown")


CHAPTERS: Final = (on_file,)
