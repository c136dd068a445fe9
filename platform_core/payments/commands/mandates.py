"""Commands on mandates: request, activate, revoke, and the notices before each debit."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.notices.commands as notices
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.clock import in_a_text
from platform_core.duties import fulfils
from platform_core.money import Money
from platform_core.notices.types import Params
from platform_core.payments.case.payments import MANDATE
from platform_core.payments.commands.requesting import PROVIDER
from platform_core.payments.models.mandates import Mandate
from platform_core.payments.queries import payments
from platform_core.payments.states import MandateState
from platform_core.payments.types import Ahead, Answer, DebitAsked, MandateFacts, Outcome, Reference
from platform_core.rows import new_id, one_after_the_other
from platform_core.tenancy.scopes import bound, shopper


@transaction.atomic(savepoint=False)
def request_mandate(purpose: Reference, *, payer_id: UUID, most: Money, by: Actor, at: datetime) -> MandateFacts:
    """A payer allows debits for one thing, each of no more than ``most``; the relay has the provider agree.

    In the payer's own scope, by their own act.
    """
    mandate_id = new_id()
    row = Mandate.objects.create(
        id=mandate_id,
        number=number_of("M", mandate_id, at=at),
        payer_id=payer_id,
        purpose_type=purpose.type,
        purpose_id=purpose.id,
        amount=most.amount,
        currency=most.currency,
        provider=PROVIDER,
        requested_at=at,
    )
    open_case(row, by=by, at=at)
    return row.facts()


@fulfils("OTM-18", "IPP-20")
@carries_out(MANDATE, "revoke")
@transaction.atomic(savepoint=False)
def revoke_mandate(mandate_id: UUID, *, by: Actor, at: datetime) -> Mandate:
    """Revoke a mandate: nothing is debited by it from here on, even before the provider confirms; the relay tells it.

    Raises ``MandateNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    return begin(Mandate, "revoke", mandate_id, by=by, at=at).say()


@carries_out(MANDATE, "activate")
@transaction.atomic(savepoint=False)
def activate_mandate(mandate_id: UUID, *, provider_ref: str, by: Actor, at: datetime) -> Mandate:
    """The provider agrees. Raises ``MandateNotFound``, ``WrongRole``, ``IllegalTransition``."""
    return begin(Mandate, "activate", mandate_id, by=by, at=at, move=False).move(provider_ref=provider_ref).say()


@transaction.atomic(savepoint=False)
def record_mandate(mandate_id: UUID, *, answer: Answer, by: Actor, at: datetime) -> None:
    """Record the provider's answer to a mandate. Silence is left to the clock; one that was revoked meanwhile is left.

    Raises ``MandateNotFound``.
    """
    if Mandate.objects.see(mandate_id, by=by).stage is not MandateState.REQUESTED:
        return
    if answer.outcome is Outcome.SUCCEEDED:
        activate_mandate(mandate_id, provider_ref=answer.provider_ref, by=by, at=at)
    elif answer.outcome is Outcome.FAILED:
        begin(Mandate, "refuse", mandate_id, by=by, at=at).say()


@transaction.atomic(savepoint=False)
def record_revocation(mandate_id: UUID, *, answer: Answer, by: Actor, at: datetime) -> None:
    """The provider says that nothing can be debited any more. Raises ``MandateNotFound``."""
    ended = answer.outcome is Outcome.SUCCEEDED
    if ended and Mandate.objects.see(mandate_id, by=by).stage is MandateState.ENDING:
        begin(Mandate, "end", mandate_id, by=by, at=at).say()


@fulfils("OTM-18", "IPP-20", "CRI-10b")
@transaction.atomic(savepoint=False)
def tell_ahead(
    asked: DebitAsked, *, which: Ahead, payer_id: UUID, amount: Money, what: Params, by: Actor, at: datetime
) -> None:
    """Tell a payer of a debit to come: when, how much, for which thing, and where they stop it. Once for each debit.

    The values for the text are `title_zh`, `title_en`, `number`, and `stop_at`.
    """
    one_after_the_other(f"payments.tell_ahead/{asked.mandate_id}")
    with bound(shopper(payer_id)):
        before = payments.notices_before(asked, payer_id=payer_id).get(which)
        if before and before.debit_at == asked.due_at:
            return
        params: dict[str, str | int] = {
            **what,
            "mandate": str(asked.mandate_id),
            "period": str(asked.period),
            "fen": str(amount.amount),
            "currency": amount.currency,
            "amount": str(amount),
            "debit_at": asked.due_at.isoformat(),
            "on": in_a_text(asked.due_at),
        }
        notices.send(payer_id, template=which, params=params, by=by, at=at)


@transaction.atomic(savepoint=False)
def end_mandate(mandate_id: UUID, *, by: Actor, at: datetime) -> None:
    """Revoke a mandate together with its purpose; leave one that has ended already. Raises ``MandateNotFound``."""
    if Mandate.objects.see(mandate_id, by=by).stage in (MandateState.REQUESTED, MandateState.ACTIVE):
        revoke_mandate(mandate_id, by=by, at=at)
