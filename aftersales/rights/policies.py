"""Rules that list the shopper's rights in one order: those of the order itself, of its returns and of its claims."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from aftersales.claims.policies import HOLDING, claims
from aftersales.claims.states import ClaimState
from aftersales.claims.types import ClaimedLine
from aftersales.remedies.policies import OWED
from aftersales.returns.policies.actions import RESTS_ON, rights_in
from aftersales.returns.policies.returning import freight_of, may_return, payable
from aftersales.returns.types import LineFacts, ReturnFacts, Right, RightGround, Wanted
from platform_core.actors import Role
from platform_core.money import Money


@dataclass(frozen=True, slots=True, kw_only=True)
class SaleRights:
    """The facts that decide the rights of a sale: the actions of the order itself, its lines, returns and claims."""

    offered: Sequence[str]
    lines: Sequence[LineFacts]
    returns: Sequence[ReturnFacts]
    claimed: Sequence[ClaimedLine] = ()
    handed_over: bool = True  # somebody has signed for the parcel
    left_with_other: bool = False  # somebody other than the addressee signed
    confirm_until: datetime | None = None
    refundable: Money | None = None  # the order's money that may still go back


def rights(facts: SaleRights, *, at: datetime) -> tuple[Right, ...]:
    """List every act that the shopper of a sale may ask for: whether it is open now, and why."""
    return (
        _order_right("cancel", facts, duties=("ECL-20",)),
        _order_right("confirm_receipt", facts, until=facts.confirm_until, duties=("ECL-51",)),
        *([_order_right("deny_receipt", facts, duties=("ECL-52",))] if "deny_receipt" in facts.offered else []),
        *(_return_right(line, refundable=facts.refundable, at=at) for line in facts.lines),
        *(right for line in facts.claimed for right in claims(line, at=at)),
        *(right for case in facts.returns for right in rights_in(case, role=Role.SHOPPER, at=at)),
    )


def _order_right(name: str, facts: SaleRights, *, duties: tuple[str, ...], until: datetime | None = None) -> Right:
    """Make the right to an act of the order itself. The orders app names it, and decides whether it is open."""
    is_open = name in facts.offered
    why = RESTS_ON[name] if is_open else RightGround.NOT_AT_THIS_STAGE
    if why is RightGround.HANDED_OVER and not facts.handed_over:
        why = RightGround.CARRIER_SILENT
    if why is RightGround.HANDED_OVER and facts.left_with_other:
        why = RightGround.LEFT_WITH_OTHER
    return Right(action=name, open=is_open, until=until if is_open else None, why=(why,), duties=duties)


def _return_right(line: LineFacts, *, refundable: Money | None, at: datetime) -> Right:
    """Make the right to return a line without a reason. It is judged for one piece of the line."""
    name = "return_without_reason"
    verdict = may_return([line], [Wanted(line.line_id, 1)], at=at)
    return Right(
        action=name,
        open=bool(verdict),
        until=line.until,
        cost=freight_of([line.freight]),
        why=verdict.codes() or (RESTS_ON[name],),
        duties=("CRL-25a", "NRR-10", "NRR-18"),
        line_id=line.line_id,
        payable=payable(line.worth, refundable=refundable)
        if line.worth is not None and refundable is not None
        else None,
    )


def claim_holds_settlement(state: ClaimState) -> bool:
    """Tell whether the shop's money waits for the end of a claim. Once the goods go back, their return decides that."""
    return state in HOLDING and state is not ClaimState.REFUNDED


def remedy_holds_settlement(state: str) -> bool:
    """Tell whether the shop's money waits for the end of a remedy: of an open offer, or of goods on their way."""
    return state in OWED
