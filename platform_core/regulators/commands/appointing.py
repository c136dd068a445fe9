"""Commands that appoint a person to act for an authority, and dismiss them.

Staff say so here; the right itself is given in the worker, where the relay carries the fact, since the web cannot
become the system.
"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

import platform_core.accounts.queries
from platform_core.accounts.commands import people
from platform_core.actors import Actor
from platform_core.eventlog.commands.publishing import publish
from platform_core.regulators.errors import AlreadyAppointed
from platform_core.regulators.events import RegulatorAppointed, RegulatorDismissed
from platform_core.regulators.models import Regulator
from platform_core.regulators.types import Authority


@transaction.atomic(savepoint=False)
def appoint(person_id: UUID, *, authority: str, region_code: str, reason: str, by: Actor, at: datetime) -> Authority:
    """Record for whom a person acts, and on which ground; ``by`` will approve none of their requests.

    Raises ``PersonNotFound`` and ``AlreadyAppointed``.
    """
    person = platform_core.accounts.queries.person(person_id)
    row = Regulator(
        person_id=person.id, authority=authority, region_code=region_code, appointed_by=by.id, appointed_at=at
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise AlreadyAppointed from None
    fact = RegulatorAppointed(regulator_id=row.id, person_id=person.id, authority=authority, region_code=region_code)
    publish(fact, by=by, at=at, reason=reason)
    return row.facts()


@transaction.atomic(savepoint=False)
def dismiss(regulator_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """End an appointment: nothing is asked or fetched under it any more. Raises ``RegulatorNotFound``."""
    row = Regulator.objects.take(regulator_id)
    row.ended_at = at
    row.save(update_fields=["ended_at"])
    publish(RegulatorDismissed(regulator_id=row.id, person_id=row.person_id), by=by, at=at, reason=reason)


@transaction.atomic(savepoint=False)
def let_in(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """Open the regulators' door to who has been appointed and still is."""
    if Regulator.objects.in_force().filter(person_id=person_id).exists():
        people.make_regulator(person_id, by=by, at=at)


@transaction.atomic(savepoint=False)
def shut_out(person_id: UUID, *, by: Actor, at: datetime) -> None:
    """And shut it to who no longer is."""
    if not Regulator.objects.in_force().filter(person_id=person_id).exists():
        people.end_regulator(person_id, by=by, at=at)
