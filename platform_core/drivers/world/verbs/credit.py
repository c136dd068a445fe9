"""The facts on the file of a shop, and its replies."""

from __future__ import annotations

from datetime import datetime

from merchants.credit import commands as credit_commands
from merchants.credit import queries as credit_queries
from merchants.credit.errors import CreditFactNotFound
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, verb


@verb("seller")
def reply_to_fact(deal: Deal, by: Actor, at: datetime) -> None:
    """Reply to the first fact that the deal has put on file against the shop."""
    about = [getattr(deal, thing) for thing in ("order", "goods_back", "complaint") if hasattr(deal, thing)]
    fact = credit_queries.credit_facts(deal.shop).filter(about_id__in=about).order_by("id").first()
    if fact is None:
        raise CreditFactNotFound(fact_id=deal.shop)
    credit_commands.reply_to_credit_fact(fact.id, text="暴雨停运", by=by, at=at)


@verb("credit")
def score_shop(deal: Deal, by: Actor, at: datetime) -> None:
    """Score the shop, as the night does with every shop."""
    credit_commands.score_shops([deal.shop], by=by, at=at)
