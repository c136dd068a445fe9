"""Reads of requests and dossiers: their state, their clock, and the things in them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

import platform_core.audit.publishing
import platform_core.cases.queries as cases
import platform_core.vault.queries
from platform_core.actors import Actor
from platform_core.audit.types import Checkpoint
from platform_core.deadlines.queries import promises
from platform_core.deadlines.types import Promise
from platform_core.duties import CATALOGUE, fulfils
from platform_core.errors import NotFound
from platform_core.eventlog import queries as eventlog
from platform_core.eventlog.types import TimelineItem
from platform_core.regulators import store
from platform_core.regulators.errors import ExportNotReady, NoDossier, ReportNotFiled, ReportNotFound
from platform_core.regulators.events import DossierCollected, ExportFetched, ReportFrozen
from platform_core.regulators.models import (
    REPORTED,
    Approval,
    DataRequest,
    Dossier,
    DossierBundle,
    Export,
    IdentityReport,
    Regulator,
    ReportBundle,
)
from platform_core.regulators.registry import ids_of
from platform_core.regulators.states import DossierState, RequestState
from platform_core.regulators.types import SUBJECTS, Authority, Kind, ReportFile
from platform_core.tenancy.tenants import is_tenant
from platform_core.vault.types import Place


def authority_of(person_id: UUID) -> Authority:
    """The authority for which a person acts today. Raises ``NotAppointed``."""
    return Regulator.objects.of(person_id).facts()


def find_authority(person_id: UUID) -> Authority | None:
    found = Regulator.objects.in_force().filter(person_id=person_id).first()
    return found.facts() if found else None


def list_appointed() -> list[tuple[UUID, str]]:
    """Everybody who acts for an authority now, with its name, by when they were appointed. For staff and the system."""
    found = Regulator.objects.in_force().order_by("appointed_at", "id")
    return list(found.values_list("person_id", "authority"))


def requests_of(actor: Actor) -> QuerySet[DataRequest]:
    """A regulator's own, or all; in no order yet."""
    return DataRequest.objects.visible_to(actor)


def request(request_id: UUID, *, by: Actor) -> DataRequest:
    """A request with its approval and bundle. Raises ``RequestNotFound``."""
    return DataRequest.objects.select_related("approval__export").see(request_id, by=by)


def clock_of(request_id: UUID) -> Promise | None:
    """The time to answer, running or ended, as far as the bound scope may see it; the last, if it was counted again."""
    return next(reversed(promises.about(request_id)), None)


def actions(row: DataRequest, *, by: Actor, at: datetime) -> list[str]:
    """The acts open to this actor now. Each act that is offered is accepted."""
    steps = [action.name for action in cases.actions(row, by=by, at=at)]
    return [*steps, "fetch"] if row.stage is RequestState.HANDED_OVER else steps


def history(request_id: UUID) -> list[TimelineItem]:
    """The history of a request, each look at the bundle included (E13)."""
    return eventlog.timeline(request_id)


def looks(request_id: UUID) -> int:
    """The number of times that it was fetched."""
    return eventlog.topics_about(request_id).count(ExportFetched.topic)


def checkpoint() -> Checkpoint:
    """The newest signed head of the log. Raises ``NothingSigned``, or ``HeadNotOurs``."""
    return platform_core.audit.publishing.newest()


def trail_of(row: DataRequest) -> frozenset[UUID]:
    """The things of the subject asked about; none where that does not exist. For staff's scope."""
    if row.kind == Kind.MERCHANT:
        return frozenset({row.wanted_id}) if is_tenant(row.wanted_id) else frozenset()
    try:
        return ids_of(SUBJECTS[Kind(row.kind)], row.wanted_id)
    except NotFound:
        return frozenset()


def next_to_build(*, but: Collection[UUID] = ()) -> Approval | None:
    """The approval that waits longest for its bundle, ``but`` for these. For the sequencer.

    Only once the tree has grown past it: else the bundle would lack the newest facts.
    """
    waiting = Approval.objects.filter(request__state=RequestState.APPROVED, export=None).exclude(id__in=but)
    found = waiting.select_related("request").order_by("approved_at", "id")
    return next((a for a in found if platform_core.audit.queries.is_placed(a.event_id)), None)


def dossiers_of(actor: Actor) -> QuerySet[Dossier]:
    """A shopper's own, or all; in no order yet."""
    return Dossier.objects.visible_to(actor)


def find_dossier(order_id: UUID, *, by: Actor) -> Dossier | None:
    """The file of an order that its shopper asked for last."""
    return Dossier.objects.of(order_id, by=by).first()


def last_dossier(order_id: UUID, *, by: Actor) -> Dossier:
    """The same. Raises ``NoDossier``, also for another's."""
    found = find_dossier(order_id, by=by)
    if found is None:
        raise NoDossier(order_id=order_id)
    return found


def lying_ready(order_id: UUID, *, by: Actor) -> DossierBundle | None:
    """The newest bundle that may be fetched, also while a newer one is being put together."""
    ready = Dossier.objects.of(order_id, by=by).filter(state=DossierState.READY)
    return DossierBundle.objects.filter(dossier__in=ready).order_by("-built_at", "-id").first()


def fetched_dossier(order_id: UUID, *, by: Actor) -> DossierBundle:
    """The same. Raises ``NoDossier``, also for another's, and ``ExportNotReady``."""
    newest, bundle = last_dossier(order_id, by=by), lying_ready(order_id, by=by)
    if bundle is None:
        raise ExportNotReady(state=newest.state)
    return bundle


def next_dossier(*, but: Collection[UUID] = ()) -> Dossier | None:
    """The file that waits longest, ``but`` for these, once the tree has grown past it. For the sequencer."""
    waiting = Dossier.objects.filter(state=DossierState.COLLECTED, bundle=None).exclude(id__in=but)
    return next((row for row in waiting.order_by("collected_at", "id") if _is_placed(row)), None)


def _is_placed(row: Dossier) -> bool:
    return _is_told(row.id, topic=DossierCollected.topic)


def _is_told(subject_id: UUID, *, topic: str) -> bool:
    """Has the fact its place in the tree?"""
    told = eventlog.first_about(subject_id, topic=topic)
    return told is not None and platform_core.audit.queries.is_placed(told.id)


@fulfils("ECL-62")
def dossier_facts(row: Dossier) -> dict[str, Any]:
    """The reason for the file of an order, with the texts whose hashes stand in its facts."""
    return {
        "dossier_id": str(row.id),
        "scope": Kind.ORDER,
        "subject_type": SUBJECTS[Kind.ORDER],
        "subject_id": str(row.order_id),
        "number": row.number,
        "asked_by": str(row.person_id),
        "asked_at": row.asked_at.isoformat(),
        "documents": row.documents,
        "watermark": f"{row.number} {row.id} {row.person_id}",
    }


def last_tree_size(bundles: type[Export | DossierBundle], person_id: UUID) -> int:
    """The size of the log as this person last got a part of it; 0 for nothing yet. For the sequencer."""
    sizes = bundles._default_manager.filter(person_id=person_id).order_by("-tree_size")
    return sizes.values_list("tree_size", flat=True).first() or 0


def manifest_facts(approval: Approval) -> dict[str, Any]:
    """The reason for a bundle: who asked for which data on which ground, and who allowed how much of it."""
    row = approval.request
    return {
        "request_id": str(row.id),
        "authority": row.authority,
        "region_code": row.region_code,
        "basis": row.basis,
        "basis_source": CATALOGUE[row.basis].source,
        "document_no": row.document_no,
        "scope": row.kind,
        "subject_type": SUBJECTS[Kind(row.kind)],
        "subject_id": str(row.wanted_id),
        "filed_at": row.filed_at.isoformat(),
        "since": approval.since.isoformat() if approval.since else None,
        "until": approval.until.isoformat() if approval.until else None,
        "approved_by": str(approval.approved_by),
        "approved_at": approval.approved_at.isoformat(),
        "approval_id": str(approval.id),
        "watermark": f"{row.authority} {row.document_no} {row.id} {approval.approved_by}",
    }


def reports() -> QuerySet[IdentityReport]:
    """Every identity report, as the bound scope sees them; in no order yet."""
    return IdentityReport.objects.all()


def report_figures() -> list[dict[str, Any]]:
    """The part of each report that every authority may know, the newest first, and the SHA-256 of its signed
    manifest.
    """
    manifests = dict(ReportBundle.objects.values_list("report_id", "sha256"))
    rows = reports().order_by("-frozen_on").values(*REPORTED)
    return [row | {"manifest": manifests.get(row["id"])} for row in rows]


def reported_manifest(report_id: UUID) -> ReportBundle:
    """Its signed manifest, which names nobody. Raises ``ReportNotFound`` also before it is built."""
    found = ReportBundle.objects.filter(report_id=report_id).first()
    if found is None:
        raise ReportNotFound(identity_report_id=report_id)
    return found


def identity_report(report_id: UUID, *, by: Actor) -> IdentityReport:
    """Raises ``ReportNotFound``."""
    return IdentityReport.objects.see(report_id, by=by)


def report_place(row: IdentityReport) -> Place:
    """The place at which its data files are sealed: under the report itself, since they are about many."""
    return Place.of(row, subject_id=row.id)


def report_data(row: IdentityReport) -> tuple[ReportFile, ...]:
    """The data files as they were frozen. For who files them."""
    names = {"registered": row.registered_rows, "unregistered": row.unregistered_rows}
    texts = platform_core.vault.queries.opened({name: getattr(row, name) for name in names}, place=report_place(row))
    return tuple(ReportFile(name=f"{name}.csv", text=texts[name], rows=rows) for name, rows in names.items())


def manifest_of(row: IdentityReport) -> ReportBundle:
    """The signed manifest. Raises ``ExportNotReady`` before the sequencer has built it."""
    found = ReportBundle.objects.filter(report=row).first()
    if found is None:
        raise ExportNotReady(state=row.state)
    return found


def receipt_of(row: IdentityReport) -> bytes:
    """The file of the receipt, as it was kept. Raises ``ReportNotFiled``; ``OSError`` where it was replaced."""
    if not row.receipt_name:
        raise ReportNotFiled(identity_report_id=row.id)
    with store.intact(row.receipt_name, sha256=row.receipt_sha256) as file:
        return bytes(file.read())


def next_report(*, but: Collection[UUID] = ()) -> IdentityReport | None:
    """The report that waits longest for its manifest, ``but`` for these. For the sequencer."""
    waiting = IdentityReport.objects.filter(bundle=None).exclude(id__in=but).order_by("frozen_at", "id")
    return next((row for row in waiting if _is_told(row.id, topic=ReportFrozen.topic)), None)


@fulfils("OTM-25")
@fulfils("ECL-28a", part="hand in identities")
def report_facts(row: IdentityReport) -> dict[str, Any]:
    """The facts in the manifest of a report: its day, and of each data file hash and number of traders."""
    parts = [
        ("registered", row.registered_rows, row.registered_sha256),
        ("unregistered", row.unregistered_rows, row.unregistered_sha256),
    ]
    return {
        "report_id": str(row.id),
        "scope": "identity_report",
        "subject_type": row.CASE.kind,
        "subject_id": str(row.id),
        "basis": "OTM-25",
        "basis_source": CATALOGUE["OTM-25"].source,
        "frozen_on": row.frozen_on.isoformat(),
        "frozen_at": row.frozen_at.isoformat(),
        "data_files": [{"name": f"{name}.csv", "rows": rows, "sha256": sha256} for name, rows, sha256 in parts],
        "watermark": f"tianping identity report {row.frozen_on} {row.id}",
    }
