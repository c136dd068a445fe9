"""How does somebody complain, answer and decide, over commands?"""

from __future__ import annotations

import complaints.commands
from complaints.types import Demand, DemandKind, Finding, Outcome, Rejection, RejectReason, Topic
from platform_core.drivers.world.deals import Deal, Turn, picture, shop, shopper, staff, verb
from platform_core.money import Money


@verb(shopper, needs="order")
def complain(deal: Deal, turn: Turn, fen: int) -> None:
    """Ask for a part of the money back."""
    deal.complaint = complaints.commands.file(
        deal.order,
        topic=Topic.FAULTY,
        demand=Demand(DemandKind.PARTIAL_REFUND, Money(fen)),
        statement="与描述不符",
        by=turn.by,
        at=turn.at,
    ).id


@verb(staff, needs="complaint")
def acknowledge(deal: Deal, turn: Turn) -> None:
    complaints.commands.acknowledge(deal.complaint, by=turn.by, at=turn.at)


@verb(shop, needs="complaint")
def accept(deal: Deal, turn: Turn) -> None:
    complaints.commands.accept(deal.complaint, by=turn.by, at=turn.at)


@verb(shop, needs="complaint")
def offer(deal: Deal, turn: Turn, fen: int) -> None:
    complaints.commands.offer(deal.complaint, amount=Money(fen), by=turn.by, at=turn.at)


@verb(shop, needs="complaint")
def reject(deal: Deal, turn: Turn) -> None:
    """Refuse, with a reason and a photo."""
    kept = complaints.commands.keep_evidence(deal.complaint, upload=picture(), name="goods.png", by=turn.by, at=turn.at)
    why = Rejection(RejectReason.CONFORMS_TO_CONTRACT, "出库前已抽检", (kept.id,))
    complaints.commands.reject(deal.complaint, rejection=why, by=turn.by, at=turn.at)


@verb(shopper, needs="complaint")
def accept_offer(deal: Deal, turn: Turn) -> None:
    complaints.commands.accept_offer(deal.complaint, by=turn.by, at=turn.at)


@verb(shopper, needs="complaint")
def escalate(deal: Deal, turn: Turn) -> None:
    complaints.commands.escalate(deal.complaint, by=turn.by, at=turn.at)


@verb(staff, needs="complaint")
def decide(deal: Deal, turn: Turn, outcome: Outcome, fen: int | None = None) -> None:
    """Decide; ``fen`` is what goes back where only a part is upheld."""
    finding = Finding(outcome, "双方证据已核对", ("CRL-24",), None if fen is None else Money(fen))
    complaints.commands.decide(deal.complaint, finding=finding, by=turn.by, at=turn.at)


@verb(shopper, needs="complaint")
def withdraw(deal: Deal, turn: Turn) -> None:
    complaints.commands.withdraw(deal.complaint, by=turn.by, at=turn.at)
