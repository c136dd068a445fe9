"""Commands on a request about one's own data: ask, prepare and fetch the copy, carry out, answer, refuse."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Final
from uuid import UUID

from django.db import transaction

import platform_core.accounts.queries
import platform_core.vault.commands as vault
import platform_core.vault.queries as opening
from platform_core.accounts.commands import correcting
from platform_core.accounts.errors import PhoneTaken
from platform_core.actors import Actor
from platform_core.cases.registry import carries_out
from platform_core.cases.rows import number_of
from platform_core.cases.steps import begin, open_case, step_of
from platform_core.duties import fulfils
from platform_core.eventlog.commands.publishing import publish
from platform_core.rows import new_id, one_after_the_other
from platform_core.tenancy.scopes import bound, shopper
from platform_core.vault import retention
from privacy.consents import policies as consents_policies
from privacy.consents.commands import withdraw_all_of
from privacy.recipients.errors import ReasonWanted
from privacy.requests import policies, queries
from privacy.requests.case import OWED
from privacy.requests.errors import AlreadyAsked, ArchiveGone, BadRequest, NotYourData
from privacy.requests.events import SubjectExported
from privacy.requests.models import Archive, Correction, Request
from privacy.requests.types import COPIES, Copy, NewRequest, RequestKind, TurnDown
from privacy.retention import queries as retention_queries
from privacy.retention.commands import certify


@transaction.atomic(savepoint=False)
def export_subject(person_id: UUID, *, by: Actor, at: datetime) -> Copy:
    """Copy everything that is declared about a person, by model; the person sees that it was taken.

    Raises ``NotYourData``, and ``Forgotten`` where a key is gone already.
    """
    if not policies.may_export(person_id, by=by):
        raise NotYourData
    copy = queries.copy_of(person_id)
    with bound(shopper(person_id)):
        publish(SubjectExported(person_id=person_id, models=tuple(copy)), by=by, at=at)
    return copy


withdraw_request: Final = step_of(Request, "withdraw")
FILE: Final = "RT_RIGHTS"  # how long the file of a request is kept


@fulfils("PIP-50", "NDR-23")
@transaction.atomic(savepoint=False)
def ask(new: NewRequest, *, by: Actor, at: datetime) -> Request:
    """File a request about one's own data; its clock runs from now, since the person has proved who they are.

    Raises ``NotYourData``, ``BadRequest``, ``AlreadyAsked``, and of the second proof ``TooManyAttempts`` and
    ``BadSentCode``.
    """
    if not consents_policies.may_say(by=by):
        raise NotYourData
    if not (verdict := policies.may_ask(new)):
        raise BadRequest(reasons=verdict.codes())
    one_after_the_other(f"{Request.CASE.kind} {by.id}")
    if running := Request.objects.pending(new.kind, by=by).first():
        raise AlreadyAsked(request_id=running.id)
    if policies.wants_code(new):
        how = {"sent_code": new.sent_code, "address": new.address}
        correcting.use_own_code(by.id, **how, by=by, at=at)
    row = _save_request(new, by=by, at=at)
    open_case(row, by=by, at=at)
    return row


@fulfils("PIP-45a")
@carries_out(Request.CASE, "prepare")
@transaction.atomic(savepoint=False)
def prepare(request_id: UUID, *, by: Actor, at: datetime) -> Request:
    """Lay the copy of everything ready for its owner, sealed under their key. A second time it changes nothing."""
    row = Request.objects.see(request_id, by=by)
    if row.stage not in OWED or RequestKind(row.kind) not in COPIES:
        return row
    data = queries.build_archive(row.person_id, number=row.number, at=at)
    begun = begin(Request, "prepare", request_id, by=by, at=at)
    sha256 = hashlib.sha256(data).hexdigest()
    kept = Archive(request=row, person_id=row.person_id, sha256=sha256, size=len(data), built_at=at)
    kept.content = vault.seal_bytes(data, column="content", retention=retention.ACCOUNT, place=kept.place)
    kept.save(force_insert=True)
    return begun.say(sha256=sha256, size=len(data))


@carries_out(Request.CASE, "collect")
@transaction.atomic(savepoint=False)
def collect(request_id: UUID, *, by: Actor, at: datetime) -> Request:
    """Record that its owner has the copy, and destroy ours. ``fetch`` hands it out in the same transaction.

    Raises as ``begin`` does, and ``ArchiveGone`` after its days.
    """
    begun = begin(Request, "collect", request_id, by=by, at=at)
    _destroy(request_id, at=at)
    return begun.say()


@fulfils("PIP-45a")
@transaction.atomic(savepoint=False)
def fetch(request_id: UUID, *, by: Actor, at: datetime) -> bytes:
    """Hand out the archive, once. Raises as ``collect`` does, and ``ArchiveGone`` for one that was fetched."""
    Request.CASE.require_role(Request.CASE.by_name["collect"], by=by)  # nobody else even learns that there is one
    row = Request.objects.see(request_id, by=by)
    kept = Archive.objects.filter(request=row).first()
    if kept is None or kept.content is None:
        raise ArchiveGone(closed_at=kept.gone_at if kept else None)
    data = opening.opened_bytes(kept.content, column="content", place=kept.place)
    collect(request_id, by=by, at=at)
    return data


@carries_out(Request.CASE, "destroy")
@transaction.atomic(savepoint=False)
def destroy(request_id: UUID, *, by: Actor, at: datetime) -> Request:
    """Destroy a copy that nobody fetched in time."""
    begun = begin(Request, "destroy", request_id, by=by, at=at)
    _destroy(request_id, at=at)
    return begun.say()


@transaction.atomic(savepoint=False)
def carry_out(request_id: UUID, *, by: Actor, at: datetime) -> Request:
    """Make the copy, correct the contact, or delete; leave any other request to staff."""
    row = Request.objects.see(request_id, by=by)
    if row.stage not in OWED:
        return row
    match RequestKind(row.kind):
        case kind if kind in COPIES:
            return prepare(request_id, by=by, at=at)
        case RequestKind.CORRECTION if row.fields:
            return _correct(row, by=by, at=at)
        case RequestKind.DELETION:
            return _delete(row, by=by, at=at)
        case _:
            return row


@fulfils("PIP-48")
@carries_out(Request.CASE, "answer")
@transaction.atomic(savepoint=False)
def answer(request_id: UUID, *, words: str, by: Actor, at: datetime) -> Request:
    """Answer in words, as a person. Raises as ``begin`` does, and ``ReasonWanted``."""
    return _reply("answer", request_id, words=words, by=by, at=at)


@fulfils("PIP-50")
@carries_out(Request.CASE, "refuse")
@transaction.atomic(savepoint=False)
def refuse(request_id: UUID, *, words: str, by: Actor, at: datetime) -> Request:
    """Refuse a request, with a reason; the person also reads where else they can go. Raises as ``answer`` does."""
    return _reply("refuse", request_id, words=words, by=by, at=at)


def _reply(step: str, request_id: UUID, *, words: str, by: Actor, at: datetime) -> Request:
    if not words.strip():
        raise ReasonWanted
    begun = begin(Request, step, request_id, by=by, at=at, move=False)
    sealed = vault.seal({"answer": words}, retention=FILE, place=begun.row.place)
    return begun.move(answer=sealed["answer"], answered_by=by.id).say()


def _save_request(new: NewRequest, *, by: Actor, at: datetime) -> Request:
    row_id = new_id()
    number = number_of("P", row_id, at=at)
    row = Request(id=row_id, number=number, person_id=by.id, kind=new.kind, filed_at=at)
    row.fields = sorted(new.contact)
    if words := new.words.strip():
        row.words = vault.seal({"words": words}, retention=FILE, place=row.place)["words"]
    row.save(force_insert=True)
    if new.contact:
        _save_correction(row, new)
    return row


def _save_correction(row: Request, new: NewRequest) -> None:
    """Save the new contact under the key of the account, so that it goes with the account."""
    wish = Correction(request=row, person_id=row.person_id)
    texts = {field: text for field, text in new.contact.items() if text}
    for column, sealed in vault.seal(texts, retention=retention.ACCOUNT, place=wish.place).items():
        setattr(wish, column, sealed)
    wish.save(force_insert=True)


@fulfils("PIP-46")
def _correct(row: Request, *, by: Actor, at: datetime) -> Request:
    """Move the new values into the contact, and delete them here."""
    wish = Correction.objects.filter(request=row).first()
    if wish is None:  # it went with the account
        return row
    sealed = {name: text for name in row.fields if (text := getattr(wish, name)) is not None}
    contact = dict.fromkeys(row.fields, "") | opening.opened(sealed, place=wish.place)
    wish.delete()
    try:
        with transaction.atomic():
            correcting.correct_contact(row.person_id, contact=contact, by=by, at=at)
    except PhoneTaken:
        why = TurnDown.PHONE_UNUSABLE
        return begin(Request, "turn_down", row.id, by=by, at=at, move=False).move(why=why).say(why=why)
    return begin(Request, "carry_out", row.id, by=by, at=at).say()


@fulfils("PIP-47")
def _delete(row: Request, *, by: Actor, at: datetime) -> Request:
    """Delete the address for mail and every consent, which an account does not need. The certificate names the rest."""
    had_address = platform_core.accounts.queries.contact_row(row.person_id).email is not None
    correcting.correct_contact(row.person_id, contact={"email": ""}, by=by, at=at)
    withdraw_all_of(row.person_id, by=by, at=at)
    begun = begin(Request, "carry_out", row.id, by=by, at=at)
    held = retention_queries.would_be_held(row.person_id, at=at)
    erased = {"accounts.Contact.email": int(had_address)}
    certify(row.person_id, about=row, erased=erased, destroyed=(), held=held, by=by, at=at)
    return begun.say()


def _destroy(request_id: UUID, *, at: datetime) -> None:
    """Destroy our copy, unless it went before with the account."""
    Archive.objects.filter(request_id=request_id, gone_at=None).update(content=None, gone_at=at)
