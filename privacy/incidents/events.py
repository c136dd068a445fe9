"""Facts about incidents."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from platform_core.eventlog.facts import DomainEvent
from privacy.incidents.types import Grade


class _Incident(DomainEvent):
    subject: ClassVar[str] = "incident_id"
    incident_id: UUID
    number: str


class IncidentFound(_Incident):
    """Staff found, or learnt of, a leak, a change or a loss of data, actual or possible."""

    topic = "privacy.incident_found"
    says = "The incident was found"


class IncidentGraded(_Incident):
    """Staff graded it, or their time ran out and it counts as larger."""

    topic = "privacy.incident_graded"
    says = "The incident was graded"
    grade: Grade


class IncidentRaised(_Incident):
    """An ordinary incident is larger after all: by the numbers, or by staff. The hours of the report begin."""

    topic = "privacy.incident_raised"
    says = "The incident was found to be larger"
    grade: Grade


class IncidentReported(_Incident):
    """The authority has a report, under this receipt."""

    topic = "privacy.incident_reported"
    says = "The incident was reported to the authority"
    report_id: UUID
    receipt_no: str


class IncidentUnreported(_Incident):
    """The hours are over and the authority has no report: a breach, on record."""

    topic = "privacy.incident_unreported"
    says = "The incident was not reported in time: that is on record"


class PersonsTold(_Incident):
    """Everybody on the list is being told: by staff, or by the clock."""

    topic = "privacy.incident_persons_told"
    says = "The people concerned are told"
    by_clock: bool


class NobodyListed(_Incident):
    """The time to tell people is over, and nobody is on the list: staff are alarmed, and the notice stays owed."""

    topic = "privacy.incident_nobody_listed"
    says = "The people concerned were to be told, and nobody was on the list"


class MorePersonsToTell(_Incident):
    """Some people on the list are still to be told: listed after the telling, or beyond the size of one lot."""

    topic = "privacy.incident_more_to_tell"
    says = "Further people concerned are told"


class PersonsSpared(_Incident):
    """Staff decided that nobody need be told, since the harm was effectively avoided: the reason stands in the row."""

    topic = "privacy.incident_persons_spared"
    says = "It was decided that nobody need be told"


class IncidentEnded(_Incident):
    """Handling has ended, or the days for it are over; the final report is due."""

    topic = "privacy.incident_ended"
    says = "The handling ended"
    by_clock: bool


class IncidentClosed(_Incident):
    """The final report is filed."""

    topic = "privacy.incident_closed"
    says = "The final report was filed"
    report_id: UUID
    receipt_no: str


class IncidentLeftOpen(_Incident):
    """No final report came in time: a breach, on record, and the file stays open until it is filed."""

    topic = "privacy.incident_left_open"
    says = "No final report was filed in time: that is on record"


class PersonTold(DomainEvent):
    """One person was told of an incident that touched their data."""

    topic = "privacy.incident_person_told"
    says = "You were told of an incident that touched your data"
    subject = "incident_id"
    person = "person_id"
    incident_id: UUID
    person_id: UUID
