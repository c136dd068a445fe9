"""Verbs on disputes before an authority or a court, and on the identity of a shop that a shopper asks for.

Staff put the dispute on record, by a letter. A shopper who did so would also ask for the dossier of the order, which
only the sequencer builds, and a simulated year has no sequencer.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from complaints.identity import commands as identity_commands
from complaints.outside import commands as outside_commands
from complaints.outside.types import OutsideFiling, OutsideFinding, OutsideKind, OutsideOutcome
from platform_core.actors import Actor
from platform_core.drivers.world.deals import Deal, only, picture, verb
from platform_core.legal.spans import local_day
from platform_core.money import Money

AUTHORITY: Final = "杭州市西湖区市场监督管理局"
PAPER: Final = "西市监调字〔2026〕7号"

tell_refusal: Final = only("shopper", "outside", outside_commands.note_refusal)
end_testing: Final = only("staff", "outside", outside_commands.end_testing)
want_evidence: Final = only("staff", "outside", outside_commands.want_evidence)
close_outside: Final = only("shopper", "outside", outside_commands.close_outside)
give_identity: Final = only("staff", "identity", identity_commands.give_identity)


@verb("staff", needs="order")
def track_outside(deal: Deal, by: Actor, at: datetime, *, kind: OutsideKind, days_ago: int = 0) -> None:
    """Record a dispute that was filed so many days before."""
    filing = OutsideFiling(
        kind=kind,
        authority=AUTHORITY,
        authority_no=deal.name("A"),
        filed_on=local_day(at) - timedelta(days=days_ago),
    )
    deal.outside = outside_commands.track_outside(deal.order, filing=filing, document_no=PAPER, by=by, at=at).id


@verb("shopper", needs="outside")
def tell_acceptance(deal: Deal, by: Actor, at: datetime, *, days_ago: int = 0) -> None:
    day = local_day(at) - timedelta(days=days_ago)
    outside_commands.note_acceptance(deal.outside, accepted_on=day, by=by, at=at)


@verb("staff", needs="outside")
def begin_testing(deal: Deal, by: Actor, at: datetime, *, days: int) -> None:
    outside_commands.begin_testing(deal.outside, days=days, by=by, at=at)


@verb("seller", needs="outside")
def show_evidence(deal: Deal, by: Actor, at: datetime, *, shows: bool = True) -> None:
    """Show evidence, with a file if ``shows``; without one it is a mere statement."""
    if shows:
        outside_commands.keep_outside_evidence(deal.outside, upload=picture(), name="paper.png", by=by, at=at)
    outside_commands.show_evidence(deal.outside, by=by, at=at)


@verb("shopper", needs="outside")
def tell_outcome(deal: Deal, by: Actor, at: datetime, fen: int) -> None:
    outside_commands.tell_outcome(deal.outside, finding=_finding_of(fen), by=by, at=at)


@verb("staff", needs="outside")
def record_outcome(deal: Deal, by: Actor, at: datetime, fen: int) -> None:
    outside_commands.record_outcome(deal.outside, finding=_finding_of(fen), by=by, at=at)


@verb("shopper", needs="order")
def ask_identity(deal: Deal, by: Actor, at: datetime) -> None:
    deal.identity = identity_commands.ask_identity(deal.order, statement="饮用后不适就医", by=by, at=at).id


def _finding_of(fen: int) -> OutsideFinding:
    amount = Money(fen) if fen else None
    outcome = OutsideOutcome.GRANTED if fen else OutsideOutcome.DISMISSED
    return OutsideFinding(outcome=outcome, document_no=PAPER, text="依法处理如上", amount=amount)
