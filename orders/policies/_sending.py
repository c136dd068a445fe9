"""Was a parcel handed over, does it move, and what may be done where it does not? Facts in, verdict or value out."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from orders.policies._rules import Refusal
from orders.states import OrderState
from orders.types import LeftParcel
from platform_core.duties import fulfils
from platform_core.errors import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class SendingFacts:
    """``carrier_has_it``: it has reported anything. ``signed``: somebody has signed, anybody. Codes that were handed
    over are both: they have left the shop, and their shopper can read them.

    ``left``: where its carrier left it with somebody else, without a delivery; ``denied``: the shopper has said that
    it is not with them.
    ``until``: by kind, when the clocks end that are open (`orders.dispatch`); those that are not there are over.
    """

    state: OrderState
    carrier_has_it: bool
    signed: bool
    until: Mapping[str, datetime]
    left: LeftParcel | None = None
    denied: bool = False

    def is_over(self, kind: str, *, at: datetime) -> bool:
        """However late the sweep is."""
        return kind not in self.until or at >= self.until[kind]


def is_on_its_way(facts: SendingFacts) -> bool:
    """Paid, and not delivered yet."""
    return facts.state in (OrderState.PAID, OrderState.SHIPPED)


@fulfils("ECL-20", "HSE-05")
def may_cancel(facts: SendingFacts, *, at: datetime) -> bool:
    """The shopper's word alone, until the carrier has the parcel.

    A waybill that somebody typed is no hand-over: it bars the way only for as long as the carrier may take to confirm
    it, and no longer than the shop had promised to take with all of it.
    """
    if facts.state is not OrderState.SHIPPED:
        return facts.state in (OrderState.PLACED, OrderState.PAID)
    waited = facts.is_over("orders.pick_up", at=at) or facts.is_over("orders.dispatch", at=at)
    return waited and not facts.carrier_has_it


@fulfils("CRL-19")
def may_be_stopped(facts: SendingFacts) -> bool:
    """By the platform, since its goods may be dangerous: until the carrier has the parcel."""
    return is_on_its_way(facts) and not facts.carrier_has_it


def to_stop(newest: Sequence[tuple[UUID, int]], *, short: int) -> list[UUID]:
    """Which orders are stopped where so many pieces may not be sent: those that came last, and no more than it takes.

    ``newest``: each order with the pieces that it waits for, the latest first.
    """
    stopped = []
    for order_id, pieces in newest:
        if short <= 0:
            break
        stopped.append(order_id)
        short -= pieces
    return stopped


def may_name_other_waybill(facts: SendingFacts) -> bool:
    """Of a parcel that its carrier has not confirmed: the number was wrong, or nobody came for it."""
    return facts.state is OrderState.SHIPPED and not facts.carrier_has_it


@fulfils("ECL-51")
def may_confirm(facts: SendingFacts, *, at: datetime) -> Verdict:
    """Nobody is talked into confirming what has not arrived; any signature will do for who confirms it themselves, and
    where the carrier is silent the shopper's own word is enough."""
    waits_for = "orders.movement" if facts.carrier_has_it else "orders.pick_up"
    return Verdict.of({Refusal.NOT_SIGNED: not facts.signed and not facts.is_over(waits_for, at=at)})


@fulfils("ECL-20")
def declines_all(*, excluded: Collection[UUID]) -> bool:
    """Does a refusal at the door end the sale? Yes, as a return without a reason would: unless the shopper confirmed of
    some of the goods that they do not go back. Of these the carrier's clocks say what becomes."""
    return not excluded
