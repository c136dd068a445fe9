"""Disputes, up to a decision that a colleague confirms or replaces."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final

from complaints.complaint.commands import decisions as decisions_commands
from complaints.complaint.commands import filing as filing_commands
from complaints.complaint.commands import remedies as remedies_commands
from complaints.complaint.types import Demand, DemandKind, Finding, Rejection, RejectReason, TelephoneComplaint, Topic
from complaints.complaint.types import Outcome as Decision
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, picture, verb
from platform_core.money import Money

acknowledge: Final = only("staff", "complaint", filing_commands.acknowledge)
accept: Final = only("seller", "complaint", remedies_commands.accept)
accept_offer: Final = only("shopper", "complaint", remedies_commands.accept_offer)
escalate: Final = only("shopper", "complaint", filing_commands.escalate)
withdraw_complaint: Final = only("shopper", "complaint", filing_commands.withdraw)
confirm_performance: Final = only("shopper", "complaint", filing_commands.confirm_performance)
correct_what_was_taken_down: Final = only("shopper", "complaint", filing_commands.correct, text="是把手断了")
ask_review: Final = only("shopper", "complaint", decisions_commands.ask_review, text="照片没有看")
ask_review_for_shop: Final = only("seller", "complaint", decisions_commands.ask_review, text="抽检报告没有看")
confirm_decision: Final = only("second", "complaint", decisions_commands.confirm, reasons="已重新核对")


def wants_back(fen: int) -> dict[str, Any]:
    """A part of the money, and why."""
    demand = Demand(DemandKind.PARTIAL_REFUND, Money(fen))
    return {"topic": Topic.FAULTY, "demand": demand, "statement": "与描述不符"}


@verb("shopper", needs="order")
def complain(deal: Deal, by: Actor, at: datetime, fen: int) -> None:
    """Ask for a part of the money back."""
    deal.complaint = filing_commands.file(deal.order, **wants_back(fen), by=by, at=at).id


@verb("seller", needs="complaint")
def offer(deal: Deal, by: Actor, at: datetime, fen: int) -> None:
    remedies_commands.offer(deal.complaint, amount=Money(fen), by=by, at=at)


@verb("seller", needs="complaint")
def reject(deal: Deal, by: Actor, at: datetime) -> None:
    """Refuse, with a reason and a photo."""
    kept = filing_commands.keep_evidence(deal.complaint, upload=picture(), name="goods.png", by=by, at=at)
    why = Rejection(RejectReason.CONFORMS_TO_CONTRACT, "出库前已抽检", (kept.id,))
    remedies_commands.reject(deal.complaint, rejection=why, by=by, at=at)


@verb("staff", needs="complaint")
def decide(deal: Deal, by: Actor, at: datetime, *, outcome: Decision, fen: int | None = None) -> None:
    """Decide; ``fen`` is the amount that goes back where only a part is upheld."""
    finding = Finding(outcome, "双方证据已核对", ("CRL-24",), None if fen is None else Money(fen))
    decisions_commands.decide(deal.complaint, finding=finding, by=by, at=at)


@verb("shopper", needs="order")
def demand_repair(deal: Deal, by: Actor, at: datetime) -> None:
    """No money, but that it is mended."""
    demand = Demand(DemandKind.REPAIR)
    deal.complaint = filing_commands.file(
        deal.order, topic=Topic.FAULTY, demand=demand, statement="把手断了", by=by, at=at
    ).id


@verb("seller", needs="complaint")
def perform(deal: Deal, by: Actor, at: datetime, *, shows: bool = True) -> None:
    """Say that it is mended; with a photo, without which it is a word."""
    if shows:
        filing_commands.keep_evidence(deal.complaint, upload=picture(), name="mended.png", by=by, at=at)
    remedies_commands.perform(deal.complaint, text="已换新把手", by=by, at=at)


@verb("staff", needs="order")
def take_down(deal: Deal, by: Actor, at: datetime, fen: int) -> None:
    """A complaint by telephone, as it was read back."""
    said = TelephoneComplaint(
        caller_id=deal.shopper.id,
        order_id=deal.order,
        topic=Topic.FAULTY,
        demand=Demand(DemandKind.PARTIAL_REFUND, Money(fen)),
        read_back="与描述不符，要求退部分款",
        confirmed=True,
    )
    deal.complaint = filing_commands.file_by_telephone(said, by=by, at=at).id


# A review, by a colleague of who has decided


@verb("second", needs="complaint")
def replace_decision(deal: Deal, by: Actor, at: datetime, *, outcome: Decision, fen: int | None = None) -> None:
    """``fen``: as of ``decide``."""
    finding = Finding(outcome, "已重新核对", ("CRL-24",), None if fen is None else Money(fen))
    decisions_commands.replace(deal.complaint, finding=finding, by=by, at=at)
