"""Record that a shop crossed a line, and tell it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction

import platform_core.duties
import platform_core.notices.commands
from merchants.violations.events import ViolationRecorded
from merchants.violations.models import Violation
from merchants.violations.types import About, ViolationKind
from platform_core.actors import Actor
from platform_core.clock import LOCAL
from platform_core.eventlog.commands.publishing import publish
from platform_core.tenancy.scopes import acting_for


@transaction.atomic(savepoint=False)
def record_violation(
    merchant_id: UUID,
    *,
    kind: ViolationKind,
    subject: About,
    duties: Iterable[str],
    happened_at: datetime,
    by: Actor,
    at: datetime,
) -> UUID:
    """Record a violation, and tell the shop; gives the record's id. One of a kind for each case: found again, it is the
    same. Raises ``LookupError`` for a duty that there is not.
    """
    cited = platform_core.duties.require_known(*duties)
    with acting_for(merchant_id):
        record, first = Violation.objects.get_or_create(
            merchant_id=merchant_id,
            kind=kind,
            about_type=subject.type,
            about_id=subject.id,
            defaults={"duties": list(cited), "happened_at": happened_at, "recorded_at": at},
        )
        if first:
            publish(_fact_of(record), by=by, at=at)
    if first:
        _tell(record, by=by, at=at)
    return record.id


def _fact_of(record: Violation) -> ViolationRecorded:
    return ViolationRecorded(
        violation_id=record.id,
        merchant_id=record.merchant_id,
        kind=ViolationKind(record.kind),
        about_type=record.about_type,
        about_id=record.about_id,
        duties=tuple(record.duties),
        happened_at=record.happened_at,
    )


def _tell(record: Violation, *, by: Actor, at: datetime) -> None:
    """Each kind has its own words; the template bears its name."""
    params = {
        "violation_id": str(record.id),
        "case_id": str(record.about_id),
        "happened_on": record.happened_at.astimezone(LOCAL).date().isoformat(),
        "basis": _basis(record.duties),
    }
    platform_core.notices.commands.send_to_shop(
        record.merchant_id, template=f"merchants.{record.kind}", params=params, by=by, at=at
    )


def _basis(duties: Iterable[str]) -> str:
    """The law of the violation, as the catalogue of duties names it."""
    return "; ".join(f"{duty}: {platform_core.duties.CATALOGUE[duty].source}" for duty in duties)
