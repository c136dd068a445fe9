"""What happened between authorities and the house? Ids, articles and document numbers; never what was handed over."""

from __future__ import annotations

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from platform_core.regulators.types import Basis, Kind


class RegulatorAppointed(DomainEvent):
    """Staff say that a person acts for an authority; the right to come in follows."""

    topic = "regulators.appointed"
    subject = "regulator_id"
    person = "person_id"
    regulator_id: UUID
    person_id: UUID
    authority: str
    region_code: str


class RegulatorDismissed(DomainEvent):
    """The person acts for it no longer; the right goes."""

    topic = "regulators.dismissed"
    subject = "regulator_id"
    person = "person_id"
    regulator_id: UUID
    person_id: UUID


class _Request(DomainEvent):
    """Which request, of whom."""

    subject: ClassVar[str] = "request_id"
    person: ClassVar[str] = "person_id"
    request_id: UUID
    person_id: UUID


class RequestFiled(_Request):
    """An authority asked for something."""

    topic = "regulators.filed"
    says = "The request was filed"
    kind: Kind
    wanted_type: str
    wanted_id: UUID
    basis: Basis
    document_no: str


class RequestApproved(_Request):
    """Staff decided that it is to be handed over, for this period; the reason stands beside the event."""

    topic = "regulators.approved"
    says = "The platform approved it"
    approval_id: UUID
    since: datetime | None
    until: datetime | None
    things: int


class RequestRejected(_Request):
    """Staff decided against it; the reason stands beside the event."""

    topic = "regulators.rejected"
    says = "The platform rejected it"


class RequestWithdrawn(_Request):
    """The authority no longer wants it."""

    topic = "regulators.withdrawn"
    says = "The authority withdrew it"


class RequestOverdue(_Request):
    """The time to answer ran out; staff were alarmed."""

    topic = "regulators.overdue"
    says = "The time to answer is over: the platform's staff were alarmed"


class ExportBuilt(DomainEvent):
    """The sequencer has written and signed what was approved. Told by it, which knows of no person."""

    topic = "regulators.export_built"
    subject = "request_id"
    request_id: UUID
    export_id: UUID
    sha256: str
    size: int
    rows: int
    tree_size: int


class RequestHandedOver(_Request):
    """It lies ready for the authority."""

    topic = "regulators.handed_over"
    says = "It was handed over"
    export_id: UUID


class ExportFetched(_Request):
    """The authority took it, this time and each time again: the register of looks (E13)."""

    topic = "regulators.fetched"
    says = "The authority fetched it"
    export_id: UUID
    sha256: str
