"""The shopper's reports: filing one, and how each stands."""

from __future__ import annotations

from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

import platform_core.cases.queries
from complaints.reports import commands as reports_commands
from complaints.reports import queries as reports_queries
from platform_core import clock
from platform_core.actors import Actor, Role
from platform_core.cases import words
from platform_core.cases.form_pages import ActionPage, Face, Facts, FormAction, Said
from platform_core.cases.queries import last_of_each
from platform_core.cases.words import kept_file
from platform_core.eventlog.queries import timeline
from platform_core.http.paging import read_page
from platform_core.project.faces import reports
from platform_core.project.faces.fields import AddEvidence


def _file(by: Actor, said: Said) -> UUID:
    """File the report and the file that shows it, at once."""
    found = reports_commands.file_report(reports.tip_of(said), by=by, at=clock.now())
    if said["evidence"]:
        _keep(by, {"file": said["evidence"]}, report_id=found.id)
    return found.id


def _keep(by: Actor, said: Said, *, report_id: UUID) -> None:
    file = said["file"]
    reports_commands.keep_report_file(report_id, upload=file.read(), name=file.name or "", by=by, at=clock.now())


class ReportsPage(ActionPage[dict[str, str]]):
    """My reports, and the form for another."""

    door = Role.SHOPPER
    name = "me:reports"
    template = "me/reports.html"
    form_actions = {
        "file": FormAction(
            does=_file,
            form=reports.Report,
            said=_("We have your report. The shop does not learn of it."),
            to=lambda report_id: reverse("me:report", kwargs={"report_id": report_id}),
        )
    }

    def face(self) -> Face[dict[str, str]]:
        found = read_page(reports_queries.reports_of(self.by), self.request, by=("-filed_at", "-id"))
        rows = [reports.report_row(row) for row in found.rows]
        return Face({"reports": rows, "next": found.next}, self.form_actions, reports.led_here_from(self.request))


class ReportPage(ActionPage[None]):
    """One report: the finding, the measures, and the authority that has it."""

    door = Role.SHOPPER
    name = "me:report"
    template = "me/report.html"
    form_actions = {
        "keep_evidence": FormAction(does=_keep, form=AddEvidence, said=_("The file was added.")),
    }

    def face(self, report_id: UUID) -> Face[None]:
        found = reports_queries.report(report_id, by=self.by)
        lead = reports_queries.lead_of(found)
        facts: Facts = {
            "report": reports.report(found, reasons=reports_queries.reasons_of(found), lead=lead),
            "statement": reports_queries.statement_of(found),
            "clocks": words.clocks(last_of_each(platform_core.cases.queries.clocks(found)), reader=self.by.role),
            "files_below": f"reports/{found.id}",
            "evidence": [kept_file(file) for file in reports_queries.report_files(found.id)],
            "history": words.history(timeline(found.id)),
        }
        return Face(facts, self.form_actions if found.is_open else (), about=None)
