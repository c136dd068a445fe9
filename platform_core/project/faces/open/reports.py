"""Reports without an account, for everybody, and their state by a link.

The key of a report is made with its form and signed, so that nobody chooses one: a person who could choose it could
speak in the name of another whose id they know. Two clicks are one report, since the key is the same.
"""

from __future__ import annotations

import secrets
from typing import Final
from uuid import UUID

from django.core import signing
from django.core.exceptions import BadRequest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from complaints.reports import commands as reports_commands
from complaints.reports import queries as reports_queries
from platform_core import clock
from platform_core.actors import ANONYMOUS
from platform_core.cases import words
from platform_core.cases.form_pages import refused
from platform_core.errors import DomainError, NotFound
from platform_core.project.faces import reports

SALT: Final = "report without an account"


class OpenReport(reports.Report):
    """The same form, whose key is the reporter's pseudonym."""

    @property
    def new_key(self) -> str:
        secret = UUID(bytes=secrets.token_bytes(16))  # all of it by chance: whoever has it, has the report
        return self.kept_key or signing.dumps(str(secret), salt=SALT)


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: HttpRequest) -> HttpResponse:
    """The form; and when it was sent, the page of the report, whose address is the only way back to it."""
    if request.method != "POST":
        return _render(request, OpenReport(name="file", about=reports.led_here_from(request)))
    form = OpenReport(request.POST, request.FILES, name="file", about={})
    key = _key_of(request)
    if not form.is_valid():
        return _render(request, form, status=400)
    try:
        with transaction.atomic():
            reports_commands.file_report_by_link(
                key, tip=reports.tip_of(form.cleaned_data), by=ANONYMOUS, at=clock.now()
            )
            _keep(key, form)
    except DomainError as refusal:
        form.problem = words.problem(refusal)
        return _render(request, form, status=refusal.status)
    return redirect(reverse("open:report-status", args=[key]))


@never_cache
@require_safe
def status(request: HttpRequest, key: UUID) -> HttpResponse:
    """The state of a report. None of the reporter's words are shown: a finder of the link learns only how it stands."""
    try:
        found, reasons, lead = reports_queries.report_by_link(key)
    except NotFound as refusal:
        return refused(request, refusal)
    facts = {"report": reports.report(found, reasons=reasons, lead=lead)}
    return TemplateResponse(request, "open/report_status.html", facts)


def _keep(key: UUID, form: OpenReport) -> None:
    if file := form.cleaned_data["evidence"]:
        upload = {"upload": file.read(), "name": file.name or "", "by": ANONYMOUS, "at": clock.now()}
        reports_commands.keep_file_by_link(key, **upload)


def _key_of(request: HttpRequest) -> UUID:
    """Raises 400 for a key that is none of ours."""
    try:
        return UUID(signing.loads(request.POST.get(OpenReport.KEY, ""), salt=SALT))
    except (signing.BadSignature, ValueError):
        raise BadRequest("the form carries a key of ours") from None


def _render(request: HttpRequest, form: OpenReport, *, status: int = 200) -> HttpResponse:
    form.action = reverse("open:report")
    return TemplateResponse(request, "open/report.html", {"form": form}, status=status)
