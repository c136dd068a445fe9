"""Chapter 7.15: the platform's monthly warning to consumers, and its readers.

In the first month nobody writes an alert, and the month is recorded so. In the second Lin writes one that only another
may publish; Li reads it and says so.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from platform_core.actors import part
from platform_core.clock import LOCAL
from platform_core.drivers.demo.stage import AHEAD, BEGINS, Chapter, Scene, Stage
from platform_core.drivers.world.clocks import until
from platform_core.drivers.world.doors import Shut
from platform_core.legal.spans import midnight
from platform_core.rulebook.commands import articles
from platform_core.rulebook.models.articles import AlertMonth
from platform_core.tenancy.scopes import SYSTEM, bound

ROW: Final = re.compile(r"rulebook/article/([0-9a-f-]{36})/change/")
TEXT: Final = {
    "zh": "# 谨防假冒“快递理赔”\n\n- 平台和商家不会请您共享屏幕,也不会请您先付款再退款。",
    "en": "# Beware of false claims\n\n- Nobody of the platform asks you to share your screen or to pay first.",
}


def warned(stage: Stage, scene: Scene) -> Chapter:
    """A month without an alert stays on record; a draft of one person is published by another.

    Neither is of a shop or an order, so no bundle holds it: it is looked at where it stands.
    """
    _open_month(stage.clock.now())
    ends = _end_of_month(BEGINS)
    yield ends - AHEAD
    if _state(BEGINS) != "owed":
        raise Shut("the month ended before its last moment")
    yield ends
    until("the month is over", lambda: _state(BEGINS) == "missed")

    _open_month(stage.clock.now())
    stage.lin.handle("rulebook/article/draft/", {"theme": "alert", "choice": "draft", **TEXT})
    found = ROW.search(stage.lin.read("rulebook/article/?theme__exact=alert"))
    if found is None:
        raise Shut("the draft is not in the queue")
    page = f"rulebook/article/{found[1]}/handle/"
    scene.turned_away(stage.lin, page, {"choice": "publish"})
    stage.he.handle(page, {"choice": "publish"})
    until("the month has its alert", lambda: _state(stage.clock.now()) == "warned")
    [alert] = stage.li.get("/guides")["alerts"]
    stage.li.send("PUT", f"/guides/alert/{alert['number']}/reading")
    if stage.li.get(f"/guides/alert/{alert['number']}")["title"]["zh"] != TEXT["zh"].splitlines()[0].removeprefix("# "):
        raise Shut("the alert is not what was written")


def _open_month(at: datetime) -> None:
    """Open the month by hand, as its first night does, since nobody moves the beat's own clock."""
    with bound(SYSTEM), transaction.atomic():
        articles.open_month(by=part("rulebook"), at=at)


def _state(at: datetime) -> str:
    with bound(SYSTEM), transaction.atomic():
        return AlertMonth.objects.get(month=at.astimezone(LOCAL).date().replace(day=1)).state


def _end_of_month(at: datetime) -> datetime:
    return midnight((at.astimezone(LOCAL).date().replace(day=1) + timedelta(days=31)).replace(day=1))


CHAPTERS: Final = (warned,)
