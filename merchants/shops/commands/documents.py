"""Commands on documents: hand in, add a file, verify, turn away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

import platform_core.files.commands as files
import platform_core.notices.commands as notices
import platform_core.vault.commands
from merchants.shops import policies
from merchants.shops.commands.filing import RETENTION
from merchants.shops.errors import DocumentRefused, NoShop, ReasonRequired, VerificationRefused
from merchants.shops.events import DocumentHandedIn, DocumentVerified
from merchants.shops.models.applications import Application
from merchants.shops.models.documents import Document, Permit, Verification
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops, verification
from merchants.shops.types import PERMITS, PERSONAL, DocumentForm, DocumentKind, VerificationMethod
from platform_core.actors import Actor, Role
from platform_core.eventlog.commands.publishing import publish
from platform_core.files.types import About, KeptFile
from platform_core.labels import spell


@transaction.atomic(savepoint=False)
def hand_in(form: DocumentForm, *, by: Actor, at: datetime) -> Document:
    """Take a document for the shop that one acts for, or for one's undecided application.

    Raises ``NoShop`` without either, and ``DocumentRefused`` with every reason.
    """
    document = build_document(form, application=_application_of(by), by=by, at=at)
    document.save(force_insert=True)
    publish(document_handed_in(document), by=by, at=at)
    return document


@transaction.atomic(savepoint=False)
def add_file(document_id: UUID, *, upload: bytes, name: str, by: Actor, at: datetime) -> KeptFile:
    """Add a picture or a scan to a document. Raises ``DocumentNotFound`` and the refusals of files."""
    document = Document.objects.see(document_id, by=by)
    return files.keep(
        upload,
        name=name,
        about=About(verification.ABOUT_DOCUMENT, document.id, retention=RETENTION),
        merchant_id=document.merchant_id,
        shopper_id=document.applicant_id,
        by=by,
        at=at,
    )


@transaction.atomic(savepoint=False)
def verify(document_id: UUID, *, method: VerificationMethod, by: Actor, at: datetime) -> Verification:
    """Accept a document, with the method of verification. A shop's licence is shown from now on.

    Raises ``DocumentNotFound``, ``VerificationRefused`` with every reason.
    """
    document = Document.objects.see(document_id, by=by)
    _refuse_unverifiable(document, method=method, at=at)
    found = build_verification(document, method=method, reason="", by=by, at=at)
    found.save(force_insert=True)
    publish(document_verified(found), by=by, at=at)
    if document.merchant_id is not None:
        show([document], merchant_id=document.merchant_id, at=at)
        _renew(document, merchant_id=document.merchant_id, at=at)
    return found


@transaction.atomic(savepoint=False)
def turn_away(document_id: UUID, *, method: VerificationMethod, reason: str, by: Actor, at: datetime) -> Verification:
    """Turn a document away, with the reason: its owner is told, and it is not shown any more.

    Raises ``DocumentNotFound``, ``ReasonRequired``.
    """
    document = Document.objects.see(document_id, by=by)
    if not reason.strip():
        raise ReasonRequired
    found = build_verification(document, method=method, reason=reason.strip(), by=by, at=at)
    found.save(force_insert=True)
    publish(document_verified(found), by=by, at=at, reason=found.reason)
    if document.merchant_id is not None:
        _withdraw(document, merchant_id=document.merchant_id, at=at)
    params: dict[str, Any] = {"document": spell(document.kind), "reason": found.reason}
    notices.send(document.applicant_id, template="merchants.document_turned_away", params=params, by=by, at=at)
    return found


# For `_opening` as well


def build_document(form: DocumentForm, *, application: Application | None, by: Actor, at: datetime) -> Document:
    """Build the row, sealed where it is a person's and not yet saved. Raises ``DocumentRefused``."""
    verdict = policies.may_hand_in(form, today=shops.local_date(at))
    if not verdict:
        raise DocumentRefused(reasons=verdict.codes())
    document = Document(
        application=application,
        applicant_id=application.applicant_id if application else by.id,
        merchant_id=by.merchant_id,
        kind=form.kind,
        issuer=form.issuer.strip(),
        valid_from=form.valid_from,
        valid_until=form.valid_until,
        handed_in_at=at,
    )
    number = form.number.strip()
    if form.kind in PERSONAL:
        sealed = platform_core.vault.commands.seal({"sealed_number": number}, retention=RETENTION, place=document.place)
        document.sealed_number = sealed["sealed_number"]
    else:
        document.number = number
    return document


def build_verification(
    document: Document, *, method: VerificationMethod, reason: str, by: Actor, at: datetime
) -> Verification:
    """Build the row of a verdict, not yet saved."""
    return Verification(
        document=document,
        applicant_id=document.applicant_id,
        merchant_id=document.merchant_id,
        accepted=not reason,
        method=method,
        reason=reason,
        verified_by=by.id,
        verified_at=at,
    )


def _refuse_unverifiable(document: Document, *, method: VerificationMethod, at: datetime) -> None:
    verdict = policies.may_verify(
        method,
        has_file=bool(verification.files_of(document)),
        valid_until=document.valid_until,
        today=shops.local_date(at),
    )
    if not verdict:
        raise VerificationRefused(document_id=document.id, reasons=verdict.codes())


def show(documents: Iterable[Document], *, merchant_id: UUID, at: datetime) -> None:
    """Show verified licences to everybody; one that is there already stays as it is, or is shown again."""
    Permit.objects.bulk_create(
        (
            Permit(
                merchant_id=merchant_id,
                document=document,
                kind=document.kind,
                number=document.number,
                issuer=document.issuer,
                valid_from=document.valid_from,
                valid_until=document.valid_until,
                shown_at=at,
            )
            for document in documents
            if document.kind in PERMITS
        ),
        update_conflicts=True,
        unique_fields=["document"],
        update_fields=["withdrawn_at"],
    )


def document_handed_in(document: Document) -> DocumentHandedIn:
    return DocumentHandedIn(**_of(document))


def document_verified(found: Verification) -> DocumentVerified:
    return DocumentVerified(
        **_of(found.document), verification_id=found.id, accepted=found.accepted, method=found.method
    )


def _withdraw(document: Document, *, merchant_id: UUID, at: datetime) -> None:
    """Withdraw a document that staff no longer believe, and end sales on it: the sales that were asked before go
    first.
    """
    shops.wait_for_sales(merchant_id)
    if Permit.objects.on_show().filter(document=document).update(withdrawn_at=at):
        _renew(document, merchant_id=merchant_id, at=at)


def _renew(document: Document, *, merchant_id: UUID, at: datetime) -> None:
    """Set the end of the shop's licence to the last end of its shown business licences: a renewed licence stays
    renewed, in any order of verification."""
    if document.kind == DocumentKind.BUSINESS_LICENCE:
        shown = Permit.objects.on_show().filter(merchant_id=merchant_id, kind=DocumentKind.BUSINESS_LICENCE)
        ends = list(shown.values_list("valid_until", flat=True))
        last = policies.last_day_of_licences(ends, today=shops.local_date(at))
        Merchant.objects.filter(id=merchant_id).update(licence_valid_until=last)


def _of(document: Document) -> dict[str, Any]:
    return {
        "document_id": document.id,
        "applicant_id": document.applicant_id,
        "application_id": document.application_id,
        "merchant_id": document.merchant_id,
        "kind": document.kind,
    }


def _application_of(by: Actor) -> Application | None:
    """The undecided application of the actor; None for one who acts for a shop. Raises ``NoShop``."""
    if by.role is Role.MERCHANT:
        return None
    found = Application.objects.visible_to(by).open().first()
    if found is None or by.role is not Role.SHOPPER:
        raise NoShop
    return found
