"""What happened between authorities and the house? Ids, articles and document numbers; never what was handed over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from platform_core.regulators.types import Basis, Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulatorAppointed(DomainEvent):
    """Staff say that a person acts for an authority; the right to come in follows."""

    topic = "regulators.appointed"
    subject = "regulator_id"
    person = "person_id"
    regulator_id: UUID
    person_id: UUID
    authority: str
    region_code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegulatorDismissed(DomainEvent):
    """The person acts for it no longer; the right goes."""

    topic = "regulators.dismissed"
    subject = "regulator_id"
    person = "person_id"
    regulator_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """Which request, of whom."""

    subject: ClassVar[str] = "request_id"
    person: ClassVar[str] = "person_id"
    request_id: UUID
    person_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestFiled(_Request, DomainEvent):
    """An authority asked for something."""

    topic = "regulators.filed"
    says = "The request was filed"
    kind: Kind
    wanted_type: str
    wanted_id: UUID
    basis: Basis
    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestApproved(_Request, DomainEvent):
    """Staff decided that it is to be handed over, for this period; the reason stands beside the event."""

    topic = "regulators.approved"
    says = "The platform approved it"
    approval_id: UUID
    since: datetime | None
    until: datetime | None
    things: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestRejected(_Request, DomainEvent):
    """Staff decided against it; the reason stands beside the event."""

    topic = "regulators.rejected"
    says = "The platform rejected it"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestWithdrawn(_Request, DomainEvent):
    """The authority no longer wants it."""

    topic = "regulators.withdrawn"
    says = "The authority withdrew it"


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestOverdue(_Request, DomainEvent):
    """The time to answer ran out; staff were alarmed."""

    topic = "regulators.overdue"
    says = "The time to answer is over: the platform's staff were alarmed"


@dataclass(frozen=True, slots=True, kw_only=True)
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


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHandedOver(_Request, DomainEvent):
    """It lies ready for the authority."""

    topic = "regulators.handed_over"
    says = "It was handed over"
    export_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFetched(_Request, DomainEvent):
    """The authority took it, this time and each time again: the register of looks (E13)."""

    topic = "regulators.fetched"
    says = "The authority fetched it"
    export_id: UUID
    sha256: str
