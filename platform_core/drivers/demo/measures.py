"""Chapter 7.11: a measure against a shop, and its review.

Lin means to keep flawed tea from sale. Chen is heard and says nothing, the clock publishes Lin's decision, and He,
since Lin may not answer the appeal, finds it wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from platform_core.drivers.demo.opening import DENTED_TEA
from platform_core.drivers.demo.stage import Chapter, Scene, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut

HEADING: Final = "对商家违规的处理|Measures against a shop"
CLAUSE: Final = re.compile(rf'<option value="([0-9a-f-]{{36}}:\d+)"[^>]*>[^<]*(?:{HEADING})')
FACTS: Final = "抽检报告称该批瑕疵茶叶水分超标。"
REASONS: Final = "报告载明的批号与商品一致。"
REVIEW: Final = "复检合格,原报告的样品另有来源。"
MORNING: Final = timedelta(hours=9)  # after the hearing has ended with a day


def sanctioned(stage: Stage, scene: Scene) -> Chapter:
    """Heard before it is decided, published by itself, and reversed by another person: the goods are back."""
    tea = _listing(stage)
    sanction = _propose_measure(stage, listing=tea)
    path, page = f"/sanctions/{sanction}", f"merchants/sanction/{sanction}/handle/"
    closes = _due(stage, path, "merchants.hear_shop")
    scene.saw("merchants.sanction_proposed", sanction_id=sanction, kind="listing_restriction")

    yield closes
    scene.expect_refusal(stage.chen, "PUT", f"{path}/answer", {"text": "迟了。"}, status=HTTPStatus.GONE)
    until("the hearing is over", lambda: stage.chen.get(path)["state"] == "heard")
    scene.saw("deadlines.missed", about_id=sanction, kind="merchants.hear_shop", due=closes)
    scene.saw("merchants.sanction_unanswered", sanction_id=sanction, due=closes)

    yield closes + MORNING
    stage.lin.handle(page, {"choice": "decide", "words": REASONS})
    scene.saw("catalog.listings_restricted", sanction_id=sanction)
    scene.saw("merchants.sanction_decided", sanction_id=sanction)
    scene.expect_refusal(stage.li, "GET", f"/listings/{tea}", None, status=HTTPStatus.NOT_FOUND)
    told = _due(stage, path, "merchants.publish_sanction")

    yield told
    until("everybody reads it", lambda: _public_words(stage, sanction) == ["decided"])
    scene.saw("deadlines.missed", about_id=sanction, kind="merchants.publish_sanction", due=told)
    scene.saw("merchants.sanction_published", sanction_id=sanction, due=told)
    stage.chen.send("PUT", f"{path}/appeal", {"text": "样品不是本店的这一批。"})
    scene.saw("merchants.sanction_appealed", sanction_id=sanction)
    answer = {"choice": "reverse", "words": REVIEW}
    scene.turned_away(stage.lin, page, answer)
    stage.he.handle(page, answer)
    scene.saw("catalog.restriction_lifted", sanction_id=sanction)
    scene.saw("merchants.sanction_reversed", sanction_id=sanction)
    if (_public_words(stage, sanction), _listing(stage)) != (["decided", "reversed"], tea):
        raise Shut("a reversed measure goes on, or its bulletin does not say so")


def _listing(stage: Stage) -> str:
    """The id of the listing that the window shows to Li."""
    title = DENTED_TEA.content.title_zh
    return next(str(row["id"]) for row in stage.li.get("/listings")["items"] if row["title_zh"] == title)


def _propose_measure(stage: Stage, *, listing: str) -> str:
    """Propose a measure as Lin; return its id, as Chen sees it."""
    clause = CLAUSE.search(stage.lin.read("merchants/sanction/propose/"))
    if clause is None:
        raise Shut("no clause of the agreement says what may be done about a shop")
    said: Mapping[str, str] = {
        "merchant": stage.chen.get("/shop")["merchant_id"],
        "kind": "listing_restriction",
        "facts": FACTS,
        "clause": clause[1],
        "evidence": "抽检报告",
        "listings": listing,
        "choice": "propose",
    }
    stage.lin.handle("merchants/sanction/propose/", said)
    return str(stage.chen.get("/sanctions")["items"][0]["id"])


def _due(stage: Stage, path: str, kind: str) -> datetime:
    clocks: list[dict[str, Any]] = stage.chen.get(path)["stand"]["clocks"]
    return next(datetime.fromisoformat(each["due_at"]) for each in clocks if each["kind"] == kind)


def _public_words(stage: Stage, sanction: str) -> list[str]:
    """The public words on it, in their order."""
    found = [row for row in stage.li.get("/bulletins")["items"] if row["sanction_id"] == sanction]
    return [str(row["said"]) for row in reversed(found)]


CHAPTERS: Final = (sanctioned,)
