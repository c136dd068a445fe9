"""Commands on awards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction

from complaints.awards import policies, queries
from complaints.awards.errors import AwardedAlready, AwardRefused, OwnAward
from complaints.awards.models import Award
from complaints.awards.states import AwardState
from complaints.awards.types import AwardClaim
from complaints.complaint import policies as complaint_policies
from complaints.complaint.errors import TextRefused
from complaints.complaint.models import Complaint
from complaints.complaint.types import RETENTION
from merchants.guarantee.commands import debts as debts_commands
from platform_core.actors import Actor, Role
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.duties import fulfils
from platform_core.payments.commands import payouts
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.vault.commands import seal


@fulfils("CRL-55", "HSE-16")
@transaction.atomic(savepoint=False)
def grant_award(complaint_id: UUID, *, claim: AwardClaim, by: Actor, at: datetime) -> Award:
    """Award money beside a refund of the price, once the complaint has ended for the shopper, for good.

    Raises ``WrongRole``, ``ComplaintNotFound``, ``AwardRefused`` with every reason, ``AwardedAlready``.
    """
    if by.role is not Role.STAFF:
        raise WrongRole(lifecycle=Award.CASE.lifecycle.name, transition="grant", role=by.role)
    complaint = Complaint.objects.take(complaint_id, by=by)
    facts = queries.award_facts(complaint, by=by, at=at)
    if not (verdict := policies.may_award(claim, facts=facts)):
        most = policies.statutory(claim.head, price=facts.price, shown=claim.shown)
        raise AwardRefused(reasons=verdict.codes(), most=most.amount)
    row = _draft_award(complaint, claim, by=by, at=at)
    _insert(row)
    open_case(row, by=by, at=at, basis=tuple(claim.basis))
    return row


@fulfils("ECL-58")
@carries_out(Award.CASE, "object")
@transaction.atomic(savepoint=False)
def object_to_award(award_id: UUID, *, text: str, by: Actor, at: datetime) -> Award:
    """Object to an award, as the shop; another person looks at it, and nothing is paid meanwhile.

    Raises ``AwardNotFound``, ``WrongRole``, ``IllegalTransition``, ``ObjectionTooLate``, ``TextRefused``.
    """
    begun = begin(Award, "object", award_id, by=by, at=at, move=False)
    return begun.move(**_seal_texts(begun.row, objection=text)).say()


@carries_out(Award.CASE, "uphold")
@transaction.atomic(savepoint=False)
def uphold_award(award_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Award:
    """Uphold the award against an objection, as another person: it is owed.

    Raises ``AwardNotFound``, ``WrongRole``, ``IllegalTransition``, ``OwnAward``, ``TextRefused``.
    """
    begun = begin(Award, "uphold", award_id, by=by, at=at, judge=_another_person(by), move=False)
    return begun.move(reviewed_by=by.id, **_seal_texts(begun.row, review=reasons)).say()


@carries_out(Award.CASE, "strike")
@transaction.atomic(savepoint=False)
def strike_award(award_id: UUID, *, reasons: str, by: Actor, at: datetime) -> Award:
    """Strike the award on an objection, as another person: nothing is owed. Raises as ``uphold_award``."""
    begun = begin(Award, "strike", award_id, by=by, at=at, judge=_another_person(by), move=False)
    return begun.move(reviewed_by=by.id, **_seal_texts(begun.row, review=reasons)).say()


@carries_out(Award.CASE, "pay")
@transaction.atomic(savepoint=False)
def pay_award(award_id: UUID, *, by: Actor, at: datetime) -> Award:
    """Pay the award out of the shop's settled balance.

    Raises ``AwardNotFound``, ``WrongRole``, ``IllegalTransition``, ``BalanceShort``.
    """
    begun = begin(Award, "pay", award_id, by=by, at=at, move=False)
    row = begun.move(paid_by_shop_at=at).say()
    debts_commands.pay_by_shop(row.merchant_id, amount=row.money, for_case=row.reference, by=by, at=at)
    return row


@fulfils("HSE-16", "ECL-58", "CRI-44")
@transaction.atomic(savepoint=False)
def advance_award(award_id: UUID, *, by: Actor, at: datetime) -> Award:
    """Pay an award that the shop has not paid in time, and make it the shop's debt. Raises ``AwardNotFound``.

    Where neither shop nor fund has enough, staff are alarmed and it is tried again.
    """
    with bound(SYSTEM):
        row = Award.objects.see(award_id, by=by)
        if not queries.is_covered(row):
            return begin(Award, "wait_for_the_fund", award_id, by=by, at=at).say()
        begun = begin(Award, "advance", award_id, by=by, at=at, move=False)
        begun.move(advanced_at=at)
        how: dict[str, Any] = {"for_case": row.reference, "decided_by": row.reviewed_by or row.granted_by}
        debt = debts_commands.advance(row.merchant_id, amount=row.money, **how, by=by, at=at)
        return begun.say(debt_id=debt.id, lent=debt.lent)


@fulfils("HSE-16")
@transaction.atomic(savepoint=False)
def send_award(award_id: UUID, *, by: Actor, at: datetime) -> None:
    """Have the provider pay the award to the account that the shopper pays from. By the worker."""
    with bound(SYSTEM):
        row = Award.objects.see(award_id, by=by)
        if row.stage is not AwardState.PAYING:
            return
    how: dict[str, Any] = {"payee_id": row.shopper_id, "amount": row.money, "for_case": row.reference}
    payouts.pay_award(row.merchant_id, **how, by=by, at=at)


@transaction.atomic(savepoint=False)
def record_award_payout(award_id: UUID, *, paid: bool, by: Actor, at: datetime) -> None:
    """Record that the payout of an award arrived or failed. Raises ``AwardNotFound``."""
    with bound(SYSTEM):
        stage = Award.objects.see(award_id, by=by).stage
        if paid and stage is AwardState.PAYING:
            begin(Award, "arrive", award_id, by=by, at=at).say()
        elif not paid and stage in (AwardState.PAYING, AwardState.PAID):
            begin(Award, "miss", award_id, by=by, at=at).say()


def _draft_award(complaint: Complaint, claim: AwardClaim, *, by: Actor, at: datetime) -> Award:
    award_id = new_id()
    row = Award(
        id=award_id,
        merchant_id=complaint.merchant_id,
        number=number_of("W", award_id, at=at),
        complaint=complaint,
        order_id=complaint.order_id,
        shopper_id=complaint.shopper_id,
        head=claim.head.value,
        amount=claim.amount.amount,
        shown=claim.shown.amount if claim.shown else None,
        currency=complaint.currency,
        basis=list(claim.basis),
        label_flaw=claim.label_flaw,
        faked=claim.faked,
        granted_by=by.id,
        granted_at=at,
    )
    for name, text in _seal_texts(row, reasons=claim.reasons).items():
        setattr(row, name, text)
    return row


def _insert(row: Award) -> None:
    """Save the award; the index lets one award of each head stand, also of two at once."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        known = Award.objects.filter(complaint_id=row.complaint_id, head=row.head).exclude(state="struck").first()
        if known is None:
            raise
        raise AwardedAlready(award_id=known.id) from error


def _seal_texts(row: Award, **texts: str) -> dict[str, Any]:
    for text in texts.values():
        if not (verdict := complaint_policies.may_write(text)):
            raise TextRefused(reasons=verdict.codes())
    return dict(seal(texts, retention=RETENTION, place=row.place))


def _another_person(by: Actor) -> Callable[[Award], None]:
    def judge(row: Award) -> None:
        if row.granted_by == by.id:
            raise OwnAward(award_id=row.id)

    return judge
