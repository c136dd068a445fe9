"""Commands by which a person proves once more who they are, and corrects their contact."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

import platform_core.vault.commands
from platform_core.accounts import attempts, codes, proofs, queries
from platform_core.accounts.commands.recovering import request_code
from platform_core.accounts.errors import BadSentCode, PhoneTaken
from platform_core.accounts.events import ContactCorrected, ProvedAgain
from platform_core.accounts.models import Contact, SentCode
from platform_core.accounts.types import Destination, SentBy
from platform_core.actors import Actor
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.vault import retention
from platform_core.vault.index import index
from platform_core.vault.types import Sealed

INDEXED = {"phone": SentBy.SMS, "email": SentBy.EMAIL}


@transaction.atomic(savepoint=False)
def send_own_code(person_id: UUID, *, address: str, by: Actor, at: datetime) -> None:
    """Send a code to the phone that the person's own account has. Raises ``TooManyAttempts``, ``ContactNotFound``."""
    row = queries.contact_row(person_id)
    request_code(Destination(by=SentBy.SMS, index=bytes(row.phone_index)), address=address, by=by, at=at)


@transaction.atomic(savepoint=False)
def use_own_code(person_id: UUID, *, sent_code: str, address: str, by: Actor, at: datetime) -> None:
    """Use up a code that was sent to this person: they hold their phone or their mail as well as a session.

    Raises ``TooManyAttempts`` and ``BadSentCode``.
    """
    attempts.refuse_too_many_sent_codes(address)
    if not proofs.redeem(person_id, sent_code):
        attempts.note_bad_sent_code(address)
        raise BadSentCode
    publish(ProvedAgain(person_id=person_id), by=by, at=at)


@fulfils("PIP-46")
@transaction.atomic(savepoint=False)
def correct_contact(person_id: UUID, *, contact: Mapping[str, str], by: Actor, at: datetime) -> None:
    """Change name, phone or e-mail address; an empty e-mail address is removed. In the worker, as the system.

    The old phone and address are not kept: no duty asks for it. Raises ``ContactNotFound``, ``PhoneTaken``,
    ``Forgotten``, and ``ValueError`` for a malformed one.
    """
    row = Contact.objects.select_for_update().get(pk=queries.contact_row(person_id).pk)
    texts = queries.normalise(contact)
    kept = {field: text for field, text in texts.items() if text}
    sealed = platform_core.vault.commands.seal(kept, retention=retention.ACCOUNT, place=row.place)
    changed: dict[str, Sealed | bytes | None] = {field: sealed.get(field) for field in texts}
    for field in texts.keys() & INDEXED.keys():
        changed[f"{field}_index"] = index(codes.FIELDS[INDEXED[field]], kept[field]) if field in kept else None
    for column, value in changed.items():
        setattr(row, column, value)
    try:
        with transaction.atomic():
            row.save(update_fields=changed)
    except IntegrityError as error:
        raise PhoneTaken from error
    if texts.keys() & INDEXED.keys():  # what went to the old address proves nothing of the new one
        SentCode.objects.filter(person_id=person_id).delete()
    publish(ContactCorrected(person_id=person_id, fields=tuple(sorted(texts))), by=by, at=at)
