"""The facts between the house and those who ask it for data: ids, articles and numbers; never the data itself."""

from __future__ import annotations

from datetime import date, datetime
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
    """The fields of each fact of a request: its id and its author."""

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


class RequestEndorsed(_Request):
    """One of staff would hand it over, for this period; another decides. The reason stands beside the event."""

    topic = "regulators.endorsed"
    says = "One person of the platform endorsed it; another decides"
    since: datetime | None
    until: datetime | None


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


class _Built(DomainEvent):
    """The sequencer has written and signed a bundle. Told by it, which knows of no person."""

    export_id: UUID
    sha256: str
    size: int
    rows: int
    tree_size: int


class ExportBuilt(_Built):
    """The approved bundle is built."""

    topic = "regulators.export_built"
    subject = "request_id"
    request_id: UUID


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


class _Dossier(DomainEvent):
    """The file of which order, asked for by its shopper."""

    subject: ClassVar[str] = "dossier_id"
    person: ClassVar[str] = "person_id"
    dossier_id: UUID
    person_id: UUID
    order_id: UUID
    number: str


class DossierAsked(_Dossier):
    """A shopper asks for the file of an order of theirs."""

    topic = "regulators.dossier_asked"
    says = "You asked for the file of the order"


class DossierCollected(_Dossier):
    """The things of the order are known; the sequencer can build the file."""

    topic = "regulators.dossier_collected"
    says = "What belongs to the file was collected"


class DossierBuilt(_Built):
    """The file is built."""

    topic = "regulators.dossier_built"
    subject = "dossier_id"
    dossier_id: UUID


class DossierReady(_Dossier):
    """It lies ready for the shopper."""

    topic = "regulators.dossier_ready"
    says = "The file of the order is ready"


class DossierOverdue(_Dossier):
    """The time for it ran out; staff were alarmed, and it stays owed."""

    topic = "regulators.dossier_overdue"
    says = "The file is late: the platform's staff were alarmed"


class _Report(DomainEvent):
    """The identity report of which half-year. Whose identities it holds, no fact says."""

    subject: ClassVar[str] = "identity_report_id"
    identity_report_id: UUID
    frozen_on: date


class ReportFrozen(_Report):
    """The report was read and fixed: the two data files, by their hashes and numbers of traders."""

    topic = "regulators.report_frozen"
    says = "The identity report was frozen"
    registered: int
    unregistered: int
    wrong: int
    registered_sha256: str
    unregistered_sha256: str


class ReportBuilt(_Built):
    """The signed manifest of the report is built."""

    topic = "regulators.report_built"
    subject = "identity_report_id"
    identity_report_id: UUID


class ReportFiled(_Report):
    """It was filed with the authority, as its receipt says."""

    topic = "regulators.report_filed"
    says = "The identity report was filed"
    receipt_no: str
    receipt_sha256: str


class ReportFetched(_Report):
    """Staff took the data files, to file them: the register of looks."""

    topic = "regulators.report_fetched"
    says = "The files of the identity report were fetched"


class ReportLate(_Report):
    """It was not filed by the day that the house has set."""

    topic = "regulators.report_late"
    says = "The identity report was not filed in time for the house: staff were alarmed"


class ReportOverdue(_Report):
    """The month is over, and the report that the law asks for was not filed."""

    topic = "regulators.report_overdue"
    says = "The month of the identity report is over: staff were alarmed"
