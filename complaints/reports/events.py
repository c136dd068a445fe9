"""Events about reports. No fact names the shop: a reported shop must not learn of its report."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from complaints.reports.types import Offence, Source, Target
from platform_core.eventlog.facts import DomainEvent


class ReportEvent(DomainEvent):
    """A fact about a report: its number and reporter, known to the reporter and staff alone."""

    subject: ClassVar[str] = "report_id"
    person: ClassVar[str] = "reporter_id"
    report_id: UUID
    number: str
    reporter_id: UUID


class ReportFiled(ReportEvent):
    topic = "complaints.report_filed"
    says = "The report was filed"
    source: Source
    target: Target
    offence: Offence


class ReportUnread(ReportEvent):
    """Nobody has looked in time: all of staff and the reporter are told."""

    topic = "complaints.report_unread"
    says = "Nobody had looked at the report in time"


class ReportFounded(ReportEvent):
    """The report is true. ``at_once``: goods or shop were stopped with it."""

    topic = "complaints.report_founded"
    says = "The report was found to be true"
    finding_id: UUID
    at_once: bool
    basis: tuple[str, ...]


class ReportUnfounded(ReportEvent):
    topic = "complaints.report_unfounded"
    says = "Nothing was found"


class ReportTurnedAway(ReportEvent):
    """The report is for somebody else to look at; the reporter is told for whom."""

    topic = "complaints.report_turned_away"
    says = "The report is for somebody else"


class ReportPassedOn(ReportEvent):
    """Nobody has looked, twice. ``authorities``: the number of people it went to by itself."""

    topic = "complaints.report_passed_on"
    says = "The report went to the authority unread"
    authorities: int


class LeadOverdue(ReportEvent):
    """The lead has not gone to the authority in time."""

    topic = "complaints.lead_overdue"
    says = "The lead was not handed over in time"


class ReportClosed(ReportEvent):
    """The authority has the lead, or staff gave the reason why there is none to hand over."""

    topic = "complaints.report_closed"
    says = "The report was dealt with"
    lead_id: UUID | None
    automatic: bool
