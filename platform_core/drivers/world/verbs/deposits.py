"""A deposit for something lent: left, asked back, claimed and decided."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from catalog.deposits import commands as catalog_commands
from catalog.deposits.types import DepositCondition, DepositTerms
from orders.deposits import commands as deposits_commands
from orders.deposits import queries as deposits_queries
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, picture, verb
from platform_core.money import Money

ask_deposit_back: Final = only("shopper", "deposit", deposits_commands.apply_for_deposit)
give_deposit_back: Final = only("seller", "deposit", deposits_commands.give_deposit_back)


@verb("seller")
def ask_deposit(deal: Deal, by: Actor, at: datetime, *, fen: int, within: int) -> None:
    """Lend something with each piece, for so much, which is back within so many days."""
    terms = DepositTerms(
        amount=Money(fen),
        purpose="借用茶盘一个",
        steps="用回邮袋寄回茶盘",
        conditions=(DepositCondition.GOODS_RETURNED, DepositCondition.UNDAMAGED),
        days=within,
    )
    for line in deal.wanted:
        catalog_commands.state_deposit_terms(line.sku_id, terms=terms, by=by, at=at)


@verb("seller", needs="deposit")
def claim_deposit(deal: Deal, by: Actor, at: datetime, *, fen: int | None = None) -> None:
    """Claim, with a photo, that the lent thing is damaged; keep so much of the deposit, or all of it."""
    kept = deposits_commands.add_deposit_evidence(deal.deposit, upload=picture(), name="tray.png", by=by, at=at)
    deposits_commands.object_to_deposit(
        deal.deposit,
        grounds=[DepositCondition.UNDAMAGED],
        claimed=deposits_queries.one_deposit(deal.deposit, by=by).amount if fen is None else fen,
        evidence=[kept.id],
        statement="茶盘有裂痕",
        by=by,
        at=at,
    )


@verb("staff", needs="deposit")
def rule_on_deposit(deal: Deal, by: Actor, at: datetime, *, fen: int | None = None) -> None:
    """Let the shop keep so much, or all of it."""
    kept = deposits_queries.one_deposit(deal.deposit, by=by).amount if fen is None else fen
    deposits_commands.rule_on_deposit(deal.deposit, kept=kept, reasons="照片已核对", by=by, at=at)
