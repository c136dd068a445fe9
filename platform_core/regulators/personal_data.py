"""The personal data of requests: the ids of who asked and who decided; and of a shopper, the contract of an order."""

from __future__ import annotations

from functools import partial
from uuid import UUID

from platform_core.regulators.models import DataRequest, Dossier, Regulator
from platform_core.vault.declarations import Rows, holds_none, retain


def export_appointments(person_id: UUID) -> Rows:
    rows = Regulator.objects.filter(person_id=person_id).order_by("appointed_at", "id")
    return list(rows.values("authority", "region_code", "appointed_at", "ended_at"))


def export_requests(person_id: UUID) -> Rows:
    """A regulator's requests; the rest of the register says how each was answered."""
    rows = DataRequest.objects.filter(person_id=person_id).order_by("filed_at", "id")
    return list(rows.values("id", "authority", "kind", "wanted_id", "basis", "document_no", "state", "filed_at"))


# The register of requests (E13) is kept as the log of what was looked at is.
_registered = partial(retain, because="ECL-25", retention="RT_AUDITLOG")
_registered(
    "regulators.Regulator", "person_id", purpose="who acts, and acted, for an authority", export=export_appointments
)
_registered(
    "regulators.DataRequest",
    "person_id",
    "endorsed_by",
    "decided_by",
    purpose="who asked for what, and which two decided",
    export=export_requests,
)
_registered(
    "regulators.Approval",
    "person_id",
    "approved_by",
    purpose="proof of who allowed what to be handed over",
    kept_back={"person_id": "who asked for it: their request is in the copy"},
)
_registered(
    "regulators.Export",
    "person_id",
    purpose="proof of what was handed over",
    kept_back={"person_id": "who asked for it: their request is in the copy"},
)


def export_dossiers(person_id: UUID) -> Rows:
    """The files of orders that a shopper asked for, each with its identifiers."""
    rows = Dossier.objects.filter(person_id=person_id).order_by("asked_at", "id")
    return list(rows.values("id", "order_id", "number", "documents", "state", "asked_at", "ready_at", "bundle__sha256"))


# What proves a transaction to its consumer is kept as the transaction itself is, and then goes.
_theirs = partial(retain, because="ECL-62", retention="RT_TRANSACTION")
_theirs("regulators.Dossier", "person_id", "documents", purpose="the file of an order", export=export_dossiers)
_theirs("regulators.DossierBundle", "person_id", purpose="the file of an order, as it lies in the store")
retain(
    "regulators.IdentityReport",
    "registered",
    "unregistered",
    "filed_by",
    purpose="who all traders were, as the law has it reported twice a year",
    because="ECL-28a",
    retention="RT_MERCHANT_ID",
    kept_back={"*": "files of all traders, sealed; what they say of a trader stands in that trader's own particulars"},
)
holds_none("regulators.ReportBundle", why="hashes and numbers of what was reported")
