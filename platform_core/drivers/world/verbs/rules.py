"""A rule of the platform, from a draft to its day, with the public's comments."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import platform_core.rulebook.queries
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, verb
from platform_core.legal.spans import local_day
from platform_core.rulebook.commands import hearing, publishing
from platform_core.rulebook.types import Draft, RuleKind, Weight

ADDED: Final = {
    "zh": "\n\n## 退货运费\n\n退货运费由谁承担，在下单前的商品页面载明。",
    "en": "\n\n## Freight of a return\n\nThe page of the goods says beforehand who bears the freight of a return.",
}

open_comments: Final = only("staff", "version", publishing.open_comments)


@verb("staff")
def draft_rule(deal: Deal, by: Actor, at: datetime) -> None:
    """Add a clause to the rule about returns."""
    [held] = platform_core.rulebook.queries.in_force(RuleKind.RETURNS)
    before = platform_core.rulebook.queries.version(RuleKind.RETURNS, held.number)
    zh, en = before.zh + ADDED["zh"], before.en + ADDED["en"]
    new = Draft(rule=RuleKind.RETURNS, zh=zh, en=en, weight=Weight.NORMAL, why="写明退货运费")
    deal.version = publishing.draft(new, by=by, at=at).id


@verb("shopper", needs="version")
def comment_on_rule(deal: Deal, by: Actor, at: datetime) -> None:
    deal.comment = hearing.comment(deal.version, text="请也写明金额。", by=by, at=at).id


@verb("staff", needs="comment")
def answer_comment(deal: Deal, by: Actor, at: datetime) -> None:
    hearing.answer(deal.comment, text="金额随地址而变，下单前载明。", by=by, at=at)


def _announce(deal: Deal, by: Actor, at: datetime, *, in_days: int) -> None:
    effective_on = local_day(at) + timedelta(days=in_days)
    publishing.announce(deal.version, effective_on=effective_on, by=by, at=at)


announce_rule: Final = verb("second", needs="version")(_announce)
