"""Chapter 7.3: a change of a rule, and the version that an order keeps to.

Lin drafts, the public is asked, He announces the change, since Lin may not announce it alone, and the day of effect
comes by itself.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, Final

from platform_core.clock import LOCAL
from platform_core.drivers.demo.opening import WHITE_TEA
from platform_core.drivers.demo.stage import AHEAD, Chapter, Scene, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut
from platform_core.drivers.world.orders import Order
from platform_core.legal.spans import midnight

RULE: Final = "returns"
PATH: Final = f"/rules/{RULE}/versions"
ADDED: Final = {
    "zh": "\n\n## 退货运费\n\n退货运费由谁承担,在下单前的商品页面载明。",
    "en": "\n\n## Freight of a return\n\nThe page of the goods says beforehand who bears the freight of a return.",
}
ROW: Final = re.compile(r"rulebook/version/([0-9a-f-]{36})/change/")
ANSWERED: Final = timedelta(hours=9)  # of the morning after the last day for comments
FULL_DAYS: Final = 7  # as the law has them; the demo knows no number of ours


def amended(stage: Stage, scene: Scene) -> Chapter:
    """Nobody can shorten the time for comments or the notice, and an order keeps the version that it names."""
    before = _buy_and_cancel(stage)
    version = _draft_rule(stage)
    page = f"rulebook/version/{version}/handle/"
    stage.lin.handle(page, {"choice": "open_comments"})
    said = stage.li.send("POST", f"{PATH}/2/comments", {"text": "运费写明由谁承担,很好;请也写明金额。"})
    closes = datetime.fromisoformat(stage.li.get(f"{PATH}/2")["comments_until"])
    scene.saw("rulebook.opened", version_id=version, number=2)

    yield closes
    scene.expect_refusal(stage.li, "POST", f"{PATH}/2/comments", {"text": "迟了。"}, status=HTTPStatus.GONE)
    until("the time for comments is over", lambda: stage.li.get(f"{PATH}/2")["state"] == "heard")
    scene.saw("deadlines.missed", about_id=version, kind="rulebook.comment", due=closes)
    scene.saw("rulebook.heard", version_id=version, due=closes)

    yield closes + ANSWERED
    _announce(stage, scene, page, comment=said["id"], on=closes + ANSWERED)
    effect = midnight(datetime.fromisoformat(stage.li.get(f"{PATH}/2")["effective_on"]).date())

    yield effect - AHEAD
    if _in_force(stage) != 1:
        raise Shut("a rule is in force before its day")
    yield effect
    until("the rule is in force", lambda: _in_force(stage) == 2)
    scene.saw("rulebook.in_force", version_id=version, due=effect)

    after = _buy_and_cancel(stage)
    stage.orders["amended"] = after.id
    scene.saw("rulebook.accepted", occasion="order")
    scene.saw("payments.refunded", after, amount=after.total)
    if (kept := [_version_of(stage, order) for order in (before, after)]) != [1, 2]:
        raise Shut(f"the orders keep to versions {kept}")


def _buy_and_cancel(stage: Stage) -> Order:
    """Buy, pay and call off at once: only the contract matters here."""
    order = stage.buy(WHITE_TEA)
    order.pay()
    stage.li.send("PUT", f"{order.path}/cancellation")
    until("the money is back", lambda: not order.runs("orders.cancel_refund"))
    return order


def _draft_rule(stage: Stage) -> str:
    """Draft a rule as Lin; return its id. Nobody but staff sees it yet."""
    text: dict[str, str] = stage.li.get(f"{PATH}/1")["original"]
    new = {language: text[language] + added for language, added in ADDED.items()}
    fields = {"rule": RULE, "weight": "normal", "why": "写明退货运费", "choice": "draft", **new}
    stage.lin.handle("rulebook/version/draft/", fields)
    found = ROW.search(stage.lin.read(f"rulebook/version/?rule__exact={RULE}"))
    if found is None:
        raise Shut("the draft is not in the queue")
    return found[1]


def _announce(stage: Stage, scene: Scene, page: str, *, comment: str, on: datetime) -> None:
    """Announce the change: refused with a comment unanswered, for its author, and for a day that comes too soon."""
    day = on.astimezone(LOCAL).date() + timedelta(days=FULL_DAYS)
    soon, first = ({"choice": "announce", "effective_on": f"{day + timedelta(days=n)}"} for n in (0, 1))
    scene.turned_away(stage.he, page, first)
    stage.lin.handle(f"rulebook/comment/{comment}/answer/", {"text": "金额随地址而变,下单前载明。", "choice": "answer"})
    scene.turned_away(stage.lin, page, first)
    scene.turned_away(stage.he, page, soon)
    stage.he.handle(page, first)
    scene.saw("rulebook.announced", number=2, since=on, effective_on=first["effective_on"])


def _in_force(stage: Stage) -> int:
    """The number of the version that everybody reads as the one in force."""
    rows: list[dict[str, Any]] = stage.li.get("/rules")["rules"]
    return next(int(row["number"]) for row in rows if (row["rule"], row["state"]) == (RULE, "in_force"))


def _version_of(stage: Stage, order: Order) -> int:
    """The version that the contract of an order names."""
    said: dict[str, Any] = stage.li.get(f"{order.path}/contract")
    return next(int(held["number"]) for held in said["rulebook"] if held["rule"] == RULE)


CHAPTERS: Final = (amended,)
