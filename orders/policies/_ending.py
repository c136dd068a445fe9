"""How may a sale end, what of its money goes back, and when is the shop paid? Facts in, verdict or value out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final
from uuid import UUID

from orders.states import OrderState
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.money import Money

CANCELLED: Final = "cancelled"  # the cause under which the money of a cancelled order is asked back
MOST_TRIES: Final = 3  # a house number: how often it is asked back at once, before a day goes by or a person has looked


class Wait(StrEnum):
    """Why a shop is not paid for an order now."""

    NOT_RECEIVED = "not_received"
    SETTLED = "settled"
    HELD = "held"
    REFUND_OPEN = "refund_open"


@dataclass(frozen=True, slots=True, kw_only=True)
class SettlementFacts:
    """``held``: somebody above says so; ``refund_open``: money is on its way back."""

    state: OrderState
    settled: bool
    held: bool
    refund_open: bool


def wants_money(state: OrderState) -> bool:
    """Whether a payment that comes in is still for this order: one that has ended takes none, and it goes back."""
    return state is not OrderState.CANCELLED


def to_cancel(states: Mapping[UUID, OrderState]) -> list[UUID]:
    """Which orders of a purchase end with it: those that still stand; all, where none does, so that it is refused."""
    return [id_ for id_, state in states.items() if state is not OrderState.CANCELLED] or list(states)


def ends_with_its_purchase(state: OrderState) -> bool:
    """Bought in one payment that has not come: one order does not end without the others. Paid, each ends by itself."""
    return state is OrderState.PLACED


def was_paid(state: OrderState) -> bool:
    """Whether the money came and the order took it."""
    return state in (OrderState.PAID, OrderState.SHIPPED, OrderState.RECEIVED)


@fulfils("ECL-20", "HSE-05")
def everything_is_back(*, refundable: Money, refund_open: bool) -> bool:
    """The clock of a cancelled order stops when no fen is left to go back and none is on its way."""
    return refundable.amount == 0 and not refund_open


def is_given_back(price: Money, *, refundable: Money) -> bool:
    """Whether all that was paid has gone back or is on its way: there is nothing left to send anything for."""
    return price.amount > 0 and refundable.amount == 0


def ends_with_its_money(state: OrderState, *, price: Money, refundable: Money) -> bool:
    """Whether a refund was the end of the sale: all of it, and nothing has been handed over."""
    return state is OrderState.PAID and is_given_back(price, refundable=refundable)


def cause_of_the_next(known: Sequence[str], *, cause: str = CANCELLED) -> str:
    """Under what the money is asked back: one that failed needs a new cause."""
    tries = sum(1 for k in known if k.partition(".")[0] == cause)
    return cause if not tries else f"{cause}.{tries + 1}"


@fulfils("ECL-20", "HSE-05")
def asks_again_at_once(known: Sequence[str], *, refundable: Money) -> bool:
    """A refusal of the provider is no reason to let the time run out: while money is left, it is asked once more."""
    return refundable.amount > 0 and sum(map(is_of_cancelling, known)) < MOST_TRIES


def is_of_cancelling(cause: str) -> bool:
    """Whether a refund is of an order that was cancelled."""
    return cause.partition(".")[0] == CANCELLED


def may_settle_now(facts: SettlementFacts) -> Verdict:
    """A shop is paid for what was received, once, while no case and no refund stands against it."""
    return Verdict.of(
        {
            Wait.NOT_RECEIVED: facts.state is not OrderState.RECEIVED,
            Wait.SETTLED: facts.settled,
            Wait.HELD: facts.held,
            Wait.REFUND_OPEN: facts.refund_open,
        }
    )
