"""The handling of personal data here, for everybody: the rights, the retention, and the recipients outside."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.views.decorators.http import require_safe

from platform_core.cases import words
from platform_core.cases.form_pages import Facts, Row
from platform_core.legal import in_words
from platform_core.legal.rules import codes_of, rule
from privacy.incidents import commands as incidents_commands
from privacy.recipients import queries as recipients_queries
from privacy.recipients.types import Basis, Part
from privacy.retention import queries as retention_queries


@require_safe
def notice(request: HttpRequest) -> HttpResponse:
    """The rights, within which time, the contact; and the register of recipients."""
    facts: Facts = {
        "recipients": [_row(row) for row in recipients_queries.recipients()],
        "answer": in_words.length(rule("DL_PI_RIGHTS")),
        "cooling": in_words.length(rule("DL_PI_COOLING")),
        "contact": incidents_commands.CONTACT,
        "kept": [_retention_row(code) for name in retention_queries.retentions() for code in codes_of(name)],
    }
    return TemplateResponse(request, "open/privacy.html", facts)


def _retention_row(code: str) -> Facts:
    found = rule(code)
    what, since = in_words.about(found.says), in_words.counted_from(found.starts)
    return {"what": what, "long": in_words.length(found), "since": since}


def _row(row: Row) -> Facts:
    plain: Facts = {name: getattr(row, name) for name in ("name", "contact", "purpose", "manner", "categories")}
    return plain | {"part": words.label_of(Part, row.part), "basis": words.label_of(Basis, row.basis)}
