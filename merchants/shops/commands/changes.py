"""Commands on a change of a shop's facts: report, verify, turn down."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import IntegrityError, transaction

import platform_core.vault.commands
import platform_core.vault.queries
from merchants.shops import policies
from merchants.shops.commands.filing import RETENTION
from merchants.shops.deadlines import REPORT_WITHIN
from merchants.shops.errors import ChangePending, ChangeRefused, NoShop
from merchants.shops.models.changes import PARTS, Change
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops
from merchants.shops.states import ChangeState
from merchants.shops.types import ChangedFact, ChangeForm, VerificationMethod
from merchants.violations.commands import record_violation
from merchants.violations.types import About, ViolationKind
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.steps import begin, open_case, step_of
from platform_core.duties import fulfils
from platform_core.legal.queries import calendars, rules
from platform_core.legal.spans import midnight

withdraw_change: Final = step_of(Change, "withdraw")
SHOWN: Final = {  # in which column of the shop, and of which part of the report
    ChangedFact.BUSINESS_ADDRESS: ("business_address", "address"),
    ChangedFact.SERVICE_PHONE: ("service_phone", "phone"),
}


@transaction.atomic(savepoint=False)
def report_change(form: ChangeForm, *, by: Actor, at: datetime) -> Change:
    """Record a change that the shop reports, for staff to verify; a late report goes on record.

    Raises ``NoShop``, ``ChangeRefused`` with every reason, ``ChangePending``.
    """
    if by.merchant_id is None:
        raise NoShop
    verdict = policies.may_report(form, today=shops.local_date(at))
    if not verdict:
        raise ChangeRefused(reasons=verdict.codes())
    change = _build_change(form, merchant_id=by.merchant_id, by=by, at=at)
    _insert(change)
    open_case(change, by=by, at=at)
    _record_lateness(change, by=by, at=at)
    return change


@carries_out(Change.CASE, "verify")
@transaction.atomic(savepoint=False)
def verify_change(change_id: UUID, *, method: VerificationMethod, by: Actor, at: datetime) -> Change:
    """Put a verified change into force; a fact that the law publishes is shown anew from now on.

    Raises ``ChangeNotFound``, ``WrongRole``, ``IllegalTransition``.
    """
    begun = begin(Change, "verify", change_id, by=by, at=at, move=False)
    _show(begun.row)
    return begun.move(verified_by=by.id, method=method).say()


@carries_out(Change.CASE, "turn_down")
@transaction.atomic(savepoint=False)
def turn_down_change(change_id: UUID, *, reason: str, by: Actor, at: datetime) -> Change:
    """Turn a change down, with the reason. Raises ``ReasonRequired``, and as ``verify_change`` does."""
    begun = begin(Change, "turn_down", change_id, by=by, at=at, move=False)
    said = policies.require_reason(reason)
    return begun.move(verified_by=by.id, reason=said).say(reason=said)


@fulfils("OTM-26")
def _record_lateness(change: Change, *, by: Actor, at: datetime) -> None:
    """The law gives the shop some working days after the change; a later report is taken, and on record."""
    within = rules.in_force(REPORT_WITHIN.code, on=change.changed_on).length
    due = within.due(midnight(change.changed_on), calendar=calendars.calendar()).strict
    if at >= due:
        record_violation(
            change.merchant_id,
            kind=ViolationKind.CHANGE_REPORTED_LATE,
            subject=About(Change.CASE.kind, change.id),
            duties=("OTM-26",),
            happened_at=due,
            by=by,
            at=at,
        )


@fulfils("OTM-12")
def _show(change: Change) -> None:
    """Copy the verified value to the shop's page; the return address is no part of it."""
    if change.fact in SHOWN:
        column, part = SHOWN[ChangedFact(change.fact)]
        value = platform_core.vault.queries.opened({part: getattr(change, part)}, place=change.place)[part]
        Merchant.objects.filter(id=change.merchant_id).update(**{column: value})


def _build_change(form: ChangeForm, *, merchant_id: UUID, by: Actor, at: datetime) -> Change:
    change = Change(
        merchant_id=merchant_id, fact=form.fact, changed_on=form.changed_on, reported_by=by.id, reported_at=at
    )
    texts = {name: text for name in PARTS if (text := getattr(form, name).strip())}
    sealed: dict[str, Any] = dict(platform_core.vault.commands.seal(texts, retention=RETENTION, place=change.place))
    for name, part in sealed.items():
        setattr(change, name, part)
    return change


def _insert(change: Change) -> None:
    """Insert it, unless another of the same fact is pending; the index decides between two at once."""
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError as error:
        waiting = Change.objects.filter(merchant_id=change.merchant_id, fact=change.fact, state=ChangeState.REPORTED)
        pending = waiting.first()
        if pending is None:
            raise
        raise ChangePending(change_id=pending.id) from error
