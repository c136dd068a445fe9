"""Commands on mediations: ask for one, agree to it, propose, accept, leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction

import platform_core.rulebook.queries as rulebook
from complaints.complaint.commands.remedies import grant, promise
from complaints.complaint.deadlines import ASK_REVIEW
from complaints.complaint.models import Complaint
from complaints.complaint.states import ComplaintState
from complaints.complaint.types import SETTLED
from complaints.mediation import policies, queries
from complaints.mediation.errors import ConsentStands, MediationOpen, MediationRefused, NotTheMediator, OwnDispute
from complaints.mediation.models import Mediation, MediationWord
from complaints.mediation.states import MediationState
from complaints.mediation.types import MediationAct, Proposal
from platform_core.actors import DEADLINES, Actor, Role
from platform_core.cases import records
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.deadlines.commands import clocks
from platform_core.errors import Verdict
from platform_core.rows import new_id
from platform_core.rulebook.types import RuleKind
from platform_core.tenancy.scopes import acting_for

CONSENT: Final = {Role.SHOPPER: "shopper_consented_at", Role.MERCHANT: "shop_consented_at"}


@transaction.atomic(savepoint=False)
def ask_mediation(complaint_id: UUID, *, text: str, by: Actor, at: datetime) -> Mediation:
    """Ask for mediation of a complaint, with a reason, and thereby agree to it under the rules in force.

    Raises ``ComplaintNotFound``, ``MediationRefused``, ``MediationOpen``.
    """
    complaint = Complaint.objects.take(complaint_id, by=by)  # locked, so that nobody asks for its review meanwhile
    settled = queries.is_settled(complaint_id)
    _require(policies.may_ask_mediation(ComplaintState(complaint.state), settled=settled, text=text))
    row = _row(complaint, by=by, at=at)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:  # the database allows one open mediation of a complaint
        running = queries.find_mediation(complaint_id)
        if running is None:
            raise
        raise MediationOpen(mediation_id=running.id) from None
    _record_word(row, MediationAct.ASK, text, by=by, at=at)
    open_case(row, by=by, at=at)
    return row


@carries_out(Mediation.CASE, "take_up")
@transaction.atomic(savepoint=False)
def take_up(mediation_id: UUID, *, by: Actor, at: datetime) -> Mediation:
    """Take up a mediation, as a member of staff who decided nothing about the complaint. The database checks that too.

    Raises ``MediationNotFound``, ``WrongRole``, ``IllegalTransition``, ``OwnDispute``.
    """

    def judge(row: Mediation) -> None:
        judges = queries.judges_of(row.complaint_id)
        if not policies.may_mediate(by.id, judges=judges, sides=[row.shopper_id]):
            raise OwnDispute(mediation_id=row.id)

    begun = begin(Mediation, "take_up", mediation_id, by=by, at=at, judge=judge, move=False)
    return begun.move(mediator_id=by.id).say()


@carries_out(Mediation.CASE, "consent")
@transaction.atomic(savepoint=False)
def consent(mediation_id: UUID, *, by: Actor, at: datetime) -> Mediation:
    """Agree to the mediation, as the side that did not ask for it.

    Raises ``MediationNotFound``, ``IllegalTransition``, ``ConsentStands``.
    """

    def judge(row: Mediation) -> None:
        if by.role in CONSENT and getattr(row, CONSENT[by.role]):
            raise ConsentStands(mediation_id=row.id)

    begun = begin(Mediation, "consent", mediation_id, by=by, at=at, judge=judge, move=False)
    begun.move(**{CONSENT[by.role]: at})
    _record_word(begun.row, MediationAct.CONSENT, by=by, at=at)
    return begun.say(consented=by.role)


@carries_out(Mediation.CASE, "propose")
@transaction.atomic(savepoint=False)
def propose(mediation_id: UUID, *, proposal: Proposal, by: Actor, at: datetime) -> Mediation:
    """Propose one settlement as the mediator, with reasons that both sides read.

    Raises ``MediationNotFound``, ``IllegalTransition``, ``ConsentMissing``, ``NotTheMediator``, ``MediationRefused``.
    """

    def judge(row: Mediation) -> None:
        if row.mediator_id and row.mediator_id != by.id:
            raise NotTheMediator(mediation_id=row.id)

    begun = begin(Mediation, "propose", mediation_id, by=by, at=at, judge=judge, move=False)
    _require(policies.may_propose(proposal, stakes=queries.proposal_stakes(begun.row)))
    begun.move(amount=proposal.amount.amount if proposal.amount else None, performs=proposal.performs)
    _record_word(begun.row, MediationAct.PROPOSE, proposal.reasons, by=by, at=at)
    return begun.say()


@carries_out(Mediation.CASE, "accept")
@transaction.atomic(savepoint=False)
def accept_proposal(mediation_id: UUID, *, by: Actor, at: datetime) -> Mediation:
    """Accept the proposal as the first side; nothing is owed yet.

    Raises ``MediationNotFound``, ``IllegalTransition``.
    """
    begun = begin(Mediation, "accept", mediation_id, by=by, at=at, move=False)
    begun.move(first_accepted_by=by.role)
    _record_word(begun.row, MediationAct.ACCEPT, by=by, at=at)
    return begun.say(accepted_by=by.role)


@carries_out(Mediation.CASE, "conclude")
@transaction.atomic(savepoint=False)
def conclude(mediation_id: UUID, *, by: Actor, at: datetime) -> Mediation:
    """Accept the proposal as the second side, so that it is owed like any remedy. Its money is set aside at once.

    The steps of the complaint, which only the system may take, follow afterwards (``follow_settlement``).

    Raises ``MediationNotFound``, ``IllegalTransition``, ``ConsentStands``, ``MediationTooLate``, and
    ``MediationRefused`` once a review was asked for, so that no money is both agreed upon and decided about.
    """

    def judge(row: Mediation) -> None:
        if row.first_accepted_by == by.role:
            raise ConsentStands(mediation_id=row.id)

    begun = begin(Mediation, "conclude", mediation_id, by=by, at=at, judge=judge, move=False)
    complaint = Complaint.objects.take(begun.row.complaint_id, by=by)
    _require(policies.may_conclude(ComplaintState(complaint.state)))
    row = begun.move(then_accepted_by=by.role).row
    _record_word(row, MediationAct.ACCEPT, by=by, at=at)
    begun.say()
    grant(complaint, amount=row.money(row.amount), by=by, at=at, for_=SETTLED)
    return row


def agree(mediation_id: UUID, *, by: Actor, at: datetime) -> Mediation:
    """Accept the proposal, as the first side or the second. Raises as ``accept_proposal`` and ``conclude`` do."""
    half = Mediation.objects.see(mediation_id, by=by).stage is MediationState.HALF_AGREED
    return (conclude if half else accept_proposal)(mediation_id, by=by, at=at)


@carries_out(Mediation.CASE, "leave")
@transaction.atomic(savepoint=False)
def leave(mediation_id: UUID, *, text: str, by: Actor, at: datetime) -> Mediation:
    """Leave the mediation or refuse the proposal, with a reason. Nothing is agreed, and no side loses a right by it.

    Raises ``MediationNotFound``, ``IllegalTransition``, ``MediationRefused``.
    """
    begun = begin(Mediation, "leave", mediation_id, by=by, at=at, judge=_requires(policies.may_leave(text)))
    _record_word(begun.row, MediationAct.REFUSE, text, by=by, at=at)
    return begun.say(left_by=by.role)


@transaction.atomic(savepoint=False)
def follow_settlement(mediation_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let a decision that waited for a review stand, and make an agreed performance owed.

    By the system, since no side may take these steps.
    """
    row = Mediation.objects.see(mediation_id, by=by)
    complaint = Complaint.objects.see(row.complaint_id, by=by)
    if complaint.stage is ComplaintState.DECIDED:
        complaint = _let_decision_stand(complaint, at=at)
    if row.performs:
        with acting_for(row.merchant_id):
            promise(complaint, by=DEADLINES, at=at)


@transaction.atomic(savepoint=False)
def give_way(complaint_id: UUID, *, by: Actor, at: datetime) -> None:
    """End an open mediation, because a review was asked for. By the system; if none is open, nothing changes."""
    found = Mediation.objects.open().filter(complaint_id=complaint_id).first()
    if found is not None:
        with acting_for(found.merchant_id):
            begin(Mediation, "give_way", found.id, by=by, at=at).say()


def _row(complaint: Complaint, *, by: Actor, at: datetime) -> Mediation:
    row_id = new_id()
    (rules,) = rulebook.in_force(RuleKind.DISPUTES)
    return Mediation(
        id=row_id,
        number=number_of("M", row_id, at=at),
        merchant_id=complaint.merchant_id,
        complaint=complaint,
        order_id=complaint.order_id,
        shopper_id=complaint.shopper_id,
        asked_by=by.role,
        rules=rules.version_id,
        currency=complaint.currency,
        asked_at=at,
        **{CONSENT[by.role]: at},
    )


def _let_decision_stand(complaint: Complaint, *, at: datetime) -> Complaint:
    """Let the decision stand without a review, because both sides have agreed on a settlement."""
    with acting_for(complaint.merchant_id):
        why = "settled in a mediation"
        clocks.void(ASK_REVIEW, subject_id=complaint.id, by=DEADLINES, at=at, reason=why)
        return begin(Complaint, "let_stand", complaint.id, by=DEADLINES, at=at).say(reason=why)


def _record_word(row: Mediation, act: MediationAct, text: str = "", *, by: Actor, at: datetime) -> None:
    word = MediationWord(**row.child_fields(), act=act, author=by.role, author_id=by.id, said_at=at)
    records.write(word, text)


def _require(verdict: Verdict) -> None:
    if not verdict:
        raise MediationRefused(reasons=verdict.codes())


def _requires(verdict: Verdict) -> Callable[[Mediation], None]:
    def judge(_: Mediation) -> None:
        _require(verdict)

    return judge
