"""What follows when the provider refuses to give money back? It is asked again, until the money is back.

The one policy for all cases: the first attempts follow each other at once, each further one when a clock runs out, and
staff, who are told of every refusal, may ask at any time.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.deadlines.commands as deadlines
import platform_core.notices.commands as notices
from platform_core.actors import Actor, Role
from platform_core.eventlog.commands import publish
from platform_core.money import Money
from platform_core.payments import policies, queries
from platform_core.payments.commands._refunding import request_refund
from platform_core.payments.deadlines import ASK_AGAIN
from platform_core.payments.errors import RefundStands
from platform_core.payments.events import RefundAskedAgain
from platform_core.payments.models import Refund, Share
from platform_core.payments.policies import NextAttempt
from platform_core.payments.states import RefundState
from platform_core.payments.types import Added
from platform_core.states import WrongRole
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound


@transaction.atomic(savepoint=False)
def follow_failure(refund_id: UUID, *, by: Actor, at: datetime) -> NextAttempt:
    """The provider has refused this refund: ask once more at once, or start the clock that does. Staff are told.

    ``NEVER`` if there is nothing to do any more. Raises ``RefundNotFound``.
    """
    failed = Refund.objects.of(refund_id)
    with Share.objects.taken(failed.share.order) as share:
        owed = _owed(failed, share)
        step = policies.next_attempt(failed.attempt, owed=owed)
        if step is NextAttempt.AT_ONCE:
            _ask(failed, owed, by=by, at=at)
        if step is NextAttempt.LATER:
            deadlines.start(ASK_AGAIN, about=failed.as_subject(), started_at=at, by=by, at=at)
        _tell_staff(failed, step, by=by, at=at)
    return step


@transaction.atomic(savepoint=False)
def ask_by_the_clock(refund_id: UUID, *, by: Actor, at: datetime) -> bool:
    """The time between two attempts is over. False if the money is owed no more, or was asked for again meanwhile.

    Raises ``RefundNotFound``.
    """
    failed = Refund.objects.of(refund_id)
    with Share.objects.taken(failed.share.order) as share:
        owed = _owed(failed, share)
        if owed.amount:
            _ask(failed, owed, by=by, at=at)
    return bool(owed.amount)


@transaction.atomic(savepoint=False)
def ask_again(refund_id: UUID, *, reason: str, by: Actor, at: datetime) -> UUID:
    """A person has looked at a refused refund and has it asked for once more; gives the id of the new attempt.

    The reason stays in the log. Raises ``RefundNotFound``, ``WrongRole``, or ``RefundStands`` where the refund was not
    refused, is not the last attempt of its case, or nothing is left to go back.
    """
    if by.role is not Role.STAFF:
        raise WrongRole(lifecycle="refund", transition="ask_again", role=by.role)
    failed = Refund.objects.of(refund_id)
    with acting_for(failed.merchant_id):
        deadlines.meet(ASK_AGAIN, subject_id=failed.id, by=by, at=at)  # before the share, as the sweep does
        with Share.objects.taken(failed.share.order) as share:
            owed = _owed(failed, share)
            if not owed.amount:
                raise RefundStands(refund_id=refund_id)
            publish(RefundAskedAgain(**failed.fact_fields()), by=by, at=at, reason=reason)
            return _ask(failed, owed, by=by, at=at)


def _owed(failed: Refund, share: Share) -> Money:
    """What is left to ask for: as much as was decided for the case, as far as it has not gone back by another way.

    Nothing, unless this is the last attempt of its case, and refused. The share is locked.
    """
    attempts = list(share.refunds.of_case(failed.for_case).order_by("attempt"))
    last = attempts[-1]
    if (last.id, last.stage) != (failed.id, RefundState.FAILED):
        return Money(0, failed.currency)
    return min(attempts[0].money, share.refundable)


def _ask(failed: Refund, amount: Money, *, by: Actor, at: datetime) -> UUID:
    """With the same of others' money as before, where the amount is the same."""
    whole = Added(funded=Money(failed.funded, failed.currency), rounding=Money(failed.rounding, failed.currency))
    return request_refund(
        failed.share.order,
        for_case=failed.for_case,
        attempt=failed.attempt + 1,
        amount=amount,
        added=whole if amount == failed.money else None,
        by=by,
        at=at,
    )


def _tell_staff(failed: Refund, step: NextAttempt, *, by: Actor, at: datetime) -> None:
    params: dict[str, str | int] = {
        "case": queries.name_of(failed.for_case),
        "amount": str(failed.money),
        "attempt": failed.attempt,
        "next": step.value,
    }
    with bound(SYSTEM):  # who works for the platform, no shop may know
        notices.send_to_staff(template="payments.refund_failed", params=params, by=by, at=at)
