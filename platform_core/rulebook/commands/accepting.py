"""The command that accepts the rules in force, so that it can be shown later which version it was."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import new_id
from platform_core.rulebook.errors import NotInForce
from platform_core.rulebook.events import RulesAccepted
from platform_core.rulebook.models.versions import Acceptance
from platform_core.rulebook.types import ACCEPTED_ON, InForce, Occasion


@fulfils("ECL-32")
@transaction.atomic(savepoint=False)
def accept(
    occasion: Occasion, *, about_id: UUID, person_id: UUID, versions: Collection[UUID], by: Actor, at: datetime
) -> tuple[InForce, ...]:
    """Store that a person accepted these versions, and give them. All that the occasion asks for, and nothing else.

    Raises ``NotInForce`` where they are not exactly the versions in force.
    """
    act_id = new_id()
    same = {"act_id": act_id, "person_id": person_id, "occasion": occasion, "about_id": about_id, "accepted_at": at}
    wanted = Acceptance.objects.record_all(versions, kinds=ACCEPTED_ON[occasion], **same)
    ids = tuple(held.version_id for held in wanted)
    if set(versions) != set(ids):
        raise NotInForce(in_force=ids)
    if not wanted:
        return ()
    fact = RulesAccepted(acceptance_id=act_id, person_id=person_id, occasion=occasion, about_id=about_id, versions=ids)
    publish(fact, by=by, at=at)
    return wanted
