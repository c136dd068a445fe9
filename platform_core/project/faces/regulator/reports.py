"""The reports of all traders in January and July, for an authority to compare with the file it has."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from platform_core.actors import Role
from platform_core.cases import words
from platform_core.cases.form_pages import Facts, Page, refused
from platform_core.errors import DomainError
from platform_core.regulators import queries
from platform_core.regulators.downloads import as_download


class Reports(Page):
    """Each report with the hashes of its data files: no name stands here, and none in the manifest."""

    door = Role.REGULATOR
    name = "regulator:reports"
    template = "regulator/reports.html"

    def facts(self) -> Facts:
        rows = queries.report_figures()
        return {"reports": [row | {"state": words.state("identity_report", row["state"])} for row in rows]}


class ManifestFile(Page):
    """The signed manifest of a report."""

    door = Role.REGULATOR
    name = "regulator:manifest"

    def get(self, request: HttpRequest, *, form_action: str = "", **ids: UUID) -> HttpResponseBase:
        try:
            return as_download(queries.reported_manifest(ids["report_id"]), name=ids["report_id"])
        except DomainError as refusal:
            return refused(request, refusal)
