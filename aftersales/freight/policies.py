"""Rules of freight: when it is the shop's, and how it is asked for, disputed and decided."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from aftersales.freight.types import MOST_FREIGHT
from aftersales.returns.policies.handling import Against
from aftersales.returns.states import ReturnState
from aftersales.returns.types import Cost, ReturnFacts
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.money import Money

# Goods of which nothing was shown were not sent, as far as anybody knows; for those that went home the shop was right.
NOT_BORNE: Final = (ReturnState.UNSHOWN, ReturnState.DECLINED, ReturnState.HOME)


class NoFreight(Reason):
    """Why freight cannot be asked back so."""

    NOT_THE_SHOPS = "freight_not_the_shops", "the way back is at your own cost"
    NOTHING_PAID = "no_freight_paid", "say how much you paid"
    BEYOND_MOST = "freight_beyond_most", "more than a way back costs: complain about the order"
    ASKED_BEFORE = "freight_asked_before", "you have asked for it before"


@fulfils("CRL-24", "HSE-06")
def may_ask_freight(
    facts: ReturnFacts, amount: Money, *, receipt: Collection[UUID], known: Collection[UUID], asked: bool
) -> Verdict:
    """Whether freight may be asked back: for goods sent at the shop's cost, once, with a receipt, up to a maximum."""
    said = Verdict.of(
        {
            NoFreight.NOTHING_PAID: amount.amount < 1,
            NoFreight.BEYOND_MOST: amount.amount > MOST_FREIGHT.amount or amount.currency != MOST_FREIGHT.currency,
            Against.EVIDENCE_MISSING: not receipt,
            Against.EVIDENCE_UNKNOWN: bool(set(receipt) - set(known)),
        }
    )
    return Verdict((*freight_is_open(facts, asked=asked).reasons, *said.reasons))


def freight_is_open(facts: ReturnFacts, *, asked: bool) -> Verdict:
    """Whether it may be asked back at all, for any amount: also after the goods were paid for or handed on."""
    return Verdict.of(
        {
            NoFreight.NOT_THE_SHOPS: facts.freight != Cost.MERCHANT,
            Against.NOTHING_SENT: facts.sent_at is None,
            Against.ENDED: facts.sent_at is not None and facts.state in NOT_BORNE,
            NoFreight.ASKED_BEFORE: asked,
        }
    )


def may_dispute_freight(statement: str) -> Verdict:
    """Whether a dispute is in words: the right amount, or why it is not the shop's to pay."""
    return Verdict.of({Against.STATEMENT_MISSING: not statement.strip()})


def may_rule_on_freight(reasons: str) -> Verdict:
    """Whether staff may decide: with reasons."""
    return Verdict.of({Against.REASONS_MISSING: not reasons.strip()})
