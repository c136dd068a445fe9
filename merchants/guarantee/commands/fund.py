"""Commands on the relief fund: propose, approve and turn down a grant, report payments."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.ledger.commands as ledger
from merchants.guarantee import queries
from merchants.guarantee.case import GRANT
from merchants.guarantee.commands.movements import move
from merchants.guarantee.errors import AmountRefused, OwnGrant
from merchants.guarantee.events import ReliefReported
from merchants.guarantee.models import Grant, Movement, ReliefReport
from merchants.guarantee.types import FUND, Move
from merchants.shops import policies as shops_policies
from platform_core.actors import Actor, Role
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.ledger.accounts import AccountKind
from platform_core.money import Money
from platform_core.rows import new_id
from platform_core.states import WrongRole
from platform_core.tenancy.tenants import is_tenant, open_tenants


@fulfils("HSE-16")
@transaction.atomic(savepoint=False)
def propose_grant(amount: Money, *, reason: str, by: Actor, at: datetime) -> Grant:
    """Propose to put money of the platform into the relief fund.

    Raises ``WrongRole``, ``AmountRefused``, ``ReasonRequired``.
    """
    if by.role is not Role.STAFF:
        raise WrongRole(lifecycle=GRANT.lifecycle.name, transition="propose", role=by.role)
    if amount.amount <= 0:
        raise AmountRefused(amount=amount.amount)
    grant_id = new_id()
    row = Grant.objects.create(
        id=grant_id,
        number=number_of("F", grant_id, at=at),
        amount=amount.amount,
        currency=amount.currency,
        reason=shops_policies.require_reason(reason)[:200],
        proposed_by=by.id,
        proposed_at=at,
    )
    open_case(row, by=by, at=at)
    return row


@fulfils("HSE-16")
@carries_out(GRANT, "approve")
@transaction.atomic(savepoint=False)
def approve_grant(grant_id: UUID, *, by: Actor, at: datetime) -> Grant:
    """Approve a grant as the second person: it is in the fund from now on. Raises ``GrantNotFound``, ``WrongRole``,
    ``IllegalTransition``, ``OwnGrant``.
    """
    begun = begin(Grant, "approve", grant_id, by=by, at=at, judge=lambda row: _refuse_own(row, by), move=False)
    row = begun.move(decided_by=by.id).say()
    if not is_tenant(FUND):
        open_tenants([FUND])
    ledger.open_accounts(FUND, by=by, at=at)
    entry = Movement(
        merchant_id=FUND,
        move=Move.GRANTED.value,
        debit=AccountKind.PROVIDER_CLEARING.value,
        credit=AccountKind.RELIEF_FUND.value,
        amount=row.amount,
        currency=row.currency,
        reference=row.number,
        moved_at=at,
    )
    move([entry], by=by, at=at)
    return row


@carries_out(GRANT, "turn_down")
@transaction.atomic(savepoint=False)
def turn_down_grant(grant_id: UUID, *, by: Actor, at: datetime) -> Grant:
    """Turn a grant down as the second person. Raises as ``approve_grant``."""
    begun = begin(Grant, "turn_down", grant_id, by=by, at=at, judge=lambda row: _refuse_own(row, by), move=False)
    return begun.move(decided_by=by.id).say()


def _refuse_own(row: Grant, by: Actor) -> None:
    if row.proposed_by == by.id:
        raise OwnGrant(grant_id=row.id)


@fulfils("HSE-16")
@transaction.atomic(savepoint=False)
def report_relief(*, by: Actor, at: datetime) -> ReliefReport:
    """Publish the sums of the relief fund for everybody. In a scope that sees all books."""
    totals = queries.relief_totals()
    row = ReliefReport.objects.create(
        advanced=totals.advanced.amount,
        advances=totals.advances,
        recovered=totals.recovered.amount,
        owed=totals.owed.amount,
        lent=totals.lent.amount,
        fund=totals.fund.amount,
        reported_at=at,
    )
    publish(ReliefReported(report_id=row.id, advanced=row.advanced, advances=row.advances), by=by, at=at)
    return row
