"""How does somebody complain, answer and decide, by the commands that the doors call?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import complaints.commands
from complaints.types import Demand, DemandKind, Finding, Outcome, Rejection, RejectReason, Topic
from platform_core.drivers.simulator.acts.turn import Part, Turn, known, picture, shop, shopper, staff
from platform_core.drivers.simulator.words import Do, Ruling
from platform_core.money import Money

FINDINGS: Final = {
    Ruling.FOR_SHOPPER: Outcome.UPHELD,
    Ruling.PARTLY: Outcome.PARTLY,
    Ruling.FOR_SHOP: Outcome.DISMISSED,
}


def _complain(turn: Turn) -> None:
    complaint = complaints.commands.file(
        known(turn.things.order),
        topic=Topic.FAULTY,
        demand=Demand(DemandKind.PARTIAL_REFUND, Money(turn.act.fen)),
        statement="与描述不符",
        by=turn.by,
        at=turn.at,
    )
    turn.things.complaint = complaint.id


def _acknowledge(turn: Turn) -> None:
    complaints.commands.acknowledge(known(turn.things.complaint), by=turn.by, at=turn.at)


def _accept(turn: Turn) -> None:
    complaints.commands.accept(known(turn.things.complaint), by=turn.by, at=turn.at)


def _offer(turn: Turn) -> None:
    complaints.commands.offer(known(turn.things.complaint), amount=Money(turn.act.fen), by=turn.by, at=turn.at)


def _reject(turn: Turn) -> None:
    complaint = known(turn.things.complaint)
    kept = complaints.commands.keep_evidence(complaint, upload=picture(), name="goods.png", by=turn.by, at=turn.at)
    why = Rejection(RejectReason.CONFORMS_TO_CONTRACT, "出库前已抽检", (kept.id,))
    complaints.commands.reject(complaint, rejection=why, by=turn.by, at=turn.at)


def _take_offer(turn: Turn) -> None:
    complaints.commands.accept_offer(known(turn.things.complaint), by=turn.by, at=turn.at)


def _escalate(turn: Turn) -> None:
    complaints.commands.escalate(known(turn.things.complaint), by=turn.by, at=turn.at)


def _decide(turn: Turn) -> None:
    amount = Money(turn.act.fen) if turn.act.ruling is Ruling.PARTLY else None
    finding = Finding(FINDINGS[turn.act.ruling], "双方证据已核对", ("CRL-24",), amount)
    complaints.commands.decide(known(turn.things.complaint), finding=finding, by=turn.by, at=turn.at)


def _let_go(turn: Turn) -> None:
    complaints.commands.withdraw(known(turn.things.complaint), by=turn.by, at=turn.at)


ACTS: Final[Mapping[Do, Part]] = {
    Do.COMPLAIN: Part(shopper, "order", _complain),
    Do.ACKNOWLEDGE: Part(staff, "complaint", _acknowledge),
    Do.ACCEPT: Part(shop, "complaint", _accept),
    Do.OFFER: Part(shop, "complaint", _offer),
    Do.REJECT: Part(shop, "complaint", _reject),
    Do.TAKE_OFFER: Part(shopper, "complaint", _take_offer),
    Do.ESCALATE: Part(shopper, "complaint", _escalate),
    Do.DECIDE: Part(staff, "complaint", _decide),
    Do.LET_GO: Part(shopper, "complaint", _let_go),
}
