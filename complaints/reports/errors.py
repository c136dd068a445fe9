"""Refusals about reports."""

from __future__ import annotations

from uuid import UUID

from platform_core.errors import Conflict, NotFound, RuleRefused


class ReportNotFound(NotFound):
    code = "complaints.report_not_found"
    title = "There is no such report"
    remedy = "Check the id or the link; a report is shown to its reporter and to staff alone."
    report_id: UUID


class TargetNotFound(NotFound):
    code = "complaints.target_not_found"
    title = "There is nothing here that this report could be about"
    remedy = "Check the id: it is that of a listing, a shop or a review that everybody can see."
    target_id: UUID


class ReportRefused(RuleRefused):
    code = "complaints.report_refused"
    title = "This report cannot be taken like that"
    remedy = "Say what is unlawful, in your own words, and not too much."
    reasons: tuple[str, ...]


class ReportEnded(Conflict):
    code = "complaints.report_ended"
    title = "This report has ended"
    remedy = "If you know more, report it again; the authority (12315) takes reports at any time."
    report_id: UUID
    state: str


class FindingRefused(RuleRefused):
    code = "complaints.finding_refused"
    title = "This finding cannot stand"
    remedy = "Every reason is listed in params; mend it and send it again."
    reasons: tuple[str, ...]
