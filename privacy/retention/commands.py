"""Commands on holds: place one, end it, certify an erasure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.vault.commands
from platform_core.actors import DEADLINES, Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import CaseRow
from platform_core.cases.steps import begin, open_case
from platform_core.deadlines.registry import on_missed
from platform_core.duties import fulfils, require_known
from privacy.retention import policies, queries
from privacy.retention.deadlines import HOLD_ENDS
from privacy.retention.models import Certificate, Hold
from privacy.retention.ports import is_account_closed
from privacy.retention.types import NewHold, RetainedClass


@fulfils("PIP-47")
@transaction.atomic(savepoint=False)
def place_hold(person_id: UUID, *, hold: NewHold, by: Actor, at: datetime) -> Hold:
    """Keep one class of a person's data for a duty when their account closes, for as long as the duty lasts.

    Several duties may hold the same class: the latest day counts. Raises ``LookupError`` for an unknown duty.
    """
    require_known(hold.duty)
    row = Hold.objects.create(
        person_id=person_id,
        reference_type=hold.reference_type,
        reference_id=hold.reference_id,
        retention=hold.retention,
        duty=hold.duty,
        open_ended=hold.lasts is None,
        placed_at=at,
    )
    span = hold.lasts or policies.LOOKED_AT
    open_case(row, by=by, at=at, promised=span, counted_from=hold.counted_from)
    return row


@on_missed(HOLD_ENDS)
@transaction.atomic(savepoint=False)
def _end_or_go_on(hold_id: UUID, *, at: datetime) -> None:
    """End a hold on its day; let one that waits for an event go on for another year."""
    row = Hold.objects.see(hold_id, by=DEADLINES)
    (go_on if row.open_ended else end_hold)(hold_id, by=DEADLINES, at=at)


@fulfils("PIP-47", "NDR-24")
@carries_out(Hold.CASE, "end")
@transaction.atomic(savepoint=False)
def end_hold(hold_id: UUID, *, by: Actor, at: datetime) -> Hold:
    """End a hold, and destroy the key where the account is closed and no other hold keeps the same class."""
    begun = begin(Hold, "end", hold_id, by=by, at=at)
    row = begun.row
    others = [queries.ends_at(other) for other in Hold.objects.in_force(row.person_id, retention=row.retention)]
    is_free = is_account_closed(row.person_id) and policies.may_be_destroyed(others, at=at)
    if is_free:
        platform_core.vault.commands.destroy_keys(row.person_id, retention=[row.retention], by=by, at=at)
    return begun.say(destroyed=is_free)


@carries_out(Hold.CASE, "go_on")
@transaction.atomic(savepoint=False)
def go_on(hold_id: UUID, *, by: Actor, at: datetime) -> Hold:
    """Review the hold again in a year, since its event has not happened."""
    return begin(Hold, "go_on", hold_id, by=by, at=at).say(promised=policies.LOOKED_AT)


@fulfils("PIP-47")
def certify(
    person_id: UUID,
    *,
    about: CaseRow,
    erased: Mapping[str, int],
    destroyed: Sequence[str],
    held: Sequence[RetainedClass],
    by: Actor,
    at: datetime,
) -> Certificate:
    """Record which data is gone and which is kept, with duty and end. Names of models and days only, no data."""
    kept = [
        {
            "retention": each.retention,
            "duties": list(each.duties),
            "models": list(each.models),
            "until": each.until.isoformat() if each.until else None,
        }
        for each in held
    ]
    report = {"erased": dict(erased), "destroyed": list(destroyed), "held": kept}
    case = about.as_subject()
    return Certificate.objects.create(
        about_type=case.type, about_id=case.id, person_id=person_id, report=report, made_at=at
    )
