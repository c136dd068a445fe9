"""Commands on the closing of an account: ask to close, take back, close, erase."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

import platform_core.vault.commands
from platform_core.accounts.commands import correcting
from platform_core.actors import DEADLINES, Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case, step_of
from platform_core.deadlines.registry import on_missed
from platform_core.duties import fulfils
from platform_core.rows import new_id, one_after_the_other
from platform_core.tenancy.scopes import SYSTEM, bound
from platform_core.vault import retention
from platform_core.vault.declarations import HOLDINGS
from platform_core.vault.queries import classes_of
from privacy.closures import queries
from privacy.closures.deadlines import COOLING
from privacy.closures.errors import AlreadyClosing, StillOpen
from privacy.closures.models import Closure
from privacy.closures.states import ClosureState
from privacy.closures.types import OpenMatter
from privacy.consents import policies as consents_policies
from privacy.consents.commands import withdraw_all_of
from privacy.requests.errors import NotYourData
from privacy.retention import policies as retention_policies
from privacy.retention import queries as retention_queries
from privacy.retention.commands import certify, place_hold
from privacy.retention.models import Hold
from privacy.retention.types import NewHold, RetainedClass

take_back: Final = step_of(Closure, "take_back")
SIGNING_IN: Final = (
    "accounts.Proof",
    "accounts.SentCode",
    "accounts.User",
    "mfa.Authenticator",
)  # gone before the rest


@fulfils("ECL-24b")
@transaction.atomic(savepoint=False)
def ask_to_close(*, sent_code: str, address: str, by: Actor, at: datetime) -> Closure:
    """Ask to close one's own account. It may be taken back for some days; nothing else is asked for.

    Raises ``NotYourData``, ``AlreadyClosing``, ``StillOpen`` with everything that is open, and of the second proof
    ``TooManyAttempts`` and ``BadSentCode``.
    """
    if not consents_policies.may_say(by=by):
        raise NotYourData
    one_after_the_other(f"{Closure.CASE.kind} {by.id}")
    if running := queries.closing(by.id):
        raise AlreadyClosing(closure_id=running.id)
    if owed := queries.matters_still_open(by.id):
        raise StillOpen(open_things=_in_codes(owed))
    correcting.use_own_code(by.id, sent_code=sent_code, address=address, by=by, at=at)
    row_id = new_id()
    row = Closure(id=row_id, number=number_of("X", row_id, at=at), person_id=by.id, asked_at=at)
    row.save(force_insert=True)
    open_case(row, by=by, at=at)
    return row


@on_missed(COOLING)
@transaction.atomic(savepoint=False)
def _close_or_stop(closure_id: UUID, *, at: datetime) -> None:
    """Close the account when its days are over, unless the person has meanwhile something open to lose."""
    row = Closure.objects.see(closure_id, by=DEADLINES)
    if owed := queries.matters_still_open(row.person_id):
        begin(Closure, "stop", closure_id, by=DEADLINES, at=at).say(open_things=len(owed))
    else:
        close(closure_id, by=DEADLINES, at=at)


@fulfils("NDR-24")
@carries_out(Closure.CASE, "close")
@transaction.atomic(savepoint=False)
def close(closure_id: UUID, *, by: Actor, at: datetime) -> Closure:
    """Close the account: end its sessions, factors, password and consents. Nobody signs in, and nothing is sent."""
    begun = begin(Closure, "close", closure_id, by=by, at=at)
    _erase(begun.row.person_id, only=SIGNING_IN, at=at)
    withdraw_all_of(begun.row.person_id, by=by, at=at)
    return begun.say()


@fulfils("ECL-24b", "PIP-47", "NDR-24")
@carries_out(Closure.CASE, "erase")
@transaction.atomic(savepoint=False)
def erase(closure_id: UUID, *, by: Actor, at: datetime) -> Closure:
    """Delete everything that nothing holds, destroy its keys, place a hold for each duty on the rest, and certify it.

    In one transaction, by the worker. A second time it changes nothing.
    """
    row = Closure.objects.see(closure_id, by=by)
    if row.stage is not ClosureState.ERASING:
        return row
    held = retention_queries.would_be_held(row.person_id, at=at)
    begun = begin(Closure, "erase", closure_id, by=by, at=at)
    gone = _erase(row.person_id, only=HOLDINGS.keys(), at=at)
    for each in held:
        _place_holds(row, each, by=by, at=at)
    kept = {each.retention for each in held} | set(_already_held(row.person_id))
    doomed = {*classes_of(row.person_id), retention.ACCOUNT}  # also the account's key, lest one be made later
    destroyed = sorted(doomed - kept)
    platform_core.vault.commands.destroy_keys(row.person_id, retention=destroyed, by=by, at=at)
    certificate = certify(row.person_id, about=row, erased=gone, destroyed=destroyed, held=held, by=by, at=at)
    return begun.say(certificate_id=certificate.id, held=len(held))


def _in_codes(owed: Iterable[OpenMatter]) -> tuple[str, ...]:
    """The kind, the number and any end of each, as text for the parameters of a refusal."""
    named = [(o.kind, o.number, *([o.until.isoformat()] if o.until else [])) for o in owed]
    return tuple(" ".join(each) for each in named)


def _erase(person_id: UUID, *, only: Iterable[str], at: datetime) -> dict[str, int]:
    """Erase by the function of each app, as the system; the number of rows by model."""
    with bound(SYSTEM):
        hands = {model: HOLDINGS[model].erase for model in sorted(only)}
        return {model: erase_rows(person_id, at) for model, erase_rows in hands.items() if erase_rows is not None}


def _place_holds(row: Closure, each: RetainedClass, *, by: Actor, at: datetime) -> None:
    for duty in each.duties:
        new = NewHold(
            retention=each.retention,
            duty=duty,
            reference_type=row.CASE.kind,
            reference_id=row.id,
            counted_from=each.counted_from,
            lasts=retention_policies.period_of(each.retention),
        )
        place_hold(row.person_id, hold=new, by=by, at=at)


def _already_held(person_id: UUID) -> Iterable[str]:
    return Hold.objects.filter(person_id=person_id, state="held").values_list("retention", flat=True)
