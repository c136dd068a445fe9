"""What of the freight that a shopper paid in a shop's place comes back?"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final
from uuid import UUID

from aftersales.policies._handling import Against
from aftersales.states import FreightState, ReturnState
from aftersales.types import MOST_FREIGHT, Cost, ReturnFacts
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.labels import Reason
from platform_core.money import Money

SENT: Final = frozenset(ReturnState) - {ReturnState.NOTICED, ReturnState.WITHDRAWN, ReturnState.UNSHOWN}
OPEN_FREIGHT: Final = (FreightState.ASKED, FreightState.DISPUTED)


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
    """Of goods that were sent at the shop's cost: once, with a receipt, up to what a way back costs."""
    return Verdict.of(
        {
            NoFreight.NOT_THE_SHOPS: facts.freight != Cost.MERCHANT,
            Against.NOTHING_SENT: facts.state not in SENT,
            NoFreight.NOTHING_PAID: amount.amount < 1,
            NoFreight.BEYOND_MOST: amount.amount > MOST_FREIGHT.amount or amount.currency != MOST_FREIGHT.currency,
            NoFreight.ASKED_BEFORE: asked,
            Against.EVIDENCE_MISSING: not receipt,
            Against.EVIDENCE_UNKNOWN: bool(set(receipt) - set(known)),
        }
    )


def may_dispute_freight(statement: str) -> Verdict:
    """In words: what it should have cost, or why it is not the shop's."""
    return Verdict.of({Against.STATEMENT_MISSING: not statement.strip()})


def may_rule_on_freight(reasons: str) -> Verdict:
    """The platform says why."""
    return Verdict.of({Against.REASONS_MISSING: not reasons.strip()})
