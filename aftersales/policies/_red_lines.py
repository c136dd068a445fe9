"""Fifteen days have passed: is somebody in breach, and what does the platform do about it?"""

from __future__ import annotations

from collections.abc import Collection

from aftersales.states import ReturnState
from aftersales.types import RedLine, ReturnFacts
from platform_core.duties import fulfils


@fulfils("NRR-31", "PCR-09")
def unhandled(facts: ReturnFacts) -> RedLine:
    """Fifteen days after the notice, with a shop that has done nothing about it since: else its clock had stopped.

    A shop that can be reached waits for goods that were not sent; one without a valid address lets nobody send them.
    Goods with a carrier that we follow are where it says; of all others the shop would have to know.
    """
    match facts.state:
        case ReturnState.NOTICED:
            return RedLine.UNSENT if facts.has_address else RedLine.NO_ADDRESS
        case ReturnState.SENT:
            return RedLine.ON_ITS_WAY if facts.traced else RedLine.SHOP_SILENT
        case ReturnState.BACK | ReturnState.GRANTED:
            return RedLine.SHOP_SILENT
        case _:
            return RedLine.NOBODY_IN_BREACH


def wants_search(facts: ReturnFacts) -> bool:
    """Whether staff have to find out if the goods are back."""
    return facts.state == ReturnState.SENT


def pays_at_red_line(facts: ReturnFacts) -> bool:
    """Goods that are back are paid for; an objection in time would have stopped the clock."""
    return facts.state == ReturnState.BACK


@fulfils("NRR-31", "PCR-09")
def not_refunded(facts: ReturnFacts) -> bool:
    """Fifteen days after the goods came back, with a shop that has not paid: a breach, whoever paid in its place.

    Not of a shop that objected in time: from then on it is the platform's turn.
    """
    return not facts.objected


def money_is_back(states: Collection[str]) -> bool:
    """Whether any of the refunds that were asked for has ended well."""
    return "succeeded" in states
