"""Chapters 7.5 and 7.6: a shop's goods and messages are shown and sent only as the rules allow.

Lin books a place that Chen pays for: it is marked, and stands apart. Chen advertises, and reaches only those who
agreed.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from platform_core.clock import LOCAL
from platform_core.drivers.demo.chapters import COMES
from platform_core.drivers.demo.opening import WHITE_TEA
from platform_core.drivers.demo.stage import AHEAD, Chapter, Scene, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut

BOOK: Final = "catalog/placement/book/"
NEWS: Final = {"subject": "新茶上市", "body": "今年的白茶到货了。", "contact": "0593-1234 5678"}
MARKS: Final = ("广告", "Advertisement")
WEEK: Final = timedelta(days=7)
MORNING: Final = COMES - timedelta(hours=20)


def placed(stage: Stage, scene: Scene) -> Chapter:
    """It begins and ends by the clock, and nobody's results move for it."""
    begins = datetime(2026, 9, 21, 8, 0, tzinfo=LOCAL)
    listing = next(row["id"] for row in _window(stage)["items"] if row["title_zh"] == WHITE_TEA.content.title_zh)
    said = {"listing_id": listing, "slot": "list_top", "choice": "book"} | _times(begins, begins + WEEK)
    stage.lin.handle(BOOK, said)
    scene.turned_away(stage.he, BOOK, said)
    scene.saw("catalog.placement_booked", listing_id=listing, slot="list_top")
    before = _window(stage)

    yield begins
    now = _window(stage)
    shown = [(row["mark"] in MARKS, row["listing"]["id"]) for row in now["placements"]]
    if before["placements"] or shown != [(True, listing)]:
        raise Shut(f"the paid places are {before['placements']}, then {now['placements']}")
    prices = [row["price"]["amount"] for row in now["items"]]
    if prices != sorted(prices) or listing not in _ids(now) or now["ranking"]["personalised"]:
        raise Shut(f"a paid place moves the results: {prices}, {listing} of {_ids(now)}")

    yield begins + WEEK - AHEAD
    if not _window(stage)["placements"]:
        raise Shut("a paid place ends before its time")
    yield begins + WEEK
    if _window(stage)["placements"]:
        raise Shut("a paid place is shown after its end")


def advertised(stage: Stage, scene: Scene) -> Chapter:
    """Nobody is sent an advertisement that they did not agree to, or agree to no more."""
    yield MORNING
    shop = stage.chen.get("/shop")["merchant_id"]
    consent = f"/consents/advertising/{shop}"
    text = stage.li.get("/consents")["texts"][0]["text_version"]
    scene.expect_refusal(
        stage.li, "PUT", consent, {"agreed": True, "text_version": text + 1}, status=HTTPStatus.CONFLICT
    )
    _advertise(stage, scene, reaches=0)
    stage.li.send("PUT", consent, {"agreed": True, "text_version": text})
    _advertise(stage, scene, reaches=1)
    stage.li.send("PUT", "/consents/advertising", {"agreed": False})
    _advertise(stage, scene, reaches=0)


def _advertise(stage: Stage, scene: Scene, *, reaches: int) -> None:
    sent = stage.chen.send("POST", "/advertisements", NEWS)
    scene.saw("merchants.advertised", advertisement_id=sent["id"])
    until("the advertisement went out", lambda: _count_reached(stage, sent["id"]) == reaches)


def _count_reached(stage: Stage, advertisement: str) -> int:
    found: list[dict[str, Any]] = stage.chen.get("/advertisements")["items"]
    return next(int(row["reached"]) for row in found if row["id"] == advertisement)


def _window(stage: Stage) -> dict[str, Any]:
    shown: dict[str, Any] = stage.li.get("/listings", order="price", limit=100)
    return shown


def _ids(window: dict[str, Any]) -> list[str]:
    return [row["id"] for row in window["items"]]


def _times(begins: datetime, ends: datetime) -> dict[str, str]:
    """The times as a form of the admin takes them."""
    both = {"begins_at": begins, "ends_at": ends}
    days = {f"{name}_0": f"{moment.astimezone(LOCAL):%Y-%m-%d}" for name, moment in both.items()}
    return days | {f"{name}_1": f"{moment.astimezone(LOCAL):%H:%M:%S}" for name, moment in both.items()}


CHAPTERS: Final = (placed, advertised)
