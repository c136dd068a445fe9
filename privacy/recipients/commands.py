"""Commands on recipients of data: register one, note a supply, end one."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import datetime
from uuid import UUID

from django.db import transaction

from platform_core.actors import Actor, Role
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.legal.spans import local_day
from platform_core.rows import one_after_the_other
from platform_core.tenancy.scopes import SYSTEM, bound, current
from platform_core.vault.errors import NoRecipient
from privacy.recipients import policies
from privacy.recipients.errors import ReasonWanted, RecipientNotFound, RecipientRefused
from privacy.recipients.events import RecipientEnded, RecipientRegistered
from privacy.recipients.models import Assessment, Recipient, Supply
from privacy.recipients.types import NewRecipient


@fulfils("HSE-12", part="assessment before data goes out")
@fulfils("PIP-23")
@fulfils("PIP-21", part="terms before data goes out")
@transaction.atomic(savepoint=False)
def register_recipient(new: NewRecipient, *, assessment: str, by: Actor, at: datetime) -> Recipient:
    """Enter an outside recipient, so that the port lets data go to them. Raises ``RecipientRefused``."""
    one_after_the_other(f"recipient {new.port}")
    taken = Recipient.objects.filter(port=new.port, ended_at=None).exists()
    if not (verdict := policies.may_register(new, assessment=assessment, taken=taken)):
        raise RecipientRefused(reasons=verdict.codes())
    assessed = Assessment.objects.create(port=new.port, text=assessment, made_by=by.id, made_at=at)
    columns = {name: getattr(new, name) for name in NewRecipient.__dataclass_fields__}
    row = Recipient.objects.create(**columns, assessment=assessed, registered_by=by.id, registered_at=at)
    fact = RecipientRegistered(
        recipient_id=row.id, port=row.port, part=new.part, basis=new.basis, assessment_id=assessed.id
    )
    publish(fact, by=by, at=at)
    return row


@fulfils("PIP-21", part="proof of deletion at the end")
@transaction.atomic(savepoint=False)
def end_recipient(recipient_id: UUID, *, deletion_proof: str, by: Actor, at: datetime) -> Recipient:
    """Stop all supply to a recipient, and record the proof that the data was given back or deleted.

    Raises ``RecipientNotFound`` and ``ReasonWanted``.
    """
    if not deletion_proof.strip():
        raise ReasonWanted
    row = Recipient.objects.select_for_update().filter(id=recipient_id, ended_at=None).first()
    if row is None:
        raise RecipientNotFound(recipient_id=recipient_id)
    row.ended_at, row.deletion_proof = at, deletion_proof
    row.save(update_fields=["ended_at", "deletion_proof"])
    publish(RecipientEnded(recipient_id=row.id, port=row.port), by=by, at=at, reason=deletion_proof)
    return row


@fulfils("NDR-12", part="records of supply")
@fulfils("PIP-23")
@transaction.atomic(savepoint=False)
def supply(port: str, *, person_id: UUID, by: Actor, at: datetime) -> None:
    """Let a person's data go out by a port, and record it: as staff, or in the worker. Raises ``NoRecipient``."""
    with nullcontext() if current().role == str(Role.STAFF) else bound(SYSTEM):
        to = Recipient.objects.filter(port=port, ended_at=None).first()
        if to is None:
            raise NoRecipient(port=port)
        row = Supply(recipient=to, person_id=person_id, on=local_day(at), supplied_at=at)
        Supply.objects.bulk_create([row], ignore_conflicts=True)
