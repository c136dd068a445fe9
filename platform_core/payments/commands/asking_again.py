"""Commands after the provider has refused a refund: it is asked again, until the money is back.

The one policy for all cases: the first attempts follow each other at once, some more when a clock runs out; then the
payer is asked for another account. While they name none, the old way is tried whenever the clock of that runs out: the
money is theirs. Staff, who are told of every refusal, may ask at any time; the payer may also turn to the provider,
which holds the money, or to 12315. An attempt that another one follows is over: *replaced*.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.notices.commands as notices
import platform_core.vault.commands as vault
from platform_core.actors import Actor, Role
from platform_core.deadlines.commands import clocks
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.money import Money
from platform_core.payments.commands.refunding import try_refund
from platform_core.payments.deadlines import ASK_AGAIN, NAME_ACCOUNT
from platform_core.payments.errors import AccountNotAsked, AccountRefused, RefundNotFound, RefundStands
from platform_core.payments.events.payments import (
    RefundAccountAsked,
    RefundAccountNamed,
    RefundAskedAgain,
    RefundReplaced,
)
from platform_core.payments.models.refunds import PayeeAccount, Refund
from platform_core.payments.models.shares import Share
from platform_core.payments.policies import payments as payments_policies
from platform_core.payments.policies.payments import NextAttempt
from platform_core.payments.queries import payments as payments_queries
from platform_core.payments.states import REFUSED, RefundState
from platform_core.payments.types import Added, Attempt, BankAccount
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy.scopes import SYSTEM, acting_for, bound


@transaction.atomic(savepoint=False)
def follow_failure(refund_id: UUID, *, by: Actor, at: datetime) -> NextAttempt:
    """The provider has refused this refund, and its clock runs. Ask once more at once, leave it to the clock, or ask
    the payer for another account. Staff are told.

    ``NEVER`` if there is nothing to do any more. Raises ``RefundNotFound``.
    """
    found = Refund.objects.of(refund_id)
    is_left_to_clock = payments_policies.next_attempt(found.attempt, owed=found.money) is NextAttempt.LATER
    with acting_for(found.merchant_id):
        if found.stage is RefundState.FAILED and not is_left_to_clock:
            _stop_clocks(found, by=by, at=at)
        with Share.objects.taken(found.share.order) as share:
            failed = _lock_refund(found, share)
            if failed.stage is not RefundState.FAILED:  # asked for again, or for an account, since it was refused
                return _tell_staff(failed, NextAttempt.NEVER, by=by, at=at)
            owed = _compute_owed(failed, share)
            step = payments_policies.next_attempt(failed.attempt, owed=owed)
            if step is NextAttempt.AT_ONCE:
                _ask(failed, owed, by=by, at=at)
            elif step is NextAttempt.ACCOUNT:
                _ask_for_account(failed, by=by, at=at)
            elif step is NextAttempt.NEVER and not is_left_to_clock:
                _replace(failed, by=by, at=at)
            return _tell_staff(failed, step, by=by, at=at)


@transaction.atomic(savepoint=False)
def ask_by_the_clock(refund_id: UUID, *, by: Actor, at: datetime) -> bool:
    """The time between two attempts is over, or the payer has named no account. False if the money is owed no more, or
    was asked for again meanwhile.

    Raises ``RefundNotFound``.
    """
    found = Refund.objects.of(refund_id)
    with Share.objects.taken(found.share.order) as share:
        failed = _lock_refund(found, share)
        owed = _compute_owed(failed, share)
        if owed.amount:
            _ask(failed, owed, by=by, at=at)
        else:
            _replace(failed, by=by, at=at)
    return bool(owed.amount)


@transaction.atomic(savepoint=False)
def ask_again(refund_id: UUID, *, reason: str, by: Actor, at: datetime) -> UUID:
    """A person has looked at a refused refund and has it asked for once more; gives the id of the new attempt.

    The reason stays in the log. Raises ``RefundNotFound``, ``WrongRole``, or ``RefundStands`` where the refund was not
    refused, is not the last attempt of its case, or nothing is left to go back.
    """
    _require(Role.STAFF, "ask_again", by=by)
    found = Refund.objects.of(refund_id)
    with acting_for(found.merchant_id):
        _stop_clocks(found, by=by, at=at)
        with Share.objects.taken(found.share.order) as share:
            failed = _lock_refund(found, share)
            owed = _compute_owed(failed, share)
            if not owed.amount:
                raise RefundStands(refund_id=refund_id)
            publish(RefundAskedAgain(**failed.fact_fields()), by=by, at=at, reason=reason)
            return _ask(failed, owed, by=by, at=at)


@fulfils("NRR-14")
@transaction.atomic(savepoint=False)
def name_account(refund_id: UUID, *, account: BankAccount, agreed: bool, by: Actor, at: datetime) -> UUID:
    """The payer agrees that a refund that the provider refuses goes to this account of theirs, and it is asked for once
    more, there; gives the id of the new attempt.

    Raises ``WrongRole``, ``RefundNotFound``, ``AccountRefused`` with every reason, or ``AccountNotAsked``.
    """
    _require(Role.SHOPPER, "name_account", by=by)
    found = Refund.objects.of(refund_id)
    if found.payer_id != by.id:
        raise RefundNotFound(refund_id=refund_id)
    kept = keep_agreed(account, agreed=agreed, payer_id=found.payer_id, refund_no=found.id, at=at)
    with acting_for(found.merchant_id):
        _stop_clocks(found, by=by, at=at)
        with Share.objects.taken(found.share.order) as share:
            failed = _lock_refund(found, share)
            owed = _compute_owed(failed, share)
            if failed.stage is not RefundState.ACCOUNT_ASKED or not owed.amount:
                raise AccountNotAsked(refund_id=refund_id)
            said = failed.fact_fields() | {"account_id": kept.id}
            publish(RefundAccountNamed(**said), by=by, at=at)
            return _ask(failed, owed, account_id=kept.id, by=by, at=at)


def _require(role: Role, transition: str, *, by: Actor) -> None:
    if by.role is not role:
        raise WrongRole(lifecycle="refund", transition=transition, role=by.role)


def keep_agreed(account: BankAccount, *, agreed: bool, payer_id: UUID, refund_no: UUID, at: datetime) -> PayeeAccount:
    """Keep the account that a payer names where the provider has refused ``refund_no``: sealed for this row alone, in
    the payer's own scope. Raises ``AccountRefused`` with every reason."""
    if not (verdict := payments_policies.may_go_to(account, agreed=agreed)):
        raise AccountRefused(reasons=verdict.codes())
    kept = PayeeAccount(id=new_id(), payer_id=payer_id, refund_id=refund_no, named_at=at)
    texts = {"holder": account.holder, "bank": account.bank, "number": account.number}
    for column, sealed in vault.seal(texts, retention="RT_TRANSACTION", place=kept.place).items():
        setattr(kept, column, sealed)
    kept.save(force_insert=True)
    return kept


def _stop_clocks(refund: Refund, *, by: Actor, at: datetime) -> None:
    """Stop the clocks before the share is locked, as the sweep does."""
    clocks.end([ASK_AGAIN, NAME_ACCOUNT], subject_id=refund.id, by=by, at=at)


def _lock_refund(found: Refund, share: Share) -> Refund:
    return share.refunds.select_for_update().get(id=found.id)


def _compute_owed(failed: Refund, share: Share) -> Money:
    """The amount left to ask for: as much as was decided for the case, as far as it has not gone back by another way.

    Nothing, unless this is the last attempt of its case, and refused. The share is locked.
    """
    attempts = list(share.refunds.of_case(failed.for_case).order_by("attempt"))
    if attempts[-1].id != failed.id or failed.stage not in REFUSED:
        return Money(0, failed.currency)
    return min(attempts[0].money, share.refundable)


def _ask(failed: Refund, amount: Money, *, account_id: UUID | None = None, by: Actor, at: datetime) -> UUID:
    """Ask again, with the same of others' money as before where the amount is the same."""
    whole = Added(funded=Money(failed.funded, failed.currency), rounding=Money(failed.rounding, failed.currency))
    _replace(failed, by=by, at=at)
    attempt = Attempt(
        for_case=failed.for_case,
        amount=amount,
        number=failed.attempt + 1,
        added=whole if amount == failed.money else None,
        account_id=account_id,
    )
    return try_refund(failed.share.order, attempt, by=by, at=at)


def _ask_for_account(failed: Refund, *, by: Actor, at: datetime) -> None:
    failed.move("ask_account", by=by, at=at)
    event_id = publish(RefundAccountAsked(**failed.fact_fields()), by=by, at=at)
    clocks.start(NAME_ACCOUNT, about=failed.as_subject(), started_at=at, event_id=event_id, by=by, at=at)


def _replace(failed: Refund, *, by: Actor, at: datetime) -> None:
    """End a refused attempt: another attempt or refund owes the money now. Leave one that has ended."""
    if failed.stage in REFUSED:
        failed.move("replace", by=by, at=at)
        publish(RefundReplaced(**failed.fact_fields()), by=by, at=at)


def _tell_staff(failed: Refund, step: NextAttempt, *, by: Actor, at: datetime) -> NextAttempt:
    params: dict[str, str | int] = {
        "case": payments_queries.name_of(failed.for_case),
        "amount": str(failed.money),
        "attempt": failed.attempt,
        "next": step.value,
    }
    with bound(SYSTEM):  # who works for the platform, no shop may know
        notices.send_to_staff(template="payments.refund_failed", params=params, by=by, at=at)
    return step
