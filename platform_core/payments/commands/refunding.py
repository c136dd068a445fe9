"""Commands on refunds: money goes back exactly once, though the provider may not answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F

import platform_core.ledger.commands
import platform_core.ledger.queries
from platform_core.actors import Actor
from platform_core.deadlines.commands import clocks
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.ledger.accounts import AccountKind
from platform_core.ledger.types import Transfer
from platform_core.money import Money
from platform_core.payments import ports
from platform_core.payments.deadlines import ASK_AGAIN, HEAR_OF_REFUND
from platform_core.payments.errors import NotRefundable, RefundDiffers
from platform_core.payments.events.payments import (
    Refunded,
    RefundFailed,
    RefundRequested,
    RefundStuck,
    RefundUnknown,
    ShareReturned,
)
from platform_core.payments.models.refunds import Refund
from platform_core.payments.models.shares import Share
from platform_core.payments.policies import payments, payouts
from platform_core.payments.states import UNENDED, RefundState, ShareState
from platform_core.payments.types import Added, Answer, Attempt, Outcome, Reference
from platform_core.rows import new_id
from platform_core.tenancy.gathering import together
from platform_core.tenancy.scopes import acting_for


def request_refund(
    of: Reference,
    *,
    for_case: Reference,
    amount: Money,
    attempt: int = 1,
    added: Added | None = None,
    by: Actor,
    at: datetime,
) -> UUID:
    """Decide that this much of an order's share goes back the way it came, and set it aside; return the refund's id.

    ``for_case`` is the case that causes the refund; ``added`` says how much of others' money goes back with it, else
    that follows in proportion to the rest. One refund for each order, case and attempt: asked again it is the same one.
    Raises ``ShareNotFound``, ``NotRefundable`` with every reason, or ``RefundDiffers``.
    """
    return try_refund(of, Attempt(for_case=for_case, amount=amount, number=attempt, added=added), by=by, at=at)


@fulfils("NRR-14")
@transaction.atomic(savepoint=False)
@together()
def try_refund(of: Reference, attempt: Attempt, *, by: Actor, at: datetime) -> UUID:
    """The same for one attempt of several. A clock runs until the provider has told the outcome."""
    amount = attempt.amount
    with Share.objects.taken(of) as share:
        if known := share.refunds.of_case(attempt.for_case).filter(attempt=attempt.number).first():
            return _same(known, amount)
        _refuse_too_much(share, amount)
        back = _back_with(amount, share, attempt.added)
        _take_back(share, amount, back)
        settled = share.stage is ShareState.SETTLED
        held_on = share.parts.held_on
        transfers = payments.at_refund(amount, added=back.added, settled=settled, fee=back.fee, held_on=held_on)
        refund = _written(share, attempt, back=back, codes=[t.code for t in transfers], at=at)
        fact = RefundRequested(**refund.fact_fields(), **_where(share), provider=share.provider)
        _await_answer(refund, event_id=publish(fact, by=by, at=at), by=by, at=at)
        _have_it_covered(refund, transfers, by=by, at=at)
        platform_core.ledger.commands.hold(transfers, merchant_id=share.merchant_id, source=refund.source, by=by, at=at)
        return refund.id


@transaction.atomic(savepoint=False)
@together()
def record_answer(refund_id: UUID, *, answer: Answer, by: Actor, at: datetime) -> None:
    """Record the provider's word on a refund, as an answer or by a report. Once it has ended, nothing changes it.

    Raises ``RefundNotFound``.
    """
    found = Refund.objects.of(refund_id)
    with acting_for(found.merchant_id):
        if answer.outcome in (Outcome.SUCCEEDED, Outcome.FAILED):
            clocks.meet(HEAR_OF_REFUND, subject_id=refund_id, by=by, at=at)  # before the share, as the sweep does
        with Share.objects.taken(found.share.order) as share:
            refund = share.refunds.select_for_update().get(id=refund_id)
            if refund.stage not in UNENDED:
                return
            match answer.outcome:
                case Outcome.SUCCEEDED:
                    _succeed(refund, share, answer, by=by, at=at)
                case Outcome.FAILED:
                    _fail(refund, share, answer, by=by, at=at)
                case _:
                    _lose_sight(refund, share, by=by, at=at)


@transaction.atomic(savepoint=False)
def ask_provider_again(refund_id: UUID, *, by: Actor, at: datetime) -> bool:
    """Ask again about a refund whose outcome the provider has not told in time, and start the clock anew.

    False where it has told it meanwhile.

    Nobody may be asked for another account before: the money may be back already. Raises ``RefundNotFound``.
    """
    found = Refund.objects.of(refund_id)
    with Share.objects.taken(found.share.order) as share:
        refund = share.refunds.get(id=refund_id)
        if refund.stage not in UNENDED:
            return False
        event_id = publish(RefundStuck(**refund.fact_fields(), provider=share.provider), by=by, at=at)
        _await_answer(refund, event_id=event_id, by=by, at=at)
    return True


def _await_answer(refund: Refund, *, event_id: UUID, by: Actor, at: datetime) -> None:
    clocks.start(HEAR_OF_REFUND, about=refund.as_subject(), started_at=at, event_id=event_id, by=by, at=at)


@fulfils("ECL-58")
def _have_it_covered(refund: Refund, transfers: list[Transfer], *, by: Actor, at: datetime) -> None:
    """Have the guarantee cover the money that a paid-out shop has not got any more; the payer waits for nobody."""
    payable = platform_core.ledger.queries.balance(AccountKind.MERCHANT_PAYABLE, merchant_id=refund.merchant_id).free
    short = payouts.missing(transfers, payable=payable)
    if short.amount:
        case = Reference("payments.refund", refund.id)
        ports.guarantee().cover(refund.merchant_id, short=short, for_case=case, by=by, at=at)


def _same(known: Refund, amount: Money) -> UUID:
    if known.money != amount:
        raise RefundDiffers(refund_id=known.id)
    return known.id


@dataclass(frozen=True, slots=True)
class _Back:
    """The money that goes back beside the payer's: to others their additions, to the shop its fee."""

    added: Added
    fee: Money

    @property
    def columns(self) -> dict[str, int]:
        """The share's columns, by how much each rises."""
        return {
            "funded_back": self.added.funded.amount,
            "rounding_back": self.added.rounding.amount,
            "commission_back": self.fee.amount,
        }


def _refuse_too_much(share: Share, amount: Money) -> None:
    verdict = payments.may_refund(amount, parts=share.parts, state=ShareState(share.state))
    if not verdict:
        raise _not_refundable(share, amount, reasons=verdict.codes())


def _back_with(amount: Money, share: Share, asked: Added | None) -> _Back:
    added = payments.goes_back(amount, parts=share.parts, asked=asked)
    return _Back(added, payments.fee_back(amount, parts=share.parts, fee=share.fee, added=added))


def _take_back(share: Share, amount: Money, back: _Back) -> None:
    """Raise the share's counters. Condition and change are one statement, for callers without the lock."""
    room = Share.objects.filter(id=share.id, merchant_id=share.merchant_id, refunded__lte=F("amount") - amount.amount)
    risen = {column: F(column) + fen for column, fen in ({"refunded": amount.amount} | back.columns).items()}
    if not room.update(**risen):
        raise _not_refundable(share, amount, reasons=(payments.NoRefund.MORE_THAN_PAID.value,))


def _not_refundable(share: Share, amount: Money, *, reasons: tuple[str, ...]) -> NotRefundable:
    return NotRefundable(reasons=reasons, amount=amount.amount, refundable=share.amount - share.refunded)


def _written(share: Share, attempt: Attempt, *, back: _Back, codes: list[str], at: datetime) -> Refund:
    return Refund.objects.create(
        id=new_id(),
        merchant_id=share.merchant_id,
        share=share,
        payer_id=share.payer_id,
        case_type=attempt.for_case.type,
        case_id=attempt.for_case.id,
        attempt=attempt.number,
        amount=attempt.amount.amount,
        currency=attempt.amount.currency,
        funded=back.added.funded.amount,
        rounding=back.added.rounding.amount,
        commission=back.fee.amount,
        codes=codes,
        account_id=attempt.account_id,
        requested_at=at,
    )


def _where(share: Share) -> dict[str, Any]:
    return {"order_type": share.order_type, "order_id": share.order_id}


def _succeed(refund: Refund, share: Share, answer: Answer, *, by: Actor, at: datetime) -> None:
    refund.provider_ref = answer.provider_ref
    refund.move("succeed", by=by, at=at, also=["provider_ref"])
    publish(Refunded(**refund.fact_fields(), **_where(share)), by=by, at=at)
    platform_core.ledger.commands.settle(
        refund.source, codes=refund.codes, merchant_id=refund.merchant_id, by=by, at=at
    )
    give_back(share, by=by, at=at)


def give_back(share: Share, *, by: Actor, at: datetime) -> None:
    """End a share that came late, once all of it is back. Within the lock of it."""
    if not share.late or share.stage is not ShareState.CAPTURED:
        return
    if payments.is_given_back(share.parts, late=share.late, owed=share.refunds.still_owed().exists()):
        share.move("give_back", by=by, at=at)
        publish(_describe_return(share), by=by, at=at)


def _describe_return(share: Share) -> ShareReturned:
    return ShareReturned(
        share_id=share.id,
        payment_id=share.payment_id,
        merchant_id=share.merchant_id,
        payer_id=share.payer_id,
        order_type=share.order_type,
        order_id=share.order_id,
    )


def _fail(refund: Refund, share: Share, answer: Answer, *, by: Actor, at: datetime) -> None:
    """The amount may be asked back again, as another attempt (`_asking_again.py`), and is when the clock runs out."""
    refund.move("fail", by=by, at=at)
    event_id = publish(RefundFailed(**refund.fact_fields(), **_where(share), reason=answer.reason), by=by, at=at)
    clocks.start(ASK_AGAIN, about=refund.as_subject(), started_at=at, event_id=event_id, by=by, at=at)
    Share.objects.filter(id=share.id, merchant_id=share.merchant_id).update(
        refunded=F("refunded") - refund.amount,
        funded_back=F("funded_back") - refund.funded,
        rounding_back=F("rounding_back") - refund.rounding,
        commission_back=F("commission_back") - refund.commission,
    )
    platform_core.ledger.commands.release(
        refund.source, codes=refund.codes, merchant_id=refund.merchant_id, by=by, at=at
    )


def _lose_sight(refund: Refund, share: Share, *, by: Actor, at: datetime) -> None:
    if refund.stage is RefundState.REQUESTED:
        refund.move("lose_sight", by=by, at=at)
        publish(RefundUnknown(**refund.fact_fields(), provider=share.provider), by=by, at=at)
