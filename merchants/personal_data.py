"""What do we hold about the people behind applications and shops, and what becomes of it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any
from uuid import UUID

import platform_core.vault.queries
from merchants import queries
from merchants.models import (
    Advertisement,
    Application,
    Change,
    CreditReply,
    Debt,
    Document,
    Guarantee,
    Merchant,
    RegistryCheck,
    Sanction,
    Verification,
)
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
    """A person's own papers, in full."""
    rows = list(Application.objects.filter(applicant_id=person_id).order_by("submitted_at", "id"))
    sealed = [(queries.sealed_facts(row), queries.place_of(row)) for row in rows]
    opened = platform_core.vault.queries.opened_all(sealed)
    return [{name: getattr(row, name) for name in PLAIN} | texts for row, texts in zip(rows, opened, strict=True)]


def export_checks(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What the register said about them."""
    rows = RegistryCheck.objects.filter(applicant_id=person_id).order_by("checked_at", "id")
    return list(rows.values("application_id", "source", "found", "name", "kind", "status", "valid_until", "checked_at"))


def export_documents(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """A person's documents, with their own number in full."""
    rows = list(Document.objects.filter(applicant_id=person_id).order_by("id"))
    sealed = [({"sealed_number": row.sealed_number} if row.sealed_number else {}, row.place) for row in rows]
    opened = platform_core.vault.queries.opened_all(sealed)
    return [{name: getattr(row, name) for name in DOCUMENT} | texts for row, texts in zip(rows, opened, strict=True)]


def export_verifications(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What was found of this person's documents."""
    rows = Verification.objects.filter(applicant_id=person_id).order_by("verified_at", "id")
    return list(rows.values(*FOUND))


def export_changes(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What this person reported for a shop, in full."""
    rows = list(Change.objects.filter(reported_by=person_id).order_by("reported_at", "id"))
    opened = platform_core.vault.queries.opened_all([(row.sealed(), row.place) for row in rows])
    return [{name: getattr(row, name) for name in CHANGE} | texts for row, texts in zip(rows, opened, strict=True)]


def export_shops(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What is published about the shops that came of this person's applications."""
    opened = Application.objects.filter(applicant_id=person_id, shop__isnull=False).values("shop_id")
    return list(Merchant.objects.filter(id__in=opened).order_by("opened_at", "id").values(*PUBLIC))


def export_advertisements(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What this person had sent in the name of a shop."""
    rows = Advertisement.objects.filter(advertised_by=person_id).order_by("advertised_at", "id")
    return list(rows.values("id", "subject", "body", "advertised_at"))


def export_replies(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What this person replied in the name of a shop."""
    return list(CreditReply.objects.filter(said_by=person_id).order_by("said_at", "id").values("text", "said_at"))


def export_sanctions(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What this person said for a shop about a measure."""
    rows = Sanction.objects.filter(answered_by=person_id).order_by("proposed_at", "id")
    return [
        {"number": row.number, "answer": row.answer, "appeal": row.appeal if row.appealed_by == person_id else ""}
        for row in rows
    ]


def export_debts(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """What this person said for a shop against a deduction."""
    rows = Debt.objects.filter(appealed_by=person_id).order_by("incurred_at", "id")
    return list(rows.values("id", "number", "appeal", "appealed_at"))


def export_guarantees(person_id: UUID) -> Sequence[Mapping[str, Any]]:
    """The deposits to which this person has agreed for a shop."""
    rows = Guarantee.objects.filter(agreed_by=person_id).order_by("asked_at", "id")
    return list(rows.values("id", "number", "amount", "currency", "state"))


# The file on a trader is kept for the market regulator.
_on_file = partial(retain, because="OTM-31a", retention="RT_MERCHANT_ID")
_on_file(
    "merchants.Application",
    *("applicant", *queries.SEALED),
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
retain(
    "merchants.Advertisement",
    "advertised_by",
    purpose="proof of what was advertised in the shop's name, and who of the shop had it sent",
    because="ECL-18b",
    retention="RT_AD",
    export=export_advertisements,
)
retain(
    "merchants.CreditReply",
    "said_by",
    purpose="the shop's right to reply: who of the shop said what, beside the fact in its credit file",
    because="ECL-39a",
    retention="RT_REVIEW",
    export=export_replies,
)
retain(
    "merchants.CreditReversal",
    "reversed_by",
    purpose="who of staff took a fact out of a credit file",
    because="ECL-39a",
    retention="RT_REVIEW",
)
holds_none("merchants.CreditFact", why="what a shop did in which case, by ids and codes")
holds_none("merchants.CreditScore", why="a shop's id and numbers")
holds_none("merchants.Permit", why="a licence of a shop, as the law has it shown to everybody")
retain(
    "merchants.Sanction",
    *("proposed_by", "imposed_by", "decided_by", "reviewed_by", "answered_by", "appealed_by", "answer", "appeal"),
    purpose="who took a measure against a shop and who reviewed it, and what the shop's people said in its name",
    because="OPR-NEG",
    retention="RT_SANCTION_FILE",
    export=export_sanctions,
)
retain(
    "merchants.Bulletin",
    "published_by",
    purpose="who of staff published a measure before the clock did",
    because="OTM-30",
    retention="RT_SANCTION_FILE",
)
retain(
    "merchants.Debt",
    *("incurred_by", "appealed_by", "reviewed_by", "appeal"),
    purpose="who charged a shop, and what the shop's people said to it in its name",
    because="ECL-58",
    retention="RT_TRANSACTION",
    export=export_debts,
)
retain(
    "merchants.Guarantee",
    *("asked_by", "agreed_by"),
    purpose="the agreement on a guarantee deposit: who asked and who agreed",
    because="ECL-58",
    retention="RT_TRANSACTION",
    export=export_guarantees,
)
retain(
    "merchants.Grant",
    *("proposed_by", "decided_by"),
    purpose="the two persons by whom money came into the relief fund",
    because="HSE-16",
    retention="RT_TRANSACTION",
)
holds_none("merchants.ReliefReport", why="sums alone")
holds_none("merchants.Movement", why="accounts and amounts, by ids of debts and deposits")
holds_none("merchants.Ground", why="which violation a measure answers, by ids")
holds_none("merchants.Violation", why="what a shop did in which case, by ids and codes")
holds_none("merchants.Reach", why="how many were reached, and no names")
holds_none("merchants.CommissionRate", why="a shop's id and a number")
