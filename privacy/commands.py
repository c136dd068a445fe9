"""What does privacy do with a person's data as a whole?"""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.eventlog.commands import publish
from platform_core.tenancy.scopes import bound, shopper
from privacy import policies, queries
from privacy.errors import NotYourData
from privacy.events import SubjectExported
from privacy.types import Copy


@transaction.atomic(savepoint=False)
def export_subject(person_id: UUID, *, by: Actor, at: datetime) -> Copy:
    """A copy of everything that is declared about a person, by model; the person sees that it was taken.

    Raises ``NotYourData``, and ``Forgotten`` where a key is gone already.
    """
    if not policies.may_export(person_id, by=by):
        raise NotYourData
    copy = queries.copy_of(person_id)
    with bound(shopper(person_id)):
        publish(SubjectExported(person_id=person_id, models=tuple(copy)), by=by, at=at)
    return copy
