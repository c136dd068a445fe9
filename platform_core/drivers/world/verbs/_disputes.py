"""Disputes, up to a decision that a colleague confirms or replaces."""

from __future__ import annotations

from datetime import datetime
from typing import Final

import complaints.commands
from complaints.types import Demand, DemandKind, Finding, Rejection, RejectReason, Topic
from complaints.types import Outcome as Decision
from platform_core.actors import Actor, Role, part
from platform_core.drivers.world.acting import acting_as
from platform_core.drivers.world.deals import Deal, only, picture, verb
from platform_core.money import Money

COLLEAGUE: Final = Actor(id=part("colleague").id, role=Role.STAFF)  # who has not decided: commands need no account

acknowledge: Final = only("staff", "complaint", complaints.commands.acknowledge)
accept: Final = only("seller", "complaint", complaints.commands.accept)
accept_offer: Final = only("shopper", "complaint", complaints.commands.accept_offer)
escalate: Final = only("shopper", "complaint", complaints.commands.escalate)
withdraw_complaint: Final = only("shopper", "complaint", complaints.commands.withdraw)


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
def decide(deal: Deal, by: Actor, at: datetime, *, outcome: Decision, fen: int | None = None) -> None:
    """Decide; ``fen`` is what goes back where only a part is upheld."""
    finding = Finding(outcome, "双方证据已核对", ("CRL-24",), None if fen is None else Money(fen))
    complaints.commands.decide(deal.complaint, finding=finding, by=by, at=at)


@verb("shopper", needs="complaint")
def ask_review(deal: Deal, by: Actor, at: datetime) -> None:
    complaints.commands.ask_review(deal.complaint, text="照片没有看", by=by, at=at)


def confirm_decision(deal: Deal) -> None:
    """By a colleague of who has decided."""
    with acting_as(COLLEAGUE) as now:
        complaints.commands.confirm(deal.complaint, reasons="已重新核对", by=COLLEAGUE, at=now)


def replace_decision(deal: Deal, outcome: Decision) -> None:
    """By a colleague of who has decided."""
    with acting_as(COLLEAGUE) as now:
        finding = Finding(outcome, "已重新核对", ("CRL-24",))
        complaints.commands.replace(deal.complaint, finding=finding, by=COLLEAGUE, at=now)
