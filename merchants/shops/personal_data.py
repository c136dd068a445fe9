"""Declare the personal data in applications, documents, changes and shops."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import platform_core.vault.queries
from merchants.shops.models.applications import Application, RegistryCheck
from merchants.shops.models.changes import Change
from merchants.shops.models.documents import Document, Verification
from merchants.shops.models.shops import Merchant
from merchants.shops.queries import shops
from platform_core.vault.declarations import holds_none, retain

PLAIN = (
    *("id", "state", "kind", "trade_name", "legal_form", "credit_code", "registered_capital", "licence_valid_until"),
    *("trades", "region_code", "declared_at", "submitted_at", "reason"),
)
DOCUMENT = ("id", "kind", "number", "issuer", "valid_from", "valid_until", "handed_in_at")
FOUND = ("document_id", "accepted", "method", "reason", "verified_at")
CHANGE = ("id", "state", "fact", "changed_on", "reported_at", "verified_at", "reason")
PUBLIC = ("id", "trade_name", "representative", "business_address", "service_phone", "opened_at", "closed_at")


def export_applications(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export a person's own papers, in full."""
    rows = list(Application.objects.filter(applicant_id=person_id).order_by("submitted_at", "id"))
    sealed = [(shops.sealed_facts(row), shops.place_of(row)) for row in rows]
    opened = platform_core.vault.queries.opened_all(sealed)
    return [{name: getattr(row, name) for name in PLAIN} | texts for row, texts in zip(rows, opened, strict=True)]


def export_checks(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export the register's answers about them."""
    rows = RegistryCheck.objects.filter(applicant_id=person_id).order_by("checked_at", "id")
    return list(rows.values("application_id", "source", "found", "name", "kind", "status", "valid_until", "checked_at"))


def export_documents(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export a person's documents, with their own number in full."""
    rows = list(Document.objects.filter(applicant_id=person_id).order_by("id"))
    sealed = [({"sealed_number": row.sealed_number} if row.sealed_number else {}, row.place) for row in rows]
    opened = platform_core.vault.queries.opened_all(sealed)
    return [{name: getattr(row, name) for name in DOCUMENT} | texts for row, texts in zip(rows, opened, strict=True)]


def export_verifications(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export the verdicts on this person's documents."""
    rows = Verification.objects.filter(applicant_id=person_id).order_by("verified_at", "id")
    return list(rows.values(*FOUND))


def export_changes(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export the changes that this person reported for a shop, in full."""
    rows = list(Change.objects.filter(reported_by=person_id).order_by("reported_at", "id"))
    opened = platform_core.vault.queries.opened_all([(row.sealed_parts(), row.place) for row in rows])
    return [{name: getattr(row, name) for name in CHANGE} | texts for row, texts in zip(rows, opened, strict=True)]


def export_shops(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """Export the public facts of the shops that came of this person's applications."""
    opened = Application.objects.filter(applicant_id=person_id, shop__isnull=False).values("shop_id")
    return list(Merchant.objects.filter(id__in=opened).order_by("opened_at", "id").values(*PUBLIC))


# The file on a trader is kept for the market regulator.
_on_file = partial(retain, because="OTM-31a", retention="RT_MERCHANT_ID")
_on_file(
    "merchants.Application",
    *("applicant", *shops.SEALED),
    purpose="knowing who trades here: verification, file and reports to the market regulator",
    export=export_applications,
)
_on_file(
    "merchants.RegistryCheck",
    *("applicant_id", "name"),
    purpose="proof that the identity was verified, and when",
    export=export_checks,
)
_on_file(
    "merchants.Document",
    *("applicant_id", "number", "sealed_number"),
    purpose="the documents behind a shop; a person's own number is sealed, that of a public register is not",
    export=export_documents,
)
_on_file(
    "merchants.Verification",
    *("applicant_id", "reason"),
    purpose="proof of who verified which document, when and how",
    export=export_verifications,
)
_on_file(
    "merchants.Change",
    *("reported_by", "contact_name", "phone", "address", "reason"),
    purpose="what a shop reported of itself, who verified it, and where goods go back to",
    export=export_changes,
)
_on_file(
    "merchants.Merchant",
    *("representative", "business_address", "service_phone"),
    purpose="the trader page, which the law has shown to everybody: plain, since it is published",
    export=export_shops,
)
holds_none("merchants.Permit", why="a licence of a shop, as the law has it shown to everybody")
holds_none("merchants.CommissionRate", why="a shop's id and a number")
