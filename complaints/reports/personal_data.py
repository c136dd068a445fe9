"""Personal data in reports, and how long it is kept."""

from __future__ import annotations

from uuid import UUID

from complaints.complaint.types import RETENTION
from complaints.reports import queries
from complaints.reports.models import Lead, Report
from platform_core.vault.declarations import Rows, retain


def export_reports(person_id: UUID) -> Rows:
    """A person's own reports, with the answers to them."""
    columns = (
        *("id", "number", "source", "target", "target_id", "offence", "state", "filed_at", "senior_since"),
        *("founded_at", "unfounded_at", "not_ours_at", "passed_on_at", "closed_at", "done", "unreportable"),
    )
    return [
        {name: getattr(row, name) for name in columns}
        | {
            "contact": queries.contact_given(row),
            "statement": queries.statement_of(row),
            "reasons": queries.reasons_of(row),
        }
        for row in Report.objects.filter(reporter_id=person_id).order_by("filed_at", "id")
    ]


def export_leads(person_id: UUID) -> Rows:
    """The authorities that have a person's reports."""
    found = Lead.objects.filter(reporter_id=person_id).order_by("handed_over_at", "id")
    return [
        {
            "id": lead.id,
            "authority": lead.authority,
            "reference": lead.number_of_authority,
            "handed_over_at": lead.handed_over_at,
        }
        for lead in found
    ]


# A report is kept as a record of its handling; a notice, as long as somebody may be liable for it.
retain(
    "complaints.Report",
    *("reporter_id", "statement", "contact", "reasons"),
    purpose="handling a report, with its reporter protected",
    because="ECL-59",
    retention=RETENTION,
    export=export_reports,
)
retain(
    "complaints.Lead",
    "reporter_id",
    purpose="proof that the authority was told",
    because="ECL-29",
    retention=RETENTION,
    export=export_leads,
)
