"""Commands on a complaint: decide, review, end without a decision."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from uuid import UUID

from django.db import transaction

from complaints.complaint import policies, ports, queries
from complaints.complaint.commands.remedies import bear, grant, promise
from complaints.complaint.errors import ComplaintEnded, DecisionRefused, OwnDecision
from complaints.complaint.models import Complaint, Decision, Message, Review
from complaints.complaint.types import LATE, PERFORMED, REVIEW, DemandKind, Finding, Outcome
from platform_core.actors import Actor
from platform_core.cases import records
from platform_core.cases.records import write
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import Begun, begin
from platform_core.duties import fulfils
from platform_core.ledger.types import Source
from platform_core.money import Money


@carries_out(Complaint.CASE, "decide")
@transaction.atomic(savepoint=False)
def decide(complaint_id: UUID, *, finding: Finding, by: Actor, at: datetime) -> Complaint:
    """Decide a complaint as staff, and carry the decision out: money goes back in the same transaction.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``DecisionRefused``.
    """
    begun = begin(Complaint, "decide", complaint_id, by=by, at=at)
    stakes = queries.stakes(begun.row)
    verdict = policies.may_decide(finding, stakes=stakes)
    if not verdict:
        raise DecisionRefused(reasons=verdict.codes(), refundable=stakes.refundable.amount)
    granted = policies.amount_granted(finding, stakes=stakes)
    decision = _write_decision(begun, finding, amount=granted.amount if granted else None)
    complaint = begun.say(
        decision_id=decision.id, outcome=finding.outcome, amount=decision.amount, basis=tuple(finding.basis)
    )
    if policies.grants_performance(DemandKind(complaint.demand), finding=finding):
        promise(complaint, by=by, at=at)
    grant(complaint, amount=granted, by=by, at=at)
    return complaint


def _write_decision(begun: Begun[Complaint], finding: Finding, *, amount: int | None) -> Decision:
    decision = Decision(
        **begun.row.child_fields(),
        outcome=finding.outcome,
        amount=amount,
        basis=list(finding.basis),
        decided_by=begun.by.id,
        decided_at=begun.at,
    )
    return write(decision, finding.reasons)


@fulfils("OPR-27")
@transaction.atomic(savepoint=False)
def end_late(complaint_id: UUID, *, by: Actor, at: datetime) -> Complaint:
    """End a complaint or a review that staff have left undecided twice. The rest of the demand goes back where the shop
    was silent or has shown nothing; else it ends as not decided in time.

    The money is the order's, which is held for as long as a complaint is open. Nothing comes back for it and nobody
    has decided, so no shop bears it: the platform pays the shop the amount charged. Raises ``ComplaintNotFound``.
    """
    complaint = Complaint.objects.take(complaint_id, by=by)
    left = _rest_of_demand(complaint, by=by, at=at)
    pays = policies.pays_first(
        answered=complaint.answered_at is not None, shown_by_shop=queries.kept_by_shop(complaint_id), left=left
    )
    if not pays or left is None:
        return begin(Complaint, "end_undecided", complaint_id, by=by, at=at).say()
    complaint = begin(Complaint, "pay_first", complaint_id, by=by, at=at).say(amount=left.amount)
    before = queries.amount_charged(complaint, left.currency)
    grant(complaint, amount=left, by=by, at=at, for_=LATE)
    borne = queries.amount_charged(complaint, left.currency) - before
    bear(borne, of=Source(LATE, complaint.id), merchant_id=complaint.merchant_id, by=by, at=at)
    return complaint


def _rest_of_demand(complaint: Complaint, *, by: Actor, at: datetime) -> Money | None:
    """The part of the demand that has not gone back, for this complaint or by another way; None where nothing is left.

    For a performance that nobody has promised, its money: a shop that was silent all along repairs nothing.
    """
    if complaint.demand in PERFORMED and not complaint.promised_at:
        on_top: Money | None = queries.worth(complaint, by=by, at=at)
    else:
        gone = queries.amount_set_aside(complaint, complaint.currency)
        on_top = policies.amount_on_top(complaint.money(complaint.demanded), gone=gone)
    return policies.payable_now(on_top, refundable=queries.refundable(complaint.order_id))


@carries_out(Complaint.CASE, "ask_review")
@transaction.atomic(savepoint=False)
def ask_review(complaint_id: UUID, *, text: str, by: Actor, at: datetime) -> Complaint:
    """Ask for a review of the decision, with a reason. Nothing that has gone back is suspended.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``ReviewTooLate``, ``TextRefused``, and
    ``ComplaintEnded`` where both sides have settled it in a mediation.
    """

    def judge(row: Complaint) -> None:
        if ports.is_review_barred(row.id):
            raise ComplaintEnded(complaint_id=row.id, state=row.state)

    begun = begin(Complaint, "ask_review", complaint_id, by=by, at=at, judge=judge)
    queries.check_text(text)
    records.write(Message(**begun.row.child_fields(), author=by.role, written_at=at), text)
    return begun.say(asked_by=by.role)


@carries_out(Complaint.CASE, "confirm")
@transaction.atomic(savepoint=False)
def confirm(complaint_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Complaint:
    """Confirm the decision as another person, with reasons.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``OwnDecision``, ``TextRefused``.
    """
    begun = begin(Complaint, "confirm", complaint_id, by=by, at=at, judge=_judge_of(by))
    queries.check_text(reasons)
    first = _first_decision(begun.row)
    finding = Finding(Outcome(first.outcome), reasons, first.basis)
    return _write_review(begun, first, finding, amount=begun.row.money(first.amount))[0]


@carries_out(Complaint.CASE, "replace")
@transaction.atomic(savepoint=False)
def replace(complaint_id: UUID, *, finding: Finding, by: Actor, at: datetime) -> Complaint:
    """Replace the decision as another person. A larger grant goes back at once; of a smaller one the platform bears the
    difference, and nothing is taken back from the shopper.

    Raises ``ComplaintNotFound``, ``WrongRole``, ``IllegalTransition``, ``OwnDecision``, ``DecisionRefused``.
    """
    begun = begin(Complaint, "replace", complaint_id, by=by, at=at, judge=_judge_of(by), move=False)
    row, first, stakes = begun.row, _first_decision(begun.row), queries.stakes(begun.row)
    verdict = policies.may_replace(finding, stakes=stakes, first=(Outcome(first.outcome), row.money(first.amount)))
    if not verdict:
        raise DecisionRefused(reasons=verdict.codes(), refundable=stakes.refundable.amount)
    amount, gone = policies.amount_granted(finding, stakes=stakes), queries.amount_set_aside(row, row.currency)
    borne = policies.borne_by_platform(amount, gone=gone, charged=queries.amount_charged(row, row.currency))
    begun.move(promised_at=None)  # cancels the first decision's promise; ``promise`` below makes it anew
    complaint, review = _write_review(begun, first, finding, amount=amount, borne=borne.amount)
    if policies.grants_performance(DemandKind(row.demand), finding=finding):
        promise(complaint, by=by, at=at)
    grant(complaint, amount=policies.amount_on_top(amount, gone=gone), by=by, at=at, for_=REVIEW)
    bear(borne, of=Source(REVIEW, review.id), merchant_id=review.merchant_id, by=by, at=at)
    return complaint


def _judge_of(by: Actor) -> Callable[[Complaint], None]:
    def judge(complaint: Complaint) -> None:
        made = queries.decision(complaint)
        if made and not policies.may_review(by.id, decided_by=made.decided_by):
            raise OwnDecision(complaint_id=complaint.id)

    return judge


def _first_decision(complaint: Complaint) -> Decision:
    return Decision.objects.get(complaint=complaint)


def _write_review(
    begun: Begun[Complaint], first: Decision, finding: Finding, *, amount: Money | None, borne: int = 0
) -> tuple[Complaint, Review]:
    """Write the review and tell of it."""
    fen = amount.amount if amount else None
    review = Review(
        **begun.row.child_fields(),
        decision=first,
        decided_by=first.decided_by,
        outcome=finding.outcome,
        amount=fen,
        borne=borne,
        currency=begun.row.currency,
        basis=list(finding.basis),
        reviewed_by=begun.by.id,
        reviewed_at=begun.at,
    )
    records.write(review, finding.reasons)
    complaint = begun.say(
        review_id=review.id, outcome=finding.outcome, amount=fen, borne=borne, basis=tuple(finding.basis)
    )
    return complaint, review
