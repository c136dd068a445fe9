"""Measures against a shop: the shop's words, and whether anything is sold there meanwhile."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import UUID

import platform_core.rulebook.queries as rulebook
from catalog.window.queries import cards as cards_queries
from merchants.sanctions import commands as sanctions_commands
from merchants.sanctions.types import Proposal, SanctionKind
from merchants.shops.commands import standing as standing_commands
from merchants.violations import queries as violations_queries
from orders.checkout.commands import placing as placing_commands
from orders.checkout.commands import quoting as quoting_commands
from orders.sales.types import Consents
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, verb
from platform_core.rulebook.types import RuleKind

HEADING: Final = "Measures against a shop"

answer_hearing: Final = only("seller", "sanction", sanctions_commands.answer_hearing, text="该批次已经下架")
impose_measure: Final = only("staff", "sanction", sanctions_commands.impose_at_once, danger="超标茶叶可能危害健康")
decide_measure: Final = only("second", "sanction", sanctions_commands.decide_sanction, reasons="抽检报告表明事实成立")
drop_measure: Final = only("second", "sanction", sanctions_commands.drop_sanction, reason="证据不足")
publish_measure: Final = only("staff", "sanction", sanctions_commands.publish_sanction)
lift_measure: Final = only("staff", "sanction", sanctions_commands.lift_sanction, reason="已经整改")
appeal_measure: Final = only("seller", "sanction", sanctions_commands.appeal_sanction, text="样品不是本店商品")
uphold_measure: Final = only("third", "sanction", sanctions_commands.uphold_sanction, reasons="样品来自本店")
reverse_measure: Final = only("third", "sanction", sanctions_commands.reverse_sanction, reasons="批号与本店不符")


@verb("staff")
def propose_measure(deal: Deal, by: Actor, at: datetime, *, kind: SanctionKind, until_on: date | None = None) -> None:
    """Propose a measure against the whole shop or the deal's listing, with all that is on the shop's record."""
    offers = cards_queries.offers([line.sku_id for line in deal.wanted], at=at).values()
    on_record = violations_queries.violations_of(by).filter(merchant_id=deal.shop).values_list("id", flat=True)
    proposal = Proposal(
        merchant_id=deal.shop,
        kind=kind,
        facts="抽检发现农药残留超标",
        clause=_clause(),
        violations=tuple(on_record),
        evidence=("抽检报告",),
        listings=() if kind is SanctionKind.SUSPENSION else tuple(offer.listing_id for offer in offers),
        until_on=until_on,
    )
    deal.sanction = sanctions_commands.propose_sanction(proposal, by=by, at=at).id


@verb("staff")
def keep_suspended(deal: Deal, by: Actor, at: datetime) -> None:
    """Review the suspension, and let it stay."""
    standing_commands.keep_suspended(deal.shop, reason="尚未整改", by=by, at=at)


@verb("shopper")
def buy_again(deal: Deal, by: Actor, at: datetime) -> None:
    """The same once more, beside the deal; nobody pays for it."""
    quote = quoting_commands.quote(deal.wanted, by=by, at=at)
    agreed = Consents(key_terms=True)
    placing_commands.place_purchase(quote.id, recipient=deal.recipient, consents=agreed, by=by, at=at)


def _clause() -> tuple[UUID, int]:
    """The clause of the agreement on measures against a shop."""
    [found] = [each for each in rulebook.clauses() if each.rule is RuleKind.AGREEMENT and each.heading["en"] == HEADING]
    return found.version_id, found.place
