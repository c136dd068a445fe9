"""Subscribers: they give and take rights, hand over built bundles, and tell people."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import platform_core.notices.commands as notices
from platform_core.actors import RELAY
from platform_core.cases.telling import tell_parties
from platform_core.eventlog.facts import DeliveryContext
from platform_core.eventlog.registry import subscribe
from platform_core.regulators import queries
from platform_core.regulators.case import DOSSIER, REPORT, REQUEST
from platform_core.regulators.commands import appointing, deciding, own_file
from platform_core.regulators.events import (
    DossierAsked,
    DossierBuilt,
    ExportBuilt,
    RegulatorAppointed,
    RegulatorDismissed,
    ReportFrozen,
    RequestHandedOver,
)


def request_of(fact: Any) -> dict[str, str]:
    """The authority and document of the request in each text, the reason of a refusal, and the hash of a bundle."""
    row = queries.request(fact.request_id, by=RELAY)
    sha256 = row.approval.export.sha256 if isinstance(fact, RequestHandedOver) else ""
    named = {"authority": row.authority, "document_no": row.document_no, "reason": row.reason}
    return named | {"request_id": str(row.id), "sha256": sha256}


tell_parties(REQUEST, more=request_of)
tell_parties(DOSSIER, app=__name__)


def report_of(fact: Any) -> dict[str, str]:
    """The day of the report, and how many traders have something missing or wrong."""
    row = queries.identity_report(fact.identity_report_id, by=RELAY)
    return {"frozen_on": row.frozen_on.isoformat(), "wrong": str(len(row.wrong) or "")}


tell_parties(REPORT, more=report_of)


@subscribe(ReportFrozen, name="regulators.remind_to_register")
def remind_to_register(fact: ReportFrozen, context: DeliveryContext) -> None:
    """Tell traders who are exempt from registration how they are reported, and how to register (ECL 28)."""
    row = queries.identity_report(fact.identity_report_id, by=RELAY)
    for shop in map(UUID, row.unregistered_ids):
        template, at = "regulators.register_reminder", context.handled_at
        notices.send_to_shop(shop, template=template, params={}, by=RELAY, at=at)


@subscribe(RegulatorAppointed, name="regulators.let_in")
def let_in(fact: RegulatorAppointed, context: DeliveryContext) -> None:
    appointing.let_in(fact.person_id, by=RELAY, at=context.handled_at)


@subscribe(RegulatorDismissed, name="regulators.shut_out")
def shut_out(fact: RegulatorDismissed, context: DeliveryContext) -> None:
    appointing.shut_out(fact.person_id, by=RELAY, at=context.handled_at)


@subscribe(ExportBuilt, name="regulators.hand_over", replayable=True)
def hand_over(fact: ExportBuilt, context: DeliveryContext) -> None:
    deciding.hand_over(fact.request_id, by=RELAY, at=context.handled_at)


@subscribe(DossierAsked, name="regulators.collect_dossier", replayable=True)
def collect_dossier(fact: DossierAsked, context: DeliveryContext) -> None:
    own_file.collect(fact.dossier_id, by=RELAY, at=context.handled_at)


@subscribe(DossierBuilt, name="regulators.lay_dossier_ready", replayable=True)
def lay_dossier_ready(fact: DossierBuilt, context: DeliveryContext) -> None:
    own_file.lay_ready(fact.dossier_id, by=RELAY, at=context.handled_at)
