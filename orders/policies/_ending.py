"""How may a sale end, what of its money goes back, and when is the shop paid? Facts in, verdict or value out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from orders.states import OrderState
from orders.types import CancelReason
from platform_core.duties import fulfils
from platform_core.errors import Verdict
from platform_core.money import Money


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


def goods_are_given_back(price: Money, *, freight: Money, refundable: Money) -> bool:
    """Whether all that was paid for the goods has gone back or is on its way: a return gives no freight back."""
    return refundable.amount < price.amount and refundable.amount <= freight.amount


def ends_with_its_money(state: OrderState, *, price: Money, refundable: Money) -> bool:
    """Whether a refund was the end of the sale: all of it, and nothing has been handed over."""
    return state is OrderState.PAID and is_given_back(price, refundable=refundable)


def is_still_at_the_shop(why: CancelReason) -> bool:
    """Whether packed goods stand on the shelf again: not those that a carrier has, or has lost."""
    return why not in (CancelReason.LOST, CancelReason.LEFT_ELSEWHERE, CancelReason.REFUSED_AT_DOOR)


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
