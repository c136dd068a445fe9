"""How does somebody complain, answer and decide, over commands?"""

from __future__ import annotations

from datetime import datetime
from typing import Final

import complaints.commands
from complaints.types import Demand, DemandKind, Finding, Outcome, Rejection, RejectReason, Topic
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, picture, verb
from platform_core.money import Money

acknowledge: Final = only("staff", "complaint", complaints.commands.acknowledge)
accept: Final = only("seller", "complaint", complaints.commands.accept)
accept_offer: Final = only("shopper", "complaint", complaints.commands.accept_offer)
escalate: Final = only("shopper", "complaint", complaints.commands.escalate)
withdraw: Final = only("shopper", "complaint", complaints.commands.withdraw)


@verb("shopper", needs="order")
def complain(deal: Deal, by: Actor, at: datetime, fen: int) -> None:
    """Ask for a part of the money back."""
    deal.complaint = complaints.commands.file(
        deal.order,
        topic=Topic.FAULTY,
        demand=Demand(DemandKind.PARTIAL_REFUND, Money(fen)),
        statement="与描述不符",
        by=by,
        at=at,
    ).id


@verb("seller", needs="complaint")
def offer(deal: Deal, by: Actor, at: datetime, fen: int) -> None:
    complaints.commands.offer(deal.complaint, amount=Money(fen), by=by, at=at)


@verb("seller", needs="complaint")
def reject(deal: Deal, by: Actor, at: datetime) -> None:
    """Refuse, with a reason and a photo."""
    kept = complaints.commands.keep_evidence(deal.complaint, upload=picture(), name="goods.png", by=by, at=at)
    why = Rejection(RejectReason.CONFORMS_TO_CONTRACT, "出库前已抽检", (kept.id,))
    complaints.commands.reject(deal.complaint, rejection=why, by=by, at=at)


@verb("staff", needs="complaint")
def decide(deal: Deal, by: Actor, at: datetime, *, outcome: Outcome, fen: int | None = None) -> None:
    """Decide; ``fen`` is what goes back where only a part is upheld."""
    finding = Finding(outcome, "双方证据已核对", ("CRL-24",), None if fen is None else Money(fen))
    complaints.commands.decide(deal.complaint, finding=finding, by=by, at=at)
